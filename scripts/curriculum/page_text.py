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
    found = blocks(content, line) if kind == TEXT else _activity_blocks(load_activity(content, line))
    return tuple(Piece(block, tuple(block.sentences())) for block in found)


@lru_cache(maxsize=1024)
def load_activity(content: str, line: int) -> Located:
    """Return the YAML of an activity that starts on a line, cached as the pieces are. Nobody changes it."""
    return load(content, first_line=line)


def _activity_blocks(item: Located, key: str = "") -> Iterator[Block]:
    """Yield every text that learners read in an activity. A text of several lines starts below its key."""
    if isinstance(item.value, dict):
        for name, value in item.value.items():
            yield from _activity_blocks(value, name)
    elif isinstance(item.value, list):
        for value in item.value:
            yield from _activity_blocks(value, key)
    elif isinstance(item.value, str) and key in _READ_KEYS:
        line = item.line + (item.value.rstrip().count("\n") > 0)
        if key in _MARKDOWN_KEYS:
            yield from blocks(item.value, line)
        else:
            yield Block(Kind.PARAGRAPH, item.value, line)
