"""Link to pages of the course from texts of its pages only.

The about page and the handouts are read outside the course, and activities are shown as they are written: a link to a
page does not work there.

Right, on a page:

    Read [the next page](13-fourth.md).

Wrong, in `about/overview.md`:

    Read [the first page](../guides/g1-example/10-first.md).
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..links import PageOutOfReach
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each link to a page from where none can be made."""
    for followed in course.links:
        if isinstance(followed.failure, PageOutOfReach):
            yield Finding(followed.location, str(followed.failure))


RULE = Rule("page-links", Severity.ERROR, __doc__, check)
