-- Of the lines, those that hold a statement of ours: alone, or as the record store's table exports it.
INSERT INTO beside.rows
SELECT
    number,
    false AS is_logged,
$columns,
    accurateCastOrNull(JSONExtractString(event, 'timestamp'), 'DateTime64(6, \'UTC\')') AS at
FROM (
    SELECT number, if(JSONType(text, 'event') = 'String', JSONExtractString(text, 'event'), text) AS event
    FROM beside.lines
    WHERE is_candidate
)
WHERE JSONExtractString(event, 'context', 'contextActivities', 'category', 1, 'id') = '$profile'
