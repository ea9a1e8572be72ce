-- How many people have done anything in each course run, and on which days the first and the last of it was.
-- The edition is known once somebody has finished a guide.
CREATE OR REPLACE VIEW $database.digiboards_reach $on_cluster AS
SELECT
    course,
    max(edition) AS edition,
    uniqExact(platform, learner) AS learners,
    toDate(min(at)) AS first_day,
    toDate(max(at)) AS last_day
FROM $database.digiboards_statements
GROUP BY course
