"""Keep sentences to 25 words.

Many read on a phone, between two meetings. A sentence that has to be read twice is mostly two sentences.

Right, on a page:

    The board asks first. Then it decides.

Wrong, on a page:

    The board asks, before it decides and long before anybody signs, whether the people who will have to work with the
    new system every day have seen it with their own eyes.
"""

from collections.abc import Iterator

from digiboards_xblocks.core.content_errors import Location

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity

LONGEST = 25


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each sentence that is longer."""
    for page in course.pages:
        for piece in page.pieces:
            for sentence in piece.sentences:
                if sentence.words > LONGEST:
                    message = (
                        f"a sentence has {sentence.words} words; at most {LONGEST} are expected "
                        f"(“{' '.join(sentence.text.split()[:5])} …”)"
                    )
                    yield Finding(Location(page.unit.path, sentence.line), message)


RULE = Rule("long-sentences", Severity.WARNING, __doc__, check)
