"""Write for a reading age of at most 15.

Members of boards read a lot and fast, many in a second language. The age is computed from the length of words and
sentences (textstat's automated readability index).

Right, on a page:

    We ask what the team can see.

Wrong, on a page:

    Comprehensive interoperability necessitates administrative collaboration.
"""

from collections.abc import Iterator

from digiboards_xblocks.core.content_errors import Location

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity

OLDEST = 15


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each page that asks for an older reader."""
    for page in course.pages:
        if page.ease.age > OLDEST:
            message = f"the text asks for a reading age of {page.ease.age:.1f}; 11 to {OLDEST} is expected"
            yield Finding(Location(page.unit.path, 1), message)


RULE = Rule("reading-age", Severity.WARNING, __doc__, check)
