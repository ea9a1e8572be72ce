"""Name a text after its first heading only.

`{#name}` at the end of the first heading of a text between activities gives it a name that stays when the text is
moved. It has small letters, digits and single hyphens.

Right, on a page:

    ## Ask who checks {#who-checks}

    Some words to read.

Wrong, on a page:

    Some words to read. {#who-checks}
"""

from ..rule import Rule, Severity

RULE = Rule("text-names", Severity.ERROR, __doc__)
