"""Link to web addresses that `sources.yaml` knows.

An address is there once, with a title and a publisher, so that it can be checked and mended for all pages at
once. Books and pages that no fact rests on are under `reading`.

Right, on a page:

    Read [the book](https://example.org/book).

Wrong, on a page:

    Read [the book](https://example.org/another).
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..links import UnknownAddress
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each link to an address that no source has."""
    for followed in course.links:
        if isinstance(followed.failure, UnknownAddress):
            yield Finding(followed.location, str(followed.failure))


RULE = Rule("unknown-addresses", Severity.ERROR, __doc__, check)
