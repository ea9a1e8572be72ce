"""Begin each page with its front matter, between two lines `---`.

It holds the page's id, title, kind and minutes, without which the page has no place in the course.

Right, as the whole page:

    ---
    id: third
    title: A third page
    kind: section
    minutes: 2
    ---

    Some words to read.

Wrong, as the whole page:

    Some words to read.
"""

from ..rule import Rule, Severity

RULE = Rule("front-matter", Severity.ERROR, __doc__)
