-- Our statements, one row each, read out of the record store's table of statements as they came.
-- Two rows of one id are one statement: whatever counts these rows counts learners, and not rows.
CREATE $replacing VIEW $database.digiboards_statements $on_cluster $engine AS
SELECT
    event_id AS id,
$columns,
    parseDateTime64BestEffort(JSONExtractString(event, 'timestamp'), 6, 'UTC') AS at
FROM $source
WHERE JSONExtractString(event, 'context', 'contextActivities', 'category', 1, 'id') = '$profile'
