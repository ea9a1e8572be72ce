"""Take lists into a page that are known.

`{{glossary}}` and `{{sources}}` by themselves on a line become the whole glossary, and every source that is cited.

Right, on a page:

    {{glossary}}

Wrong, on a page:

    {{people}}
"""

from collections.abc import Iterator

from digiboards_xblocks.core.reader import nearest

from ..course_view import CourseView
from ..lists import LIST_LINE, LISTS
from ..rule import Finding, Rule, Severity


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each list that there is not."""
    for text in course.texts:
        for asked in LIST_LINE.finditer(text.mask):
            if asked["name"] not in LISTS:
                message = f"there is no list '{asked['name']}'{nearest(asked['name'], LISTS)}"
                yield Finding(text.locate(asked.start()), message)


RULE = Rule("list-names", Severity.ERROR, __doc__, check)
