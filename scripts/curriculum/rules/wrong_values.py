"""Give each key a value of its kind.

Minutes are a whole number, a date is written 2026-12-01, a kind is one of a few words, a title is not too long. A
text that looks like a number or a date is in quotes.

Right, in `guide.yaml`:

    minutes: 28

Wrong, in `guide.yaml`:

    minutes: half an hour
"""

from ..rule import Rule, Severity

RULE = Rule("wrong-values", Severity.ERROR, __doc__)
