"""The plain words of a text, as blocks and sentences that know their lines."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from .markup import CITATIONS, blank

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_HEADING = re.compile(r"#{1,6}(?!#)\s*")
_BOX = re.compile(r"!!!\s*\S+\s*(?:\"(?P<title>[^\"]*)\")?")
_ITEM = re.compile(r"(?:[-*+]|\d+[.)])\s+")
_TABLE_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-*:?\s*)*")
_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\([^()\s]*\))?[^()]*\)")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<(?:https?://|mailto:)[^<>\s]*>")
_MARK = re.compile(r"\\(?P<escaped>[^\w\s])|\*+|(?<!\w)_+|_+(?!\w)|`+")
_WORD = re.compile(r"[^\s\w]*\w\S*")
_SHORT = re.compile(r"\b(?:e\.g|i\.e|etc|No|Dr|Mr|Ms|Mrs|Prof|St|vs)\.$")
_END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+\S|\s*\Z)")


class Kind(Enum):
    """The kind of a block of words; only paragraphs and items are made of sentences."""

    PARAGRAPH = "paragraph"
    ITEM = "item"
    HEADING = "heading"
    BOX_TITLE = "title of a box"
    TABLE = "table"


@dataclass(frozen=True)
class Sentence:
    """A sentence, the line it starts on, and how many words it has."""

    text: str
    line: int
    words: int


@dataclass(frozen=True)
class Block:
    """A paragraph, list item, heading or table as plain words."""

    kind: Kind
    text: str
    line: int

    def sentences(self) -> Iterator[Sentence]:
        """Yield the sentences of the block; a table or heading has none."""
        if self.kind in (Kind.PARAGRAPH, Kind.ITEM):
            yield from split_sentences(self.text, self.line)


def count_words(text: str) -> int:
    """Return the number of words as a reader counts them: a mark by itself is none."""
    return len(_WORD.findall(text))


def split_sentences(text: str, line: int) -> Iterator[Sentence]:
    """Yield the sentences of plain words that start on a line."""
    start = 0
    for end in _END.finditer(text):
        if _SHORT.search(text, start, end.end()):
            continue
        yield from _sentence(text, start, end.end(), line)
        start = end.end()
    yield from _sentence(text, start, len(text), line)


def _sentence(text: str, start: int, stop: int, line: int) -> Iterator[Sentence]:
    words = text[start:stop]
    number = count_words(words)
    if number:
        start += len(words) - len(words.lstrip())
        yield Sentence(" ".join(words.split()), line + text.count("\n", 0, start), number)


def blocks(markdown: str, line: int = 1) -> Iterator[Block]:
    """Yield the blocks of a Markdown text that starts on a line."""
    text = _COMMENT.sub(lambda found: blank(found[0]), markdown)
    lines = text.split("\n")
    index = 0
    while index < len(lines):
        stop = index
        while stop < len(lines) and lines[stop].strip():
            stop += 1
        yield from _blocks_of([item.strip() for item in lines[index:stop]], line + index)
        index = stop + 1


def _blocks_of(lines: list[str], line: int) -> Iterator[Block]:
    """The blocks of some lines without an empty one between them."""
    if len(lines) > 1 and "|" in lines[0] and _TABLE_RULE.fullmatch(lines[1]):
        yield Block(Kind.TABLE, plain("\n".join([lines[0], *lines[2:]])).replace("|", " "), line)
        return
    kind, started, held = Kind.PARAGRAPH, line, list[str]()
    for number, words in enumerate(lines, start=line):
        words = words.lstrip("> ")
        heading, box, item = _HEADING.match(words), _BOX.match(words), _ITEM.match(words)
        if (heading or box or item) and held:
            yield _block(kind, held, started)
            held = []
        if heading or box:
            title = words[heading.end() :] if heading else (box["title"] if box else "") or ""
            yield _block(Kind.HEADING if heading else Kind.BOX_TITLE, [title.rstrip("# ")], number)
        else:
            if not held:
                kind, started = (Kind.ITEM if item else Kind.PARAGRAPH), number
            held.append(words[item.end() :] if item else words)
    if held:
        yield _block(kind, held, started)


def _block(kind: Kind, lines: list[str], line: int) -> Block:
    return Block(kind, plain("\n".join(lines)), line)


def first_heading(markdown: str) -> str:
    """Return the words of the first heading, or nothing."""
    return next((block.text for block in blocks(markdown) if block.kind is Kind.HEADING), "")


def plain(markdown: str) -> str:
    """Markdown without its marks; its lines stay where they are."""
    text = _IMAGE_OR_LINK.sub(r"\1", CITATIONS.sub("", markdown))
    text = _MARK.sub(lambda found: found["escaped"] or "", _TAG.sub("", text))
    return re.sub(r"[ \t]+([.,;:!?])", r"\1", html.unescape(text))
