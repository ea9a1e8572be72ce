"""Shapes of answers: how many published numbers one answer touches, and how far it can move them.

The *sensitivity* of a shape is the most that the numbers together (the sum of their absolute differences) change if one
answer becomes another. It follows from the shape alone, never from what was answered.
"""

from dataclasses import dataclass
from typing import Any, Protocol

LOWEST, HIGHEST = 1, 5


class Shape(Protocol):
    """A question's answers as whole numbers, which are summed over people."""

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the numbers."""

    @property
    def answers(self) -> int:
        """Return how many answers of one person are in each number."""

    @property
    def sensitivity(self) -> int:
        """The most that another answer changes the numbers together."""

    def numbers(self, given: Any) -> tuple[int, ...]:
        """Return what one person's answer adds to each number."""


@dataclass(frozen=True)
class Choice:
    """One of several options, each counted as a yes or no. What is none of them counts in none."""

    names: tuple[str, ...]
    answers: int = 1

    @property
    def sensitivity(self) -> int:
        """One option loses an answer and another gains it."""
        return min(2, len(self.names))

    def numbers(self, given: str) -> tuple[int, ...]:
        """Return 1 for the option that was chosen, and 0 for the others."""
        return tuple(int(name == given) for name in self.names)


@dataclass(frozen=True)
class Flag:
    """A yes or no."""

    names: tuple[str, ...] = ("yes",)
    answers: int = 1

    @property
    def sensitivity(self) -> int:
        """A no becomes a yes."""
        return 1

    def numbers(self, given: bool) -> tuple[int, ...]:
        """Return 1 for a yes."""
        return (int(bool(given)),)


@dataclass(frozen=True)
class RatedTwice:
    """Statements rated from 1 to 5 at two times; given are the two sums over the ``answers`` statements.

    Published are their sum and difference. If "before" changes by ``a`` and "after" by ``b``, these change by
    ``|a + b| + |a - b|``, which is twice the larger of ``|a|`` and ``|b|``. So they need no more noise than the two
    themselves would, and what is computed from them (before, after, change) has half the variance.
    """

    answers: int
    names: tuple[str, ...] = ("sum", "difference")

    @property
    def sensitivity(self) -> int:
        """The L1 sensitivity: both ratings of every statement go from one end of the scale to the other."""
        return 2 * self.answers * (HIGHEST - LOWEST)

    def numbers(self, given: tuple[int, int]) -> tuple[int, ...]:
        """Return the sum of both times, and after less before; ratings off the scale count as its ends."""
        before, after = (min(max(one, LOWEST * self.answers), HIGHEST * self.answers) for one in given)
        return (after + before, after - before)
