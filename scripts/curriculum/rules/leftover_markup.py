"""Keep citations and links out of code and HTML.

Within backticks or a tag they stay as they are written, and learners would read `[F001]`. This is looked for in what
learners get, after everything else.

Right, on a page:

    It is in use [F001].

Wrong, on a page:

    It is in use `[F001]`.
"""

from ..rule import Rule, Severity

RULE = Rule("leftover-markup", Severity.ERROR, __doc__)
