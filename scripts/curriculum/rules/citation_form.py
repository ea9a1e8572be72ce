"""Cite facts as [F139], or as [F139, F140].

Anything else that looks like a citation would be shown as it is written.

Right, on a page:

    It is in use [F001, F002].

Wrong, on a page:

    It is in use (F001).
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..markup import odd_citations
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield whatever looks like a citation, and is not written as one."""
    for text in course.texts:
        for odd in odd_citations(text.mask):
            message = f"'{odd[0].strip()}' is not how a fact is cited; write [F139], or [F139, F140] for two"
            yield Finding(text.locate(odd.start()), message)


RULE = Rule("citation-form", Severity.ERROR, __doc__, check)
