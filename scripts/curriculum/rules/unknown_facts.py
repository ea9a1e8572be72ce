"""Cite facts that `sources.yaml` has.

A fact without its source cannot be shown to readers, nor checked.

Right, on a page:

    It is in use [F001].

Wrong, on a page:

    It is in use [F999].
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..markup import citations, fact_numbers
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each citation of a fact that has no source."""
    for text in course.texts:
        for citation in citations(text.mask):
            for number in fact_numbers(citation[0]):
                if number not in course.course.references.sources:
                    message = f"the fact {number} is not in sources.yaml; add it there or cite another"
                    yield Finding(text.locate(citation.start()), message)


RULE = Rule("unknown-facts", Severity.ERROR, __doc__, check)
