"""Indent no paragraph by four spaces.

Markdown shows it as code. Only the text of a box, and what belongs to an item of a list, is indented.

Right, on a page:

    Some words to read.

Wrong, on a page:

    Some words to read.

        And more of them.
"""

from ..rule import Rule, Severity

RULE = Rule("indented-code", Severity.ERROR, __doc__)
