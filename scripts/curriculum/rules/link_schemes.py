"""Let links begin with https:, http: or mailto:.

Anything else does not open in every browser, or is not safe.

Right, on a page:

    Read [the book](https://example.org/book).

Wrong, on a page:

    Read [the book](ftp:example.org).
"""

from ..rule import Rule, Severity

RULE = Rule("link-schemes", Severity.ERROR, __doc__)
