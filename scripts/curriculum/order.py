"""Comparison of the order of two lists."""

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


def moved(old: Sequence[Name], new: Sequence[Name]) -> list[Name]:
    """Return the fewest items of both lists without which the others are in the same order."""
    place = {name: number for number, name in enumerate(old)}
    common = [name for name in new if name in place]
    tails: list[int] = []  # the lowest end of a run in order, by its length
    ends: list[Name] = []
    before: dict[Name, Name | None] = {}
    for name in common:
        length = bisect_left(tails, place[name])  # of the longest run that the name can end
        tails[length : length + 1] = [place[name]]
        ends[length : length + 1] = [name]
        before[name] = ends[length - 1] if length else None
    in_order: set[Name] = set()
    last = ends[-1] if ends else None
    while last is not None:
        in_order.add(last)
        last = before[last]
    return [name for name in common if name not in in_order]


def is_reordered(old: Sequence[Name], new: Sequence[Name]) -> bool:
    """Return whether the items of both lists are in another order."""
    both = set(old) & set(new)
    return [name for name in old if name in both] != [name for name in new if name in both]


def merged(old: Sequence[Name], new: Sequence[Name]) -> list[Name]:
    """Return the new list, with what only the old one has after that which it followed there."""
    found = list(new)
    place = 0
    for name in old:
        if name in found:
            place = found.index(name) + 1
        else:
            found.insert(place, name)
            place += 1
    return found
