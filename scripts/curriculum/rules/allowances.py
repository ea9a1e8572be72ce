"""Allow a page to break a rule with the rule's id and your reason.

`allow` in the front matter of a page, or in a `guide.yaml`, switches warnings off for it. Errors cannot be allowed,
nor warnings that are not about a page. The reason is for those who come after you.

Right, as the whole page:

    ---
    id: third
    title: A third page
    kind: section
    minutes: 2
    allow:
      section-words: An index needs no more.
    ---

    Some words to read.

Wrong, as the whole page:

    ---
    id: third
    title: A third page
    kind: section
    minutes: 2
    allow:
      section-words: ""
    ---

    Some words to read.
"""

from ..rule import Rule, Severity

RULE = Rule("allowances", Severity.ERROR, __doc__)
