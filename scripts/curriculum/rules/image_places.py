"""Show images from `static/`, in the text of a page.

An image of another site may change or go, and tells that site who reads the page. Activities show none.

Right, on a page:

    ![Three boxes in a row](../../static/boxes.svg)

Wrong, on a page:

    ![A cat](https://example.org/book)
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..links import ImageElsewhere
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each image of another site, and each file that an activity shows."""
    for followed in course.links:
        if isinstance(followed.failure, ImageElsewhere):
            yield Finding(followed.location, str(followed.failure))
        elif followed.is_in_activity and followed.target is not None and followed.target.static:
            message = f"'{followed.link.address}' is shown in an activity; show it in the text around it"
            yield Finding(followed.location, message)


RULE = Rule("image-places", Severity.ERROR, __doc__, check)
