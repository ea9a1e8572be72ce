"""Compares two trees of a course, block by block; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from .tree import Block, Tree


class Kind(Enum):
    """The kind of a difference."""

    MISSING = "missing"  # wanted, not found
    EXTRA = "extra"  # found, not wanted
    MOVED = "moved"  # found under another parent
    REORDERED = "reordered"  # its children stand in another order
    RETITLED = "retitled"  # found under another title
    HIDDEN = "hidden"  # found, but of a type that the LMS does not know


@dataclass(frozen=True)
class Difference:
    """One block that differs. ``wanted`` and ``found`` are its places; ``below`` is how many go with it."""

    kind: Kind
    block: Block
    wanted: str = ""
    found: str = ""
    below: int = 0


def compare_trees(wanted: Tree, found: Tree) -> list[Difference]:
    """Return what differs, in the order of reading; of a branch that is missing or extra, its top alone."""
    return [*_as_wanted(wanted, found), *_only_in(found, wanted, Kind.EXTRA)]


def _as_wanted(wanted: Tree, found: Tree) -> Iterator[Difference]:
    missing = {difference.block.key: difference for difference in _only_in(wanted, found, Kind.MISSING)}
    for key, block in wanted.blocks.items():
        there = found.blocks.get(key)
        if there is None:
            if key in missing:
                yield missing[key]
            continue
        if block.parents != there.parents:
            yield Difference(Kind.MOVED, block, _places(wanted, block), _places(found, there))
        if block.title != there.title:
            yield Difference(Kind.RETITLED, block, wanted.place(key), there.title)
        if not there.shown:
            yield Difference(Kind.HIDDEN, block, wanted.place(key))
        common = [child for child in block.children if child in there.children]
        if common != [child for child in there.children if child in block.children]:
            yield Difference(Kind.REORDERED, block, wanted.place(key))


def _only_in(tree: Tree, other: Tree, kind: Kind) -> Iterator[Difference]:
    for key, block in tree.blocks.items():
        above = block.parents[0] if block.parents else ""
        if key not in other.blocks and (above in other.blocks or not above):
            below = sum(1 for child in tree.below(key) if child not in other.blocks)
            place = tree.place(key)
            yield (
                Difference(kind, block, wanted=place, below=below)
                if kind is Kind.MISSING
                else Difference(kind, block, found=place, below=below)
            )


def _places(tree: Tree, block: Block) -> str:
    """Return the place of a block, with the titles of its parents."""
    parents = (tree.blocks[parent] for parent in block.parents)
    return " and ".join(" › ".join(filter(None, (tree.place(parent.key), parent.called))) for parent in parents)
