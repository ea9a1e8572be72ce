-- How many people of each organisation, with all below it, have done anything, and have finished each guide; with no
-- organisation everybody, with no guide the programme. $by is "course, edition", or "edition" alone for all course runs
-- together, in which somebody who takes two of one platform is one.
WITH each AS (
    SELECT platform, learner, course, edition, is_reached, guides, arrayJoin(arrayConcat([''], parts)) AS organisation
    FROM beside.each
)
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
UNION ALL
SELECT
    $by,
    organisation,
    one AS guide,
    NULL AS people,
    NULL AS reached,
    uniqExact(platform, learner) AS finished,
    NULL AS finished_any
FROM each
ARRAY JOIN guides AS one
WHERE one != ''
GROUP BY $by, organisation, guide
