"""Places of citations, links and headings in a Markdown text. Changes nothing.

Offsets found in ``masked(text)`` hold for the text itself, since masking keeps every character's place.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

# What Markdown shows as written: escaped characters, code (within a paragraph), comments.
_HIDDEN = re.compile(
    r"\\[^\n]|(?<!`)(?P<marks>`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=marks)(?!`)|<!--.*?(?:-->|\Z)", re.DOTALL
)
_LINK_END = re.compile(
    r"""\]\(\s*(?P<address><[^<>\n]*>|(?:[^\s()<>]|\([^\s()<>]*\))*)(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)"""
)
_AUTOLINK = re.compile(r"<(?P<address>(?:https?://|mailto:)[^<>\s]*)>")
_BARE_ADDRESS = re.compile(r"https?://\S+")
_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
# All that Markdown could read as more than a character, within a line.
_SPECIAL = re.compile(r"[\\`*_{}\[\]]|!(?=\[)")
_ENTITY = re.compile(r"&(?=#?\w+;)")
HEADING_LINE = re.compile(r"^[ \t>]*#{1,6}(?!#)[^\n]*$", re.MULTILINE)

_NUMBER = r"F\d{3}"
_CITATION = rf"\[{_NUMBER}(?:,\s*{_NUMBER})*\]"
# One after the other is one group, so that two numbers never look like one.
CITATIONS = re.compile(rf"{_CITATION}(?:[ ]?{_CITATION})*(?!\()")
_DEFINITION = re.compile(rf"^[ ]{{0,3}}{_CITATION}:", re.MULTILINE)
_LIKE_CITATION = re.compile(rf"\[\^?\s*[Ff]\s?\d[^\[\]\n]*\]|\({_NUMBER}\b[^()\n]*\)|\b{_NUMBER}\b")
_FACT = re.compile(_NUMBER)


@dataclass(frozen=True)
class Link:
    """A link or image; ``address`` is None if it cannot be made out. Offsets are of the whole and of the address."""

    start: int
    end: int
    address_start: int
    address_end: int
    address: str | None
    image: bool = False


def masked(text: str) -> str:
    """Return the text with all that is shown as written blanked out."""
    return _HIDDEN.sub(lambda found: blank(found[0]), text)


def blank(text: str) -> str:
    """Return as many spaces as the text is long, with its line ends kept."""
    return re.sub(r"[^\n]", " ", text)


def line_at(text: str, offset: int) -> int:
    """Return how many lines before the offset have ended."""
    return text.count("\n", 0, offset)


def links(mask: str) -> Iterator[Link]:
    """Yield every link, image and ``<address>``, in order of their ends."""
    for found in re.finditer(r"\]\(", mask):
        start = _opening(mask, found.start())
        if start is None:
            continue
        image = start > 0 and mask[start - 1] == "!"
        start -= image
        end = _LINK_END.match(mask, found.start())
        if end is None:
            yield Link(start, found.end(), found.end(), found.end(), None, image)
            continue
        address = end["address"]
        yield Link(start, end.end(), *end.span("address"), address.strip("<>"), image)
    for found in _AUTOLINK.finditer(mask):
        yield Link(*found.span(), *found.span("address"), found["address"])


def _opening(mask: str, closing: int) -> int | None:
    """Where the bracket opens that closes here, within the paragraph."""
    depth = 0
    for index in range(closing, max(-1, mask.rfind("\n\n", 0, closing)), -1):
        depth += (mask[index] == "]") - (mask[index] == "[")
        if depth == 0:
            return index
    return None


def citations(mask: str) -> Iterator[re.Match[str]]:
    """Yield every group of cited facts."""
    yield from CITATIONS.finditer(without_addresses(mask))


def fact_numbers(citation: str) -> list[str]:
    """Return the numbers in a citation, in order."""
    return _FACT.findall(citation)


def odd_citations(mask: str) -> Iterator[re.Match[str]]:
    """Yield each match that looks like a citation, and is not written as one."""
    yield from _DEFINITION.finditer(mask)
    bare = CITATIONS.sub(lambda found: blank(found[0]), without_addresses(mask))
    yield from _LIKE_CITATION.finditer(bare)


def last_heading(text: str) -> str:
    """Return the words of the last heading of a Markdown text; "" if it has none."""
    found = list(_HEADING.finditer(masked(text)))
    return text[found[-1].start(1) : found[-1].end(1)] if found else ""


def without_addresses(mask: str) -> str:
    """Return the mask without any web address."""
    return _BARE_ADDRESS.sub(lambda found: blank(found[0]), without_link_addresses(mask))


def without_link_addresses(mask: str) -> str:
    """Return the mask without the addresses of links."""
    characters = list(mask)
    for link in links(mask):
        for index in range(link.address_start, link.address_end):
            characters[index] = " "
    return "".join(characters)


def without_links(mask: str) -> str:
    """Return the mask without links and images, their words included."""
    characters = list(mask)
    for link in links(mask):
        characters[link.start : link.end] = blank(mask[link.start : link.end])
    return "".join(characters)


def running_text(mask: str) -> str:
    """Return the mask without headings, links, tags and citations: where a term may be explained."""
    text = without_links(mask)
    for pattern in (HEADING_LINE, CITATIONS, _BARE_ADDRESS, _TAG):
        text = pattern.sub(lambda found: blank(found[0]), text)
    return text


def escaped(words: str) -> str:
    """Words as Markdown that shows exactly them."""
    words = _SPECIAL.sub(lambda found: f"\\{found[0]}", words)
    return _ENTITY.sub("&amp;", words).replace("<", "&lt;").replace(">", "&gt;")
