"""Leave out marks that other programs read and this one prints.

Learners would see the tildes of `~~struck out~~` text and the brackets of a tick box, could not follow an address
without a link around it, and would read a list with Word's dots as one paragraph. The words of an activity, but for its
introduction, setting, story, guidance and closing, are no Markdown at all: no bold, no links.

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

    Write to board.office@example.org.

Wrong, on a page:

    • One thing
    • Another

Wrong, on a page:

    ```reflection
    id: g1-asked
    prompt: What did you **ask**?
    guidance: It is short.
    ```
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from ..course_view import CourseView
from ..markup import blank, masked, without_links
from ..rule import Finding, Rule, Severity

# The rule handmade-notes says what to do with these.
_APART = re.compile(r"^ {0,3}\[[^\]\n]+\]:[^\n]*", re.MULTILINE)
_ADDRESS = re.compile(
    r"(?:https?://|\bwww\.|(?<![\w./@-])(?:[a-z0-9-]+\.)+(?:uk|org|com|net|eu|gov|nhs)/)"
    r"[^\s<>()\[\]]*[^\s<>()\[\].,;:!?'\"”’]|(?<![\w.-])[\w.+-]+@(?:[\w-]+\.)+[a-z]{2,}"
)
_MARKS = (
    (
        re.compile(r"(?<!~)~~(?![~\s])(?:(?!\n\n|~).)+~~(?!~)", re.DOTALL),
        "text struck out with '~~' is shown with its tildes; delete it",
    ),
    (
        re.compile(r"^[ \t>]*(?:[-*+]|\d+\.)[ \t]+\[[xX]\](?!\()|(?<![\w\]!])\[[ \u00a0]*\](?!\()", re.MULTILINE),
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


# In words of an activity that are no Markdown.
_MARKDOWN = re.compile(
    r"\*\*[^*\n]+\*\*|(?<![\w*])\*[^*\s][^*\n]*\*(?![\w*])|(?<!\w)_[^_\n]+_(?!\w)|\[[^\]\n]+\]\([^)\n]*\)|`[^`\n]+`"
)


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each mark that learners would see, and each address that they could not follow."""
    for text in course.wording:
        for offset, message in _marks_in(text.markdown, is_plain=text.is_plain):
            yield Finding(text.locate(offset), message)


@lru_cache(maxsize=8192)
def _marks_in(text: str, *, is_plain: bool) -> tuple[tuple[int, str], ...]:
    """Return what is wrong in a text and at which offset, cached, as a check at each save has most texts already."""
    mask = masked(text)
    found = [(mark.end() - 1, message) for pattern, message in _MARKS for mark in pattern.finditer(mask)]
    if is_plain:
        message = "is shown with its marks here, as this is no Markdown; write plain words"
        found += [(mark.start(), f"'{mark[0]}' {message}") for mark in _MARKDOWN.finditer(text)]
    for start, address in _bare_addresses(mask):
        advice = "put the link into the text of the page" if is_plain else _as_link(address)
        found.append((start, f"'{address}' is no link; {advice}"))
    return tuple(found)


def _bare_addresses(mask: str) -> Iterator[tuple[int, str]]:
    """Yield each web address outside a link, with its offset."""
    inside = _APART.sub(lambda found: blank(found[0]), without_links(mask))
    for found in _ADDRESS.finditer(inside):
        yield found.start(), found[0]


def _as_link(address: str) -> str:
    if "@" in address:
        return f"write [whom it reaches](mailto:{address})"
    whole = address if address.startswith("http") else f"https://{address}"
    return f"write [what it is]({whole})"


RULE = Rule("literal-marks", Severity.ERROR, __doc__, check)
