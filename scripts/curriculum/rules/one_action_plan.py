"""Have one action plan in a course.

A learner has one plan, and finishing the programme takes it. A second fence would show the same plan, or seem
another.

Right, on a page:

    ```action_plan
    id: my-plan
    ```

Wrong, on a page:

    ```action_plan
    id: my-plan
    ```

    ```action_plan
    id: my-other-plan
    ```
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..outline import PLAN
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each action plan but the first."""
    if not course.is_whole:
        return
    plans = [component for component in course.activities if component.kind == PLAN]
    for plan in plans[1:]:
        there = course.show_location(plans[0].location)
        yield Finding(plan.location, f"the course already has an action plan, at {there}; keep one of them")


RULE = Rule("one-action-plan", Severity.ERROR, __doc__, check)
