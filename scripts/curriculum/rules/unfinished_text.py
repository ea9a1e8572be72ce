"""Finish what is marked as unfinished.

`TODO`, `TBC`, `XXX` and the like are notes of authors to themselves, and learners would read them. Warned of, and not
refused, since a draft may be shown to colleagues.

Right, on a page:

    It meets in March.

Wrong, on a page:

    It meets in TODO.
"""

import re
from collections.abc import Iterator

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity

_NOTES = re.compile(
    r"\b(?:TODO|FIXME|TBC|TBD|TBA|XXX+|TK)\b|\blorem ipsum\b|\?\?\?|\[(?:insert|add|check)\b[^\]\n]*\](?!\()",
    re.IGNORECASE,
)


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each note of an author to themselves."""
    for text in course.wording:
        for found in _NOTES.finditer(text.mask):
            yield Finding(text.locate(found.start()), f"'{found[0]}' says that something is missing; finish the text")


RULE = Rule("unfinished-text", Severity.WARNING, __doc__, check)
