"""Give each guide one page of each kind, and several sections.

Learners who have done one guide find their way in all others. The kinds are listed in `course/README.md`.

Right, as the whole page:

    ---
    id: third
    title: A third page
    kind: section
    minutes: 2
    ---

    Some words to read.

Wrong, as the whole page (another page is the welcome):

    ---
    id: third
    title: A third page
    kind: welcome
    minutes: 2
    ---

    Some words to read.
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..model import GUIDE_KINDS, SECTION, Unit
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each kind of page that a guide has not, and each page of a kind that it has already."""
    for guide in course.whole_guides:
        kinds = {unit.kind for unit in guide.units()}
        for kind in GUIDE_KINDS:
            if kind != SECTION and kind not in kinds:
                message = f"the guide has no page of kind '{kind}'; one is expected"
                yield Finding(guide.locations["subsections"], message, guide.path)
        seen: dict[str, Unit] = {}
        for unit in guide.units():
            other = seen.setdefault(unit.kind, unit)
            if unit.kind != SECTION and other is not unit:
                there = course.show(other.path)
                message = f"the guide has another page of kind '{unit.kind}', {there}; one is expected"
                yield Finding(unit.location, message)


RULE = Rule("page-kinds", Severity.WARNING, __doc__, check)
