-- Everybody in each course run, with the organisations that count them, whether they have done anything, and which guides
-- they have finished; '' is the programme. Who belongs where is given beside, for this one answer: no statement says it,
-- and nothing keeps it (decisions 47 and 54).
CREATE OR REPLACE TABLE beside.each ENGINE = Memory AS
SELECT
    people.platform AS platform,
    people.course AS course,
    people.learner AS learner,
    people.parts AS parts,
    editions.edition AS edition,
    done.learner != '' AS is_reached,
    done.guides AS guides
FROM beside.members AS people
LEFT JOIN (
    SELECT platform, course, learner, groupUniqArrayIf(extract(object, '/guide/([^/]+)$$'), verb = '$completed') AS guides
    FROM $database.digiboards_statements
    GROUP BY platform, course, learner
) AS done ON done.platform = people.platform AND done.course = people.course AND done.learner = people.learner
LEFT JOIN (
    SELECT course, max(edition) AS edition FROM $database.digiboards_statements WHERE verb = '$completed' GROUP BY course
) AS editions ON editions.course = people.course
