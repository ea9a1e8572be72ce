"""A course as a tree of names: what an archive holds and what the LMS shows, in one form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from console import printable

COURSE, CHAPTER, SEQUENTIAL, VERTICAL = "course", "chapter", "sequential", "vertical"
OURS = "digiboards_"

_WORDS = {COURSE: "course", CHAPTER: "chapter", SEQUENTIAL: "subsection", VERTICAL: "page"}


@dataclass(frozen=True)
class Block:
    """One part of a course: the course, a chapter, a subsection, a page, or a block on it.

    ``shown`` is False when the LMS does not know the type: it keeps such a block, and shows nothing of it.
    """

    key: str
    type: str
    title: str
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    shown: bool = True

    @property
    def called(self) -> str:
        """Return what people call it."""
        return f"{_WORDS.get(self.type, f'block ({self.type})')} “{printable(self.title)}”"


@dataclass(frozen=True)
class Tree:
    """All that hangs on the course, by usage key, in the order of reading."""

    root: str
    blocks: Mapping[str, Block]

    def place(self, key: str) -> str:
        """Return the titles above a block, from the chapter down; empty for the course and its chapters."""
        return " › ".join(printable(self.blocks[above].title) for above in reversed(list(self._above(key))))

    def below(self, key: str) -> Iterator[str]:
        """Yield the keys of all that hangs below a block."""
        met = {key}
        left = [key]
        while left:
            new = [child for child in self.blocks[left.pop()].children if child in self.blocks and child not in met]
            met.update(new)
            left += new
            yield from new

    def types(self) -> list[str]:
        """Return the types of the blocks on pages."""
        return sorted({block.type for block in self.blocks.values()} - set(_WORDS))

    def _above(self, key: str) -> Iterator[str]:
        met = {key}
        while (parents := self.blocks[key].parents) and (key := parents[0]) not in met | {self.root}:
            met.add(key)
            yield key
