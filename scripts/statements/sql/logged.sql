-- Of the lines, those that are events of ours in the tracking log of the LMS at $lms, as its transformers would state
-- them. A log knows people by the numbers of their accounts.
INSERT INTO beside.rows
SELECT
    number,
    true AS is_logged,
    '$lms' AS platform,
    if(user > 0, toString(user), '') AS learner,
    transform(name, $events, $verbs, '') AS verb,
    multiIf(
        course_id = '', '',
        NOT is_finish, if(usage_key = '', '', concat('$lms/xblock/', usage_key)),
        guide = '', course,
        concat(course, '/guide/', guide)) AS object,
    transform(name, $events, $types, '') AS object_type,
    if(course_id = '', '', concat('$lms/course/', course_id)) AS course,
    JSONExtractString(text, 'event', 'edition') AS edition,
    accurateCastOrNull(
        if(is_finish, JSONExtractString(text, 'event', 'finished_at'), JSONExtractString(text, 'time')),
        'DateTime64(6, \'UTC\')') AS at
FROM (
    SELECT
        number,
        text,
        if(JSONExtractString(text, 'name') = '', JSONExtractString(text, 'event_type'), JSONExtractString(text, 'name')) AS name,
        has($finishes, name) AS is_finish,
        JSONExtractUInt(text, if(is_finish, 'event', 'context'), 'user_id') AS user,
        JSONExtractString(text, if(is_finish, 'event', 'context'), 'course_id') AS course_id,
        JSONExtractString(text, 'context', 'module', 'usage_key') AS usage_key,
        JSONExtractString(text, 'event', 'guide') AS guide
    FROM beside.lines
    WHERE is_candidate
)
WHERE has($events, name)
