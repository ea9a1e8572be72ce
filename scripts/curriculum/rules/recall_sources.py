"""Recall what the course asks learners to write.

`of` of a recall is the id of a reflection, or `commitments` if the course has a fence for commitments. Otherwise
there is nothing to show again.

Right, on a page:

    ```recall
    of: last-time
    ```

Wrong, on a page:

    ```recall
    of: next-time
    ```
"""

from collections.abc import Iterator

from digiboards_xblocks.activities.recall.spec import COMMITMENTS

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each recall of what is written nowhere."""
    for component in course.activities:
        recall = component.recall
        if recall is not None and not any(item.is_recalled_by(recall) for item in course.activities):
            what = "commitments" if recall.of == COMMITMENTS else f"reflection '{recall.of}'"
            yield Finding(component.location, f"the course has no {what} to recall; name one that it has")


RULE = Rule("recall-sources", Severity.ERROR, __doc__, check)
