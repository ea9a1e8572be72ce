"""Leave footnotes, explanations of terms and link lists to the exporter.

Facts are cited from `sources.yaml`, terms are explained from `glossary.yaml`, and an address is in its link. Then
each is written once, and is mended once.

Right, on a page:

    It is in use [F001].

Wrong, on a page:

    It is in use.[^1]

    [^1]: A report of 2018.
"""

import re
from collections.abc import Iterator

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity

_HANDMADE = (
    (re.compile(r"\[\^(?!F\d)[^\]\n]*\]"), "a footnote is written by hand; cite a fact of sources.yaml, as in [F139]"),
    (re.compile(r"^\*\[", re.MULTILINE), "a term is explained by hand; put it into glossary.yaml"),
    (
        re.compile(r"^ {0,3}\[(?!\^|F\d)[^\]\n]+\]:", re.MULTILINE),
        "an address stands apart from its link; write [words](address) in the text itself",
    ),
)


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each note, explanation and address that is written by hand."""
    for text in course.texts:
        for pattern, message in _HANDMADE:
            for found in pattern.finditer(text.mask):
                yield Finding(text.locate(found.start()), message)


RULE = Rule("handmade-notes", Severity.ERROR, __doc__, check)
