r"""Give a section 450 to 650 words.

That is what fits into five minutes. A shorter one says too little for a page of its own, a longer one is two.

Right, by commands in the course's folder:

    for n in $(seq 100); do printf '\nHere are five more words.\n'; done >> guides/g1-example/12-third.md

Wrong, by commands in the course's folder:

    for n in $(seq 200); do printf '\nHere are five more words.\n'; done >> guides/g1-example/12-third.md
"""

from collections.abc import Iterator

from digiboards_xblocks.core.content_errors import Location

from ..course_view import CourseView
from ..model import SECTION
from ..rule import Finding, Rule, Severity

FEWEST, MOST = 450, 650


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each section that has fewer or more."""
    for page in course.pages:
        if page.unit.kind == SECTION and not FEWEST <= page.words <= MOST:
            message = f"the section has {page.words} words; {FEWEST} to {MOST} are expected"
            yield Finding(Location(page.unit.path, 1), message)


RULE = Rule("section-words", Severity.WARNING, __doc__, check)
