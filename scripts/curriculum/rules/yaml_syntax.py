"""Write YAML that can be read.

The commonest slips: a colon and a space inside a text that is not in quotes, a tab where spaces belong, and lines of
one list that are indented differently. YAML's references (`&` and `*`) are not used.

Right, in `guide.yaml`:

    title: "An example: the guide"

Wrong, in `guide.yaml`:

    title: An example: the guide
"""

from ..rule import Rule, Severity

RULE = Rule("yaml-syntax", Severity.ERROR, __doc__)
