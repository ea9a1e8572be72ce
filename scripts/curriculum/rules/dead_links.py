"""Let each link lead somewhere.

A page is linked by its file, as seen from the page's folder, a file of `static/` in the same way. A link into a page
(`#part`) cannot be followed on the platform; link to the page.

Right, on a page:

    Read [the next page](13-fourth.md).

Wrong, on a page:

    Read [the next page](13-fuorth.md).
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..links import DeadLink
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each link and image that leads nowhere."""
    for followed in course.links:
        if type(followed.failure) is DeadLink:
            yield Finding(followed.location, str(followed.failure))


RULE = Rule("dead-links", Severity.ERROR, __doc__, check)
