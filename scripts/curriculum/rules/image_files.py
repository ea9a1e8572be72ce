r"""Save images so that browsers show them: PNG, JPEG, GIF, WebP or SVG, of 0.5 MB and 3,000 pixels at most.

The exporter opens each image, since a name says little: a file that is called `.jpg` may be something else, or be
damaged. Few browsers show a phone's `.heic`, and a learner on a phone waits for a photograph of 10 MB. A photograph may
also tell everybody who downloads it where it was taken. `make image FROM=photo.jpg AS=ward.jpg`
copies one into the course that fits. Otherwise open it in the program that shows it on your computer, make it smaller
there, and save or export it as JPEG, which mostly mends all of this.

Right, on a page:

    ![Three boxes in a row](../../static/boxes.svg)

Wrong, by commands in the course's folder:

    head -c 5000 /dev/urandom > static/ward.jpg
    printf '\n![A ward](../../static/ward.jpg)\n' >> guides/g1-example/12-third.md

Wrong, by commands in the course's folder:

    cp static/course-image.png static/ward.heic
    printf '\n![A ward](../../static/ward.heic)\n' >> guides/g1-example/12-third.md

Wrong, by commands in the course's folder:

    cp static/course-image.png static/ward.jpg
    printf '\n![A ward](../../static/ward.jpg)\n' >> guides/g1-example/12-third.md

Wrong, by commands in the course's folder:

    head -c 10000000 /dev/zero > static/ward.png
    printf '\n![A ward](../../static/ward.png)\n' >> guides/g1-example/12-third.md
"""

from collections.abc import Iterator
from pathlib import PurePath

from digiboards_xblocks.core.content_errors import Location
from olx.asset_names import STATIC

from ..course_view import CourseView
from ..image_files import IMAGES, find_fault
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each image that browsers would not show, or that is too large or tells too much."""
    shown = {item.target.static for item in course.links if item.link.image and item.target is not None}
    shown.add(f"{STATIC}{course.course.programme.image}")
    for path, file in course.course.static.items():
        if path in shown or PurePath(path).suffix.lower() in IMAGES:
            fault = find_fault(file)
            if fault:
                yield Finding(Location(path, 1), fault)


RULE = Rule("image-files", Severity.ERROR, __doc__, check)
