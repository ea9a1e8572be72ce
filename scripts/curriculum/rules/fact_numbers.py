"""Number facts with F and three digits.

Pages cite facts by these numbers. With one form of them a slip in a page is found.

Right, in `sources.yaml`:

    facts:
      F001: {title: A report, publisher: NAO, date: "2018", url: "https://example.org/report", flags: []}
      F002: {title: A page, publisher: NHS England, date: "2020", url: "https://example.org/page", flags: []}

Wrong, in `sources.yaml`:

    facts:
      F001: {title: A report, publisher: NAO, date: "2018", url: "https://example.org/report", flags: []}
      F002: {title: A page, publisher: NHS England, date: "2020", url: "https://example.org/page", flags: []}
      F3: {title: A page, publisher: NHS England, date: "2020", url: "https://example.org/page", flags: []}
"""

from ..rule import Rule, Severity

RULE = Rule("fact-numbers", Severity.ERROR, __doc__)
