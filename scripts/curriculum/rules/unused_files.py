"""Use each file of `static/`, or delete it.

What no page shows is carried along by every import, and one day nobody dares to delete it. An edition may leave files
of its base unused.

Right, on a page:

    ![Three boxes in a row](../../static/boxes.svg)

Wrong, in `static/notes.txt`:

    Not used.
"""

from collections.abc import Iterator

from digiboards_xblocks.core.content_errors import Location
from olx.asset_names import STATIC

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each file that no page uses."""
    if not course.is_whole:
        return
    used = course.shown_files | {f"{STATIC}{course.course.programme.image}"}
    for path in course.course.static:
        is_of_base = course.course.bases and not course.course.edition.has(path)
        if not is_of_base and path not in used:
            yield Finding(Location(path, 1), "no page uses the file; show it, link to it or delete it")


RULE = Rule("unused-files", Severity.ERROR, __doc__, check)
