"""Take an allowance out that is no longer needed.

It would hide the next thing that breaks the rule, which nobody has looked at.

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
      long-sentences: Quoted law.
      section-words: An index needs no more.
    ---

    Some words to read.
"""

from ..rule import Rule, Severity

RULE = Rule("unneeded-allowances", Severity.WARNING, __doc__, is_about_a_page=False)
