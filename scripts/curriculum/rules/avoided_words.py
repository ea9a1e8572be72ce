"""Use plain words in place of jargon.

`scripts/curriculum/avoided_terms.py` lists words that a tool can judge, and what to write instead. Of words whose
sense depends on the sentence only an editor can judge.

Right, on a page:

    We use what we have.

Wrong, on a page:

    We leverage what we have.
"""

from collections.abc import Iterator

from digiboards_xblocks.core.content_errors import Location

from ..avoided_terms import find_avoided_terms
from ..course_view import CourseView
from ..rule import Finding, Rule, Severity
from ..sentences import split_sentences


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each word to avoid."""
    for page in course.pages:
        for block, sentences in page.pieces:
            for part in sentences or tuple(split_sentences(block.text, block.line)):
                for found in find_avoided_terms(part.text):
                    message = f"“{found.term}” is a word to avoid; write {found.instead}"
                    yield Finding(Location(page.unit.path, part.line), message)


RULE = Rule("avoided-words", Severity.WARNING, __doc__, check)
