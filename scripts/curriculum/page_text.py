"""The text that learners read on a page, piece by piece, with its sentences and how easy it is to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from digiboards_xblocks.core.located import Located, load

from .model import TEXT, Component, Unit
from .readability import Ease, measure
from .sentences import Block, Kind, Sentence, blocks, count_words

# What learners read in an activity; ids and marks are none of it.
_READ_KEYS = {"prompt", "guidance", "text", "feedback", "intro", "coming_up"}
_MARKDOWN_KEYS = {"guidance", "intro"}


class ActivityText(NamedTuple):
    """A text in the YAML of an activity, the key that it, or its list, is under, and the line it starts on."""

    key: str
    text: str
    line: int


class Piece(NamedTuple):
    """A paragraph, item, heading or table, and its sentences; a heading and a table have none."""

    block: Block
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class PageText:
    """All that is read on a page, how many words that is, and how easy."""

    unit: Unit
    pieces: tuple[Piece, ...]
    words: int
    ease: Ease


def read_page(unit: Unit) -> PageText:
    """Return the text of a page as authored, before it is rendered."""
    pieces = tuple(piece for component in unit.components for piece in _pieces_of(component))
    words = sum(count_words(piece.block.text) for piece in pieces)
    return PageText(unit, pieces, words, measure([sentence for piece in pieces for sentence in piece.sentences]))


def read_blocks(component: Component) -> Iterator[Block]:
    """Yield what learners read in a block of a page, piece by piece."""
    yield from (piece.block for piece in _pieces_of(component))


def _pieces_of(component: Component) -> tuple[Piece, ...]:
    return _pieces(component.kind, component.content, component.line)


@lru_cache(maxsize=1024)
def _pieces(kind: str, content: str, line: int) -> tuple[Piece, ...]:
    """Return the pieces of a block, cached, as a check at each save has most of them already."""
    found = blocks(content, line) if kind == TEXT else _activity_blocks(content, line)
    return tuple(Piece(block, tuple(block.sentences())) for block in found)


# More than a course has: each of the checks that read activities would parse them anew otherwise.
@lru_cache(maxsize=16_384)
def activity_texts(content: str, line: int) -> tuple[ActivityText, ...]:
    """Return the texts in the YAML of an activity that starts on a line; one of several lines starts below its key."""
    return tuple(_texts_in(load(content, first_line=line), ""))


def _texts_in(item: Located, key: str) -> Iterator[ActivityText]:
    if isinstance(item.value, dict):
        for name, value in item.value.items():
            yield from _texts_in(value, name)
    elif isinstance(item.value, list):
        for value in item.value:
            yield from _texts_in(value, key)
    elif isinstance(item.value, str):
        yield ActivityText(key, item.value, item.line + (item.value.rstrip().count("\n") > 0))


def _activity_blocks(content: str, line: int) -> Iterator[Block]:
    """Yield what learners read in an activity, piece by piece."""
    for found in activity_texts(content, line):
        if found.key in _MARKDOWN_KEYS:
            yield from blocks(found.text, found.line)
        elif found.key in _READ_KEYS:
            yield Block(Kind.PARAGRAPH, found.text, found.line)
