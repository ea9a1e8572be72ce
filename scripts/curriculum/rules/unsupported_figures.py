"""Let the figures of a sentence be in the fact that it cites.

A reader who follows a citation must find the number, the percentage, the sum or the year there. Take the figure from
the fact, cite the fact that has it, or write more of what the source says into `fact` in `sources.yaml`. Figures in
digits are compared, whichever way they are written: £0.5 million is £500,000. A year may also be the date or in the
title of the source. Where a source has no `fact` yet, nothing can be compared; `--report` counts those.

Right, in `sources.yaml`:

    facts:
      F001:
        title: A report
        publisher: NAO
        date: "2018"
        url: https://example.org/report
        flags: []
        fact: Of 80 trusts that were hit, none had patched every machine.
      F002: {title: A page, publisher: NHS England, date: "2020", url: "https://example.org/page", flags: []}

and, on a page:

    In 2018 none of the 80 trusts had patched every machine [F001].

Wrong, in `sources.yaml`:

    facts:
      F001:
        title: A report
        publisher: NAO
        date: "2018"
        url: https://example.org/report
        flags: []
        fact: Of 80 trusts that were hit, none had patched every machine.
      F002: {title: A page, publisher: NHS England, date: "2020", url: "https://example.org/page", flags: []}

and, on a page:

    In 2018 it cost 81 trusts £92 million [F001].
"""

from collections.abc import Iterator
from textwrap import shorten

from ..claims import find_unsupported, list_claims
from ..course_view import CourseView
from ..rule import Finding, Rule, Severity

_LONGEST = 300  # characters of a fact in a message


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each sentence with figures that its facts do not have."""
    sources = course.course.references.sources
    for claim in list_claims(course.course):
        missing = find_unsupported(claim, sources)
        if missing:
            figures = ", ".join(dict.fromkeys(f"'{figure.written}'" for figure in missing))
            facts = " ".join(
                f"{number}: {shorten(sources[number].fact, _LONGEST, placeholder=' …')}" for number in claim.numbers
            )
            verb = "is" if len(missing) == 1 else "are"
            yield Finding(claim.location, f"{figures} {verb} not in the fact that is cited; {facts}")


RULE = Rule("unsupported-figures", Severity.WARNING, __doc__, check)
