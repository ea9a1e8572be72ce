"""Keep paragraphs to 4 sentences.

A screen full of one paragraph is not read. Begin a new one where a new thought begins.

Right, on a page:

    One is here. Two are here.

    Three are here.

Wrong, on a page:

    One is here. Two are here. Three are here. Four are here. Five are here.
"""

from collections.abc import Iterator

from digiboards_xblocks.core.content_errors import Location

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity
from ..sentences import Kind

MOST_SENTENCES = 4


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each paragraph that has more."""
    for page in course.pages:
        for block, sentences in page.pieces:
            if block.kind is Kind.PARAGRAPH and len(sentences) > MOST_SENTENCES:
                message = f"a paragraph has {len(sentences)} sentences; at most {MOST_SENTENCES} are expected"
                yield Finding(Location(page.unit.path, block.line), message)


RULE = Rule("long-paragraphs", Severity.WARNING, __doc__, check)
