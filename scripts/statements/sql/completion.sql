-- How many people of each organisation, with all below it, have done anything, and have finished each guide; with no
-- organisation everybody, with no guide the programme. Who belongs where is given beside, for this one answer: no
-- statement says it, and nothing keeps it (decisions 47 and 54). $by is "course, edition", or "edition" alone for all
-- course runs together, in which somebody who takes two of one platform is one.
WITH
editions AS (
    SELECT course, max(edition) AS edition FROM $database.digiboards_statements WHERE verb = '$completed' GROUP BY course
),
people AS (
    SELECT platform, course, learner, arrayJoin(arrayConcat([''], parts)) AS organisation FROM $members
),
done AS (
    SELECT platform, course, learner, groupUniqArrayIf(extract(object, '/guide/([^/]+)$$'), verb = '$completed') AS guides
    FROM $database.digiboards_statements
    GROUP BY platform, course, learner
),
each AS (
    SELECT
        people.platform AS platform,
        people.course AS course,
        people.learner AS learner,
        people.organisation AS organisation,
        editions.edition AS edition,
        done.learner != '' AS is_reached,
        done.guides AS guides
    FROM people
    LEFT JOIN done ON done.platform = people.platform AND done.course = people.course AND done.learner = people.learner
    LEFT JOIN editions ON editions.course = people.course
),
whole AS (
    SELECT
        $by,
        organisation,
        '' AS guide,
        uniqExact(platform, learner) AS people,
        uniqExactIf((platform, learner), is_reached) AS reached,
        uniqExactIf((platform, learner), has(guides, '')) AS finished,
        uniqExactIf((platform, learner), arrayExists(guide -> guide != '', guides)) AS finished_any
    FROM each
    GROUP BY $by, organisation
),
by_guide AS (
    SELECT $by, organisation, arrayJoin(guides) AS guide, uniqExact(platform, learner) AS finished
    FROM each
    GROUP BY $by, organisation, guide
    HAVING guide != ''
)
SELECT $by, organisation, guide, people, reached, finished, finished_any FROM whole
UNION ALL
SELECT $by, organisation, guide, NULL AS people, NULL AS reached, finished, NULL AS finished_any FROM by_guide
