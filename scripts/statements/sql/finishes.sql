-- How many people have finished each guide of each course run, and with no guide the programme.
CREATE OR REPLACE VIEW $database.digiboards_finishes $on_cluster AS
SELECT
    course,
    edition,
    extract(object, '/guide/([^/]+)$$') AS guide,
    uniqExact(platform, learner) AS learners
FROM $database.digiboards_statements
WHERE verb = '$completed'
GROUP BY course, edition, guide
