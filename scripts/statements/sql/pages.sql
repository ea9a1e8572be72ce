-- How many people have done something on each page of a course, in the order of the course, and their share of all whom
-- the course run has reached. Which block is on which page is given beside; a page where nobody came has 0.
SELECT
    reach.course AS course,
    page.place AS place,
    page.guide AS guide,
    page.page AS page,
    uniqExactIf((done.platform, done.learner), done.learner != '') AS learners,
    round(100 * learners / any(reach.learners), 1) AS percent
FROM $pages AS page
INNER JOIN $database.digiboards_reach AS reach ON reach.edition = page.edition
LEFT JOIN (
    SELECT DISTINCT platform, learner, course, extract(object, '[@+]block@([^@/]+)$$') AS block
    FROM $database.digiboards_statements
    WHERE verb != '$completed'
) AS done ON done.course = reach.course AND done.block = page.block
GROUP BY course, place, guide, page
ORDER BY course, place
