"""Let learners be able to finish.

`finish` in `programme.yaml` asks for no more guides than the course has, and names guides that it has.

Right, in `programme.yaml`:

    finish:
      guides: 1
      one_of: [g1]

Wrong, in `programme.yaml`:

    finish:
      guides: 2
"""

from collections.abc import Iterator

from digiboards_xblocks.core.reader import nearest

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield what the rule for finishing asks for and the course has not."""
    if not course.is_whole:
        return
    finish, number = course.course.programme.finish, len(course.guides)
    if finish.guides > number:
        yield Finding(finish.guides_location, f"finishing takes {finish.guides} guides; the course has {number}")
    for name, location in finish.one_of:
        if name not in course.guides:
            yield Finding(location, f"the course has no guide '{name}'{nearest(name, course.guides)}")


RULE = Rule("finish-rule", Severity.ERROR, __doc__, check)
