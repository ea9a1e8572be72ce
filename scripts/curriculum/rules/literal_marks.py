"""Leave out marks that other programs read and this one prints.

Learners would see the tildes of `~~struck out~~` text and the brackets of a tick box, could not follow an address
without a link around it, and would read a list with Word's dots as one paragraph.

Right, on a page:

    Read [our book](https://example.org/licensed).

    - One thing
    - Another

Wrong, on a page:

    It is ~~old~~ new.

Wrong, on a page:

    - [ ] Ask the board

Wrong, on a page:

    Read www.example.org/licensed first.

Wrong, on a page:

    • One thing
    • Another
"""

import re
from collections.abc import Iterator

from ..course_view import CourseView
from ..markup import blank, without_link_addresses
from ..rule import Finding, Rule, Severity

# The rule handmade-notes says what to do with these.
_APART = re.compile(r"^ {0,3}\[[^\]\n]+\]:[^\n]*", re.MULTILINE)
_ADDRESS = re.compile(r"(?:https?://|\bwww\.)[^\s<>()\[\]]*[^\s<>()\[\].,;:!?'\"”’]")
_MARKS = (
    (
        re.compile(r"(?<!~)~~(?![~\s])(?:(?!\n\n|~).)+~~(?!~)", re.DOTALL),
        "text struck out with '~~' is shown with its tildes; delete it",
    ),
    (
        re.compile(r"^[ \t>]*(?:[-*+]|\d+\.)[ \t]+\[[ xX]\](?!\()", re.MULTILINE),
        "a tick box is shown as its brackets; write the line as one of a list, without '[ ]'",
    ),
    (
        re.compile(r"^[ \t>]*[•·▪◦‣∙][ \t\u00a0]*(?=\S)", re.MULTILINE),
        "a list with Word's dots is shown as one paragraph; begin each of its lines with '- '",
    ),
    (
        re.compile(r"^[ \t>]*\d+\)[ \t\u00a0]+(?=\S)", re.MULTILINE),
        "a list with '1)' is shown as one paragraph; begin each of its lines with '1. '",
    ),
)


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each mark that learners would see, and each address that they could not follow."""
    for text in course.markdown:
        for pattern, message in _MARKS:
            for found in pattern.finditer(text.mask):
                yield Finding(text.locate(found.end() - 1), message)
        for start, address in _bare_addresses(text.mask):
            yield Finding(text.locate(start), f"'{address}' is no link; write [what it is]({_whole(address)})")


def _bare_addresses(mask: str) -> Iterator[tuple[int, str]]:
    """Yield each web address outside a link, with its offset."""
    inside = _APART.sub(lambda found: blank(found[0]), without_link_addresses(mask))
    for found in _ADDRESS.finditer(inside):
        yield found.start(), found[0]


def _whole(address: str) -> str:
    return address if address.startswith("http") else f"https://{address}"


RULE = Rule("literal-marks", Severity.ERROR, __doc__, check)
