"""Make boxes of kinds that are known.

`!!! question`, `!!! ask`, `!!! activity` and `!!! note` have a colour and a meaning for readers.

Right, on a page:

    !!! note "Good to know"
        Some words to read.

Wrong, on a page:

    !!! warning "Good to know"
        Some words to read.
"""

from ..rule import Rule, Severity

RULE = Rule("box-kinds", Severity.ERROR, __doc__)
