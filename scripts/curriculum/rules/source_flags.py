"""Flag a source with the words that are known.

The flags are `second-hand`, `copy`, `no-date`, `changing` and `bill`. Each becomes a sentence behind the source, so
that readers know how far to trust it.

Right, in `sources.yaml`:

    reading:
      - {title: A book, publisher: A publisher, date: "2021", url: "https://example.org/book", flags: [copy]}

Wrong, in `sources.yaml`:

    reading:
      - {title: A book, publisher: A publisher, date: "2021", url: "https://example.org/book", flags: [copied]}
"""

from ..rule import Rule, Severity

RULE = Rule("source-flags", Severity.ERROR, __doc__)
