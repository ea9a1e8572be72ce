"""Give each chapter, page, subsection and activity an id of its own.

Learners' work hangs on these names: two of one name would share it, or lose it.

Right, as the whole page:

    ---
    id: third
    title: A third page
    kind: section
    minutes: 2
    ---

    Some words to read.

Wrong, as the whole page:

    ---
    id: second
    title: A third page
    kind: section
    minutes: 2
    ---

    Some words to read.
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each name that is used again."""
    for name, what, location, other, way_out in course.names.clashes:
        there = course.show_location(other)
        yield Finding(location, f"the {what} '{name}' is already used at {there}; {way_out}")


RULE = Rule("repeated-ids", Severity.ERROR, __doc__, check)
