"""Give each key once.

Of two keys with one name YAML would take the last, without a word.

Right, in `guide.yaml`:

    title: An example guide

Wrong, in `guide.yaml`:

    title: An example guide
    title: Another guide
"""

from ..rule import Rule, Severity

RULE = Rule("repeated-keys", Severity.ERROR, __doc__)
