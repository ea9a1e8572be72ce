-- In how many days half of those who have finished a guide did so, from the first that they did in the course run.
-- Of fewer than $fewest people nothing is said: a day of one person's would be.
CREATE OR REPLACE VIEW $database.digiboards_time_to_finish $on_cluster AS
SELECT
    finished.course AS course,
    finished.edition AS edition,
    finished.guide AS guide,
    count() AS learners,
    quantileExact(0.5)(dateDiff('day', began.began_at, finished.finished_at)) AS median_days
FROM (
    SELECT
        platform, learner, course, edition,
        extract(object, '/guide/([^/]+)$$') AS guide,
        min(at) AS finished_at
    FROM $database.digiboards_statements
    WHERE verb = '$completed'
    GROUP BY platform, learner, course, edition, guide
) AS finished
INNER JOIN (
    SELECT platform, learner, course, min(at) AS began_at
    FROM $database.digiboards_statements
    GROUP BY platform, learner, course
) AS began ON began.platform = finished.platform AND began.learner = finished.learner AND began.course = finished.course
GROUP BY course, edition, guide
HAVING learners >= $fewest
