"""What is told of batches of answers, and how it adds up to the figures of a part of the programme.

**Ratings** are told as the mean of each batch, by ``disclosure.mean``: to one decimal, the ends of the scale as ranges.

**Choices** cannot be told by count or percentage: that 9 of 10 would recommend a guide tells that one would not, a
count from 1 to 7. So of each batch one answer in eight is counted, drawn evenly through the sorted answers from a start
that chance gives, and stands for the others. It is right on average, and the parts add up. How often an option was
drawn leaves the true number open by eight or more, and nobody's answer certain: if all that were drawn said "yes", up
to seven others may have said anything. An error of one batch is at most what one drawn answer stands for, so a share is
told with how far it may be off (two standard deviations at worst), and not at all when that is more than ``WIDEST``.

The same answers can be told both ways: ratings before and after by their means, and how many went up, as choices. The
tests try every possible sum and draw of eight pairs: no number of people from 1 to 7 follows, nor anybody's answer for
one of the others.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil, sqrt

from digiboards_xblocks.core import disclosure
from digiboards_xblocks.core.disclosure import EXACTLY, FEWEST_PEOPLE, OR_LESS, OR_MORE, Shown

TENTHS = 10
# In points of a hundred.
WIDEST = 25

# From a number of people, a number from 0 to one less than that, all alike.
Draw = Callable[[int], int]


@dataclass(frozen=True)
class Told:
    """What is told of one question in one batch, or in several together: nothing in it is finer than what is shown.

    ``people`` is rounded. Of a rating: ``tenths`` is the sum of each batch's mean in tenths times its people, ``more``
    and ``less`` how many of the ``batches`` had their mean told as a range. Of a choice: ``options`` are how many
    people each stands for, ``spread`` is the variance of that at worst.
    """

    people: int
    batches: int = 1
    tenths: int = 0
    more: int = 0
    less: int = 0
    options: Mapping[str, float] = field(default_factory=dict)
    spread: float = 0.0

    def __add__(self, other: "Told") -> "Told":
        names = [*self.options, *(name for name in other.options if name not in self.options)]
        return Told(
            people=self.people + other.people,
            batches=self.batches + other.batches,
            tenths=self.tenths + other.tenths,
            more=self.more + other.more,
            less=self.less + other.less,
            options={name: self.options.get(name, 0.0) + other.options.get(name, 0.0) for name in names},
            spread=self.spread + other.spread,
        )

    @property
    def mean(self) -> Shown:
        """The mean rating of these people. It is a range only if it is one of every batch."""
        bound = EXACTLY
        if self.batches in (self.more, self.less):
            bound = OR_MORE if self.more else OR_LESS
        return Shown(round(self.tenths / self.people / TENTHS, 1), bound)

    @property
    def off(self) -> int:
        """By how many points of a hundred a share may be off."""
        return ceil(100 * 2 * sqrt(self.spread) / self.people)

    def share(self, *options: str) -> int | None:
        """How many in a hundred chose one of these; None where that would tell too little to be of use."""
        if self.off > WIDEST or self.people < disclosure.FEWEST_FOR_PERCENTAGE:
            return None
        return round(100 * sum(self.options.get(option, 0.0) for option in options) / self.people)


def of_ratings(values: Sequence[int], *, fewest: int = FEWEST_PEOPLE) -> Told:
    """What is told of a batch's ratings of one statement, one of each person. Raises ``ValueError`` for too few."""
    shown = disclosure.mean(sum(values), people=len(values), fewest=fewest)
    if shown is None:
        raise ValueError("a batch of too few people")
    people = disclosure.count(len(values))
    return Told(
        people=people,
        tenths=round(shown.value * TENTHS) * people,
        more=int(shown.bound == OR_MORE),
        less=int(shown.bound == OR_LESS),
    )


def of_choices(counts: Mapping[str, int], draw: Draw, *, fewest: int = FEWEST_PEOPLE) -> Told:
    """What is told of how a batch's people chose; the options stand in their natural order, each with its count."""
    size = sum(counts.values())
    if not disclosure.enough(size, fewest):
        raise ValueError("a batch of too few people")
    drawn = size // max(fewest, FEWEST_PEOPLE)
    people = disclosure.count(size)
    # The answers in a row, from 0 to size: drawn are those at start/drawn and at each size/drawn from there.
    start, passed, before = draw(size), 0, 0
    options = {}
    for option, count in counts.items():
        passed += count
        here = max(0, -((start - passed * drawn) // size))
        options[option] = people * (here - before) / drawn
        before = here
    return Told(people=people, options=options, spread=(people / drawn) ** 2 / 4)


@dataclass(frozen=True)
class Change:
    """How a rating moved: before, after, and the difference as far as it can be told."""

    before: Shown
    after: Shown

    @property
    def difference(self) -> Shown | None:
        """After minus before; a range if either is; None if their ranges leave it open."""
        opposite = {EXACTLY: EXACTLY, OR_MORE: OR_LESS, OR_LESS: OR_MORE}
        bounds = {self.after.bound, opposite[self.before.bound]} - {EXACTLY}
        if len(bounds) > 1:
            return None
        return Shown(round(self.after.value - self.before.value, 1), next(iter(bounds), EXACTLY))
