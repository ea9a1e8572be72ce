"""Start headings at '##', and skip no level.

The page's title is the first level. People who use a screen reader move by headings, and a level that is skipped
seems a part that is missing.

Right, on a page:

    ## Ask who checks

    ### In your own board

    Some words to read.

Wrong, on a page:

    ## Ask who checks

    #### In your own board

    Some words to read.
"""

from ..rule import Rule, Severity

RULE = Rule("headings", Severity.ERROR, __doc__)
