"""Keep the sentences of a page to 15 words on average.

Short sentences among longer ones let readers breathe.

Right, on a page:

    The board asks first. Then it decides.

Wrong, on a page:

    The board asks the people who will work with the new system whether they have seen it.
"""

from collections.abc import Iterator

from digiboards_xblocks.core.content_errors import Location

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity

LONGEST_AVERAGE = 15


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each page whose sentences are longer on average."""
    for page in course.pages:
        if page.ease.average > LONGEST_AVERAGE:
            message = f"a sentence has {page.ease.average:.1f} words on average; at most {LONGEST_AVERAGE} are expected"
            yield Finding(Location(page.unit.path, 1), message)


RULE = Rule("average-sentence", Severity.WARNING, __doc__, check)
