"""Let a record in a guide be of that guide.

With `of` a record shows what remains to be done in one guide, and is at its end. Outside the guides it names any
guide of the course.

Right, on a page:

    ```record
    id: what-remains
    of: g1
    ```

Wrong, on a page:

    ```record
    id: what-remains
    of: g2
    ```
"""

from collections.abc import Iterator

from digiboards_xblocks.core.reader import nearest

from ..course_view import CourseView, read_content
from ..model import Guide
from ..outline import OUTLINES
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each record of a guide that the course has not, or that is not the one around it."""
    if not course.is_whole:
        return
    for chapter in course.course.chapters:
        for component in chapter.components():
            content = read_content(component) if component.kind in OUTLINES else None
            if content is None or not content.has("of"):
                continue
            of = content.text("of")
            if of not in course.guides:
                yield Finding(content.location_of("of"), f"the course has no guide '{of}'{nearest(of, course.guides)}")
            elif isinstance(chapter, Guide) and of != chapter.id:
                message = f"'of' is '{of}', but the guide of this page is '{chapter.id}'"
                yield Finding(content.location_of("of"), message)


RULE = Rule("record-guide", Severity.ERROR, __doc__, check)
