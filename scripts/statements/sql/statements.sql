-- Our statements, one row each, read out of the record store's table of statements as they came.
-- Two rows of one id are one statement: whatever counts these rows counts learners, and not rows.
CREATE OR REPLACE VIEW $database.digiboards_statements $on_cluster AS
SELECT
    event_id AS id,
    JSONExtractString(event, 'actor', 'account', 'homePage') AS platform,
    JSONExtractString(event, 'actor', 'account', 'name') AS learner,
    JSONExtractString(event, 'verb', 'id') AS verb,
    JSONExtractString(event, 'object', 'id') AS object,
    JSONExtractString(event, 'object', 'definition', 'type') AS object_type,
    JSONExtractString(event, 'context', 'contextActivities', 'parent', 1, 'id') AS course,
    JSONExtractString(event, 'context', 'extensions', '$edition') AS edition,
    parseDateTime64BestEffort(JSONExtractString(event, 'timestamp'), 6, 'UTC') AS at
FROM $source
WHERE JSONExtractString(event, 'context', 'contextActivities', 'category', 1, 'id') = '$profile'
