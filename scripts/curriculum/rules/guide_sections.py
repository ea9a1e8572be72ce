"""Have at least one page of kind 'section' in each guide.

The sections are what a guide teaches, and reading them is part of finishing it.

Right, as the whole page:

    ---
    id: third
    title: A third page
    kind: section
    minutes: 2
    ---

    Some words to read.

Wrong, by commands in the course's folder:

    sed -i 's/kind: section/kind: bring/' guides/g1-example/*.md
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..model import SECTION
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each guide without a section."""
    for guide in course.whole_guides:
        if not any(unit.kind == SECTION for unit in guide.units()):
            message = f"the guide has no page of kind '{SECTION}'; it needs at least one"
            yield Finding(guide.locations["subsections"], message)


RULE = Rule("guide-sections", Severity.ERROR, __doc__, check)
