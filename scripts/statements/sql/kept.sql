-- The rows that have all that is counted. Who did what with what at one moment is one statement, however often it comes:
-- its number is made of these.
INSERT INTO $database.digiboards_statements
SELECT platform, learner, verb, object, object_type, course, edition, assumeNotNull(at) AS at
FROM beside.rows
WHERE $is_whole
