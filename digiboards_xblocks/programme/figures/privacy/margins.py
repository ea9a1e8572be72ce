"""Margins of error, which 95 of 100 figures keep within.

Noise is a weighted sum of independent draws. Its variance is known, and so is its fourth cumulant, by which few draws
have heavier tails than a normal distribution. Nothing here depends on what was answered.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

# The quantile of the normal distribution that 97.5% are below.
QUANTILE = 1.959964


@dataclass(frozen=True)
class Spread:
    """The variance and the fourth cumulant of the noise in a number."""

    variance: float = 0.0
    fourth: float = 0.0

    def __add__(self, other: "Spread") -> "Spread":
        """Return the spread of the sum of two independent numbers."""
        return Spread(self.variance + other.variance, self.fourth + other.fourth)

    def times(self, factor: float) -> "Spread":
        """Return the spread of the number times a factor."""
        return Spread(self.variance * factor**2, self.fourth * factor**4)

    @property
    def margin(self) -> float:
        """The margin of error: the Cornish-Fisher expansion of the 97.5% quantile, to the fourth cumulant."""
        if self.variance <= 0:
            return 0.0
        excess = self.fourth / self.variance**2
        return sqrt(self.variance) * (QUANTILE + (QUANTILE**3 - 3 * QUANTILE) / 24 * excess)


def total(spreads: Iterable[Spread]) -> Spread:
    """Return the spread of the sum of independent numbers."""
    return sum(spreads, Spread())
