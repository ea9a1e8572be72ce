"""Put the knowledge check on the page of kind 'check'.

Learners who want to take it look for that page.

Right, in `23-check.md`:

    ---
    id: check
    title: Knowledge check
    kind: check
    minutes: 2
    ---

    ```check
    id: g1-check
    questions:
      - id: which
        text: Which is it?
        options:
          - {id: this, text: This, right: true, feedback: Yes.}
          - {id: that, text: That, feedback: No.}
    ```

Wrong, in `23-check.md`:

    ---
    id: check
    title: Knowledge check
    kind: check
    minutes: 2
    ---

    Some words to read.
"""

from collections.abc import Iterator

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each page of that kind that has no knowledge check."""
    for guide in course.whole_guides:
        for unit in guide.units():
            if unit.kind == "check" and not any(component.kind == "check" for component in unit.components):
                yield Finding(unit.location, "the page is of kind 'check', but has no knowledge check")


RULE = Rule("check-pages", Severity.WARNING, __doc__, check)
