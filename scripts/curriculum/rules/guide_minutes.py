"""Let the minutes of a guide's pages add up to the guide's, within 15%.

Learners plan by the guide's minutes, and see the pages' as they go.

Right, in `guide.yaml`:

    minutes: 30

Wrong, in `guide.yaml`:

    minutes: 60
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity

TOLERANCE = 0.15


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each guide whose pages take much more or less time than it says."""
    for guide in course.whole_guides:
        total = sum(unit.minutes for unit in guide.units())
        if abs(total - guide.minutes) > guide.minutes * TOLERANCE:
            message = (
                f"the pages take {total} minutes together, the guide says {guide.minutes}; "
                f"within {TOLERANCE:.0%} is expected"
            )
            yield Finding(guide.locations["minutes"], message, guide.path)


RULE = Rule("guide-minutes", Severity.WARNING, __doc__, check)
