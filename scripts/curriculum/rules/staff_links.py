"""Lead learners to no page for staff.

A chapter with `staff_only: true` does not open for learners.

Right, in `frame/ahead/chapter.yaml`:

    id: ahead
    title: Looking ahead
    subsections:
      - {id: all, title: All of it, units: [00-plan.md]}

and, in `frame/ahead/00-plan.md`:

    ---
    id: plan
    title: A plan
    kind: page
    minutes: 2
    ---

    Some words to read.

and, in `programme.yaml`:

    chapters: [guides/g1-example, frame/ahead]

and, on a page:

    See [what comes](../../frame/ahead/00-plan.md).

Wrong, in `frame/ahead/chapter.yaml`:

    id: ahead
    title: Looking ahead
    staff_only: true
    subsections:
      - {id: all, title: All of it, units: [00-plan.md]}

and, in `frame/ahead/00-plan.md`:

    ---
    id: plan
    title: A plan
    kind: page
    minutes: 2
    ---

    Some words to read.

and, in `programme.yaml`:

    chapters: [guides/g1-example, frame/ahead]

and, on a page:

    See [what comes](../../frame/ahead/00-plan.md).
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..links import PageForStaff
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each link that learners cannot follow."""
    for followed in course.links:
        if isinstance(followed.failure, PageForStaff):
            yield Finding(followed.location, str(followed.failure))


RULE = Rule("staff-links", Severity.ERROR, __doc__, check)
