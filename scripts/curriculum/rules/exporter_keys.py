"""Leave out what the exporter fills in.

Some activities need to know the whole course: the exporter writes that into them as `programme` and
`starting_point`. Written by hand it would be out of date with the next change.

Right, on a page:

    ```board
    id: our-picture
    ```

Wrong, on a page:

    ```board
    id: our-picture
    programme:
      guides:
        - {id: g1, title: One, link: /jump_to_id/g1-welcome}
    ```
"""

from collections.abc import Iterator

from ..course_view import CourseView, read_content
from ..outline import KEY, OUTLINES, START
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each activity that has its outline of the programme already."""
    if not course.is_whole:
        return
    for component in course.activities:
        if component.kind in OUTLINES:
            content = read_content(component)
            for key in (KEY, START):
                if content.has(key):
                    yield Finding(content.location_of(key), f"the exporter fills in '{key}'; leave it out")


RULE = Rule("exporter-keys", Severity.ERROR, __doc__, check)
