"""Write a text or an activity on each page.

Learners would open a page that holds nothing.

Right, on a page:

    Some words to read.

Wrong, as the whole page:

    ---
    id: third
    title: A third page
    kind: section
    minutes: 2
    ---
"""

from ..rule import Rule, Severity

RULE = Rule("empty-pages", Severity.ERROR, __doc__)
