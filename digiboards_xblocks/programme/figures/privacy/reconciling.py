"""Several noisy counts of the same people made one: parts that add up, to a total that all of them inform.

The same people are counted by leaf, as a whole, by cohort and by role, each count with noise of its own. The total is
their mean, weighted by how sure each is; what a count's parts lack or have too much is shared out among them, more to
those that are less sure. That is the least-squares solution: no other unbiased one has less variance. It uses known
variances only, so it is the same whatever was answered.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .margins import Spread, total


@dataclass(frozen=True)
class Noisy:
    """Numbers of one part, and the spread of the noise in each of them."""

    values: tuple[float, ...]
    spread: Spread


# The parts of one count, by name: each person is in one of them.
Partition = Mapping[str, Noisy]


class Reconciled:
    """The numbers of every part of several counts of the same people, reconciled."""

    def __init__(self, partitions: Mapping[str, Partition]) -> None:
        self._partitions = {kind: parts for kind, parts in partitions.items() if parts}
        self._spreads = {
            kind: total(noisy.spread for noisy in parts.values()) for kind, parts in self._partitions.items()
        }
        self._sums = {
            kind: tuple(map(sum, zip(*(noisy.values for noisy in parts.values()), strict=True)))
            for kind, parts in self._partitions.items()
        }
        precision = sum(1 / spread.variance for spread in self._spreads.values())
        # How much each count has to say about the total.
        self._weights = {kind: 1 / spread.variance / precision for kind, spread in self._spreads.items()}
        size = len(next(iter(self._sums.values()), ()))
        self._total = tuple(
            sum(self._weights[kind] * values[place] for kind, values in self._sums.items()) for place in range(size)
        )

    def of(self, kind: str, names: Collection[str]) -> Noisy:
        """Return the numbers of some parts of one count together, with the spread of what is left of the noise."""
        parts = self._partitions[kind]
        chosen = [parts[name] for name in names]
        inside = total(noisy.spread for noisy in chosen)
        whole = self._spreads[kind]
        # What the parts take of the difference between the total and their count's own sum.
        share = inside.variance / whole.variance
        values = tuple(
            sum(noisy.values[place] for noisy in chosen) + share * (self._total[place] - self._sums[kind][place])
            for place in range(len(self._total))
        )
        kept = share * (1 - self._weights[kind])
        outside = Spread(max(0.0, whole.variance - inside.variance), max(0.0, whole.fourth - inside.fourth))
        spread = inside.times(1 - kept) + outside.times(kept)
        for other, weight in self._weights.items():
            if other != kind:
                spread += self._spreads[other].times(share * weight)
        return Noisy(values, spread)

    def whole(self) -> Noisy:
        """Return the total."""
        spread = total(self._spreads[kind].times(weight) for kind, weight in self._weights.items())
        return Noisy(self._total, spread)


def fit_to_people(noisy: Noisy, people: int) -> Noisy:
    """Return the numbers of options of which each of ``people`` chose one, so that they sum to them.

    The spread stays that of one number as it was; ``share_spread`` is that of some of them together.
    """
    missing = (people - sum(noisy.values)) / len(noisy.values)
    return Noisy(tuple(value + missing for value in noisy.values), noisy.spread)


def share_spread(spread: Spread, chosen: int, options: int) -> Spread:
    """Return the spread of ``chosen`` of ``options`` numbers together that were made to sum to a known number."""
    part = chosen / options
    left = options - chosen
    return Spread(
        spread.variance * (chosen * (1 - part) ** 2 + left * part**2),
        spread.fourth * (chosen * (1 - part) ** 4 + left * part**4),
    )
