-- How many people have done something with each block, and their share of all whom the course run has reached.
CREATE OR REPLACE VIEW $database.digiboards_funnel $on_cluster AS
SELECT
    done.course AS course,
    done.block AS block,
    done.block_type AS block_type,
    done.people AS learners,
    round(100 * done.people / reach.learners, 1) AS percent
FROM (
    SELECT course, object AS block, any(object_type) AS block_type, uniqExact(platform, learner) AS people
    FROM $database.digiboards_statements
    WHERE verb != '$completed'
    GROUP BY course, block
) AS done
INNER JOIN $database.digiboards_reach AS reach ON reach.course = done.course
