"""Cite facts in running text.

A number in a heading would be read aloud in every list of headings, and an activity shows no sources.

Right, on a page:

    ## Ask about the record

    It is in use [F001].

Wrong, on a page:

    ## Ask about the record [F001]

    It is in use.
"""

import re
from collections.abc import Iterator

from digiboards_xblocks.core.content_errors import Location

from ..course_view import CourseView
from ..markup import CITATIONS, HEADING_LINE, line_at
from ..rule import Finding, Rule, Severity

_IN_ACTIVITY = re.compile(r"\[\^?F\d+[^\]\n]*\]")


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each citation in a heading or in an activity."""
    for text in course.texts:
        for heading in HEADING_LINE.finditer(text.mask):
            if CITATIONS.search(heading[0]):
                message = "a fact is cited in a heading; cite it in the text below"
                yield Finding(text.locate(heading.start()), message)
    for component in course.activities:
        for found in _IN_ACTIVITY.finditer(component.content):
            line = component.line + line_at(component.content, found.start())
            message = (
                f"the fact {found[0]} is cited in an activity, which shows no sources; cite it in the text around it"
            )
            yield Finding(Location(component.path, line), message)


RULE = Rule("citation-places", Severity.ERROR, __doc__, check)
