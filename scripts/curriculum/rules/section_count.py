"""Give each guide 5 to 7 sections, or say how many it has.

Guides of one size let learners plan their time. Where a guide has another number on purpose, say so with `sections`
in its `guide.yaml`.

Right, in `guide.yaml`:

    sections: 5

Wrong, in `guide.yaml`:

    sections: 9
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..model import SECTION
from ..rule import Finding, Rule, Severity

FEWEST, MOST = 5, 7


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each guide that has another number of sections than is expected."""
    for guide in course.whole_guides:
        number = sum(unit.kind == SECTION for unit in guide.units())
        if guide.sections and number != guide.sections:
            message = f"the guide has {number} sections, and 'sections' says {guide.sections}"
            yield Finding(guide.locations["sections"], message, guide.path)
        elif not guide.sections and not FEWEST <= number <= MOST:
            message = f"the guide has {number} sections; {FEWEST} to {MOST} are expected"
            yield Finding(guide.locations["subsections"], message, guide.path)


RULE = Rule("section-count", Severity.WARNING, __doc__, check)
