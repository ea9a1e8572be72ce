"""Write web addresses whole, from `https://` on.

A source is cited with a link to it, which leads nowhere without that beginning.

Right, in `sources.yaml`:

    reading:
      - title: A book
        publisher: A publisher
        date: "2021"
        url: https://example.org/book

Wrong, in `sources.yaml`:

    reading:
      - title: A book
        publisher: A publisher
        date: "2021"
        url: example.org/book
"""

from ..rule import Rule, Severity

RULE = Rule("web-addresses", Severity.ERROR, __doc__)
