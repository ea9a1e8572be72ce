r"""Give the files of `static/` names that stay different in Studio.

Studio puts all files into one folder, with "_" for each "/" and each space, and does not tell capitals from small
letters. Two files that become one name there are one file.

Right, by commands in the course's folder:

    cp static/boxes.svg "static/more boxes.svg"
    printf '\n![More](<../../static/more boxes.svg>)\n' >> guides/g1-example/12-third.md

Wrong, by commands in the course's folder:

    cp static/boxes.svg "static/more boxes.svg"
    cp static/boxes.svg static/more_boxes.svg
    printf '\n![More](<../../static/more boxes.svg>)\n' >> guides/g1-example/12-third.md
    printf '\n![Yet more](../../static/more_boxes.svg)\n' >> guides/g1-example/12-third.md
"""

from collections.abc import Iterator

from digiboards_xblocks.core.content_errors import Location
from olx.asset_names import STATIC, asset_name

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each file that would take another's place."""
    names: dict[str, str] = {}
    for path in sorted(course.course.static):
        other = names.setdefault(asset_name(path.removeprefix(STATIC)).lower(), path)
        if other != path:
            message = f"Studio would take the file for {course.show(other)}; rename one of them"
            yield Finding(Location(path, 1), message)


RULE = Rule("static-names", Severity.ERROR, __doc__, check)
