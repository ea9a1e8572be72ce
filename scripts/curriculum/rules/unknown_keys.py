"""Use only the keys that `course/README.md` describes.

A key that nothing reads is mostly a slip of the pen, as `minuets` is. What it was to change would not change.

Right, in `guide.yaml`:

    minutes: 28

Wrong, in `guide.yaml`:

    minutes: 28
    colour: red
"""

from ..rule import Rule, Severity

RULE = Rule("unknown-keys", Severity.ERROR, __doc__)
