"""Presentation of a figure: a number with its margin where that is of use, else its direction if that is sure.

Whether a number is shown depends on its margin, and so on how many people it is of, never on what they answered. Which
way it points is read off the number itself, which has its noise already.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from .privacy.margins import Spread
from .privacy.reconciling import share_spread
from .privacy.shapes import HIGHEST, LOWEST

# Figures that may be off by more are not shown: half a point of the scale from 1 to 5, and ten of a hundred. How wide
# a margin is of use is a matter of reading, not of privacy: all numbers have their noise already.
WIDEST_MEAN = 0.5
WIDEST_SHARE = 10.0

ROSE, FELL = "rose", "fell"
MORE, LESS = "more", "less"
MOST, FEW = "most", "few"
TOO_FEW, UNSURE, NOBODY = "too-few", "unsure", "nobody"


class Estimate(NamedTuple):
    """A number, and how far it may be off: in 95 of 100 cases the exact one is at most that far away."""

    value: float
    margin: float


class Direction(NamedTuple):
    """The direction of a figure that is too uncertain to be shown.

    Of a change ``ROSE`` or ``FELL``, of a share ``MOST`` or ``FEW``, of a difference ``MORE`` or ``LESS``.
    """

    name: str


class Missing(NamedTuple):
    """The reason why no figure is shown: ``TOO_FEW``, ``UNSURE`` (not even a direction) or ``NOBODY``."""

    reason: str


Shown = Estimate | Direction | Missing


class Measured(NamedTuple):
    """A number as it is shown, and as it was computed, with the spread of its noise."""

    shown: Shown
    value: float
    spread: Spread


class Moved(NamedTuple):
    """A mean before and after, and the difference of the two as they are shown."""

    before: Shown
    after: Shown
    change: Shown


@dataclass(frozen=True)
class Figure:
    """The numbers of one question in one part, with the spread of the noise in each of them."""

    people: int
    answers: int
    numbers: Mapping[str, float]
    spread: Spread

    def share(self, *options: str) -> Shown:
        """Return how many in a hundred chose one of these."""
        return self.measured_share(*options).shown

    def measured_share(self, *options: str) -> Measured:
        """Return the same with what it was computed from."""
        if not self.people:
            return _OF_NOBODY
        # A yes or no is one number; of several options, all together are as many as there are people.
        of_all = len(self.numbers)
        spread = share_spread(self.spread, len(options), of_all) if of_all > 1 else self.spread
        chosen = sum(self.numbers.get(option, 0.0) for option in options)
        value, spread = 100 * chosen / self.people, spread.times(100 / self.people)
        return Measured(_share(value, spread.margin), value, spread)

    @property
    def moved(self) -> Moved:
        """Return the mean rating before and after, and the change, which is shown if both are; of ``RatedTwice``."""
        if not self.answers:
            return Moved(Missing(NOBODY), Missing(NOBODY), Missing(NOBODY))
        both, difference = self.numbers["sum"], self.numbers["difference"]
        each = (self.spread + self.spread).times(1 / 2 / self.answers).margin
        before = _mean((both - difference) / 2 / self.answers, each)
        after = _mean((both + difference) / 2 / self.answers, each)
        margin = self.spread.times(1 / self.answers).margin
        change = _difference(after, before, difference / self.answers, margin, (ROSE, FELL), digits=2)
        return Moved(before, after, change)

    @property
    def measured_change(self) -> Measured:
        """Return the change of ``moved`` with what it was computed from."""
        if not self.answers:
            return _OF_NOBODY
        return Measured(
            self.moved.change, self.numbers["difference"] / self.answers, self.spread.times(1 / self.answers)
        )


_OF_NOBODY = Measured(Missing(NOBODY), 0.0, Spread())


def difference(one: Measured, other: Measured, *, digits: int, are_independent: bool) -> Shown:
    """Return by how much one number is higher than another, of other people; as ``Figure.moved`` shows a change.

    Noise that is independent adds up by its spread. Parts of one course run were made to add up to one total, which
    ties the noise of one to that of the other: their difference may be off by the sum of their margins, and not more.
    """
    for measured in (one, other):
        if measured.shown == Missing(NOBODY):
            return measured.shown
    margin = (one.spread + other.spread).margin if are_independent else one.spread.margin + other.spread.margin
    return _difference(one.shown, other.shown, one.value - other.value, margin, (MORE, LESS), digits=digits)


def add_up(figures: Iterable[Figure]) -> Figure | None:
    """Return several questions' figures as one, of the same options and with noise of their own; None for none."""
    numbers: dict[str, float] = defaultdict(float)
    people, answers, spread = 0, 0, None
    for one in figures:
        people, answers = people + one.people, answers + one.answers
        spread = one.spread if spread is None else spread + one.spread
        for name, number in one.numbers.items():
            numbers[name] += number
    return None if spread is None else Figure(people, answers, dict(numbers), spread)


def _share(value: float, margin: float) -> Shown:
    if margin <= WIDEST_SHARE:
        return _between(value, margin, 0.0, 100.0, digits=1)
    if value - margin > 50:
        return Direction(MOST)
    return Direction(FEW) if value + margin < 50 else Missing(TOO_FEW)


def _mean(value: float, margin: float) -> Shown:
    return _between(value, margin, LOWEST, HIGHEST, digits=2) if margin <= WIDEST_MEAN else Missing(TOO_FEW)


def _difference(one: Shown, other: Shown, value: float, margin: float, ways: tuple[str, str], *, digits: int) -> Shown:
    """The difference of two numbers as they are shown, if both are; else which way, if that is sure."""
    if isinstance(one, Estimate) and isinstance(other, Estimate):
        return Estimate(round(one.value - other.value, digits), round(margin, digits))
    if abs(value) <= margin:
        return Missing(UNSURE)
    return Direction(ways[0] if value > 0 else ways[1])


def _between(value: float, margin: float, low: float, high: float, *, digits: int) -> Estimate:
    """Return the number; one beyond an end of what is possible is moved there, and its margin made less by that."""
    nearest = min(max(value, low), high)
    left = max(margin - abs(value - nearest), 0.1**digits)
    return Estimate(round(nearest, digits), round(left, digits))
