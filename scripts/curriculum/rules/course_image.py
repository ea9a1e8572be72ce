"""Put the course's image into `static/`.

`image` in `programme.yaml` names the file that the platform shows in its catalogue.

Right, in `programme.yaml`:

    image: course-image.png

Wrong, in `programme.yaml`:

    image: course-imag.png
"""

from collections.abc import Iterator

from olx.asset_names import STATIC

from ..course_view import CourseView
from ..links import did_you_mean
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield the course's image if there is no such file."""
    programme = course.course.programme
    image = f"{STATIC}{programme.image}"
    if programme.image and image not in course.course.static:
        hint = did_you_mean(image, course.course.static).replace(STATIC, "")
        message = f"the image '{image}' is not in the course folder{hint}"
        yield Finding(programme.locations["image"], message)


RULE = Rule("course-image", Severity.ERROR, __doc__, check)
