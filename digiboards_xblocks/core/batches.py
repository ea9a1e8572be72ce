"""Long lists in pieces that one statement can take, and how far the work on them is."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

BATCH = 5_000

Item = TypeVar("Item")
# What is being done, how much of it is done, and how much there is to do.
Progress = Callable[[str, int, int], None]


def say_nothing(_what: str, _done: int, _total: int) -> None:
    """Progress for nobody."""


def batches(items: Sequence[Item], most: int = BATCH) -> Iterator[Sequence[Item]]:
    """Yield the items in order, at most ``most`` at a time."""
    for start in range(0, len(items), most):
        yield items[start : start + most]
