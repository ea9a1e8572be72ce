"""Give each statement of confidence an id of its own.

Ratings are kept by these ids. Before and after of one guide share theirs; two guides must not.

Right, in `guide.yaml`:

    statements:
      - {id: g1-tell, text: I can tell one thing from another.}
      - {id: g1-ask, text: I can ask what follows.}

Wrong, in `guide.yaml`:

    statements:
      - {id: g1-tell, text: I can tell one thing from another.}
      - {id: g1-tell, text: I can ask what follows.}
"""

from collections.abc import Iterator

from digiboards_xblocks.core.content_errors import Location

from ..course_view import CourseView
from ..model import Chapter
from ..names import list_statements
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each statement whose id another chapter has."""
    owners: dict[str, tuple[Chapter, Location]] = {}
    for chapter in course.course.chapters:
        for name, location in list_statements(chapter):
            owner, other = owners.setdefault(name, (chapter, location))
            if owner is not chapter:
                message = (
                    f"the statement id '{name}' is already used at {course.show_location(other)}; "
                    "each statement of the course needs its own"
                )
                yield Finding(location, message)


RULE = Rule("statement-ids", Severity.ERROR, __doc__, check)
