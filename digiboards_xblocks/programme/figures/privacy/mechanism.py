"""The noise that every published number of answers gets: two-sided geometric, drawn exactly.

A draw of scale ``b`` is the whole number ``x`` with probability proportional to ``exp(-|x| / b)``. Adding one to a sum
that one unit can change by at most ``s`` changes the probability of any outcome by a factor of at most ``exp(s / b)``.

Only integers and fractions go into a draw, so no outcome is possible with one answer and impossible with another, as
with floating-point noise. The method is that of Canonne, Kamath and Steinke, "The Discrete Gaussian for Differential
Privacy" (2020), algorithms 1 and 2. Bits come from the operating system; nothing here takes a seed.
"""

import secrets
from collections.abc import Callable
from fractions import Fraction
from math import exp
from typing import Protocol

# From a number n, a whole number from 0 to n - 1, all equally likely.
RandomBelow = Callable[[int], int]


class Mechanism(Protocol):
    """A mechanism that turns an exact number into the one that is published."""

    def release(self, exact: int, scale: Fraction) -> int:
        """Return ``exact`` with noise of that scale."""


class GeometricMechanism:
    """The mechanism of production: noise from the operating system's randomness."""

    def release(self, exact: int, scale: Fraction) -> int:
        """Return ``exact`` plus a draw of two-sided geometric noise."""
        return exact + draw_two_sided_geometric(scale, secrets.randbelow)


def draw_two_sided_geometric(scale: Fraction, random_below: RandomBelow) -> int:
    """Return ``x`` with probability proportional to ``exp(-|x| / scale)``. Raises ``ValueError`` for a scale of 0."""
    if scale <= 0:
        raise ValueError("the scale of noise has to be more than 0")
    while True:
        is_negative = random_below(2) == 1
        size = _draw_geometric(scale, random_below)
        if size or not is_negative:  # or 0 would be drawn twice as often as it should
            return -size if is_negative else size


def variance_of(scale: Fraction) -> float:
    """Return the variance of a draw."""
    decay = exp(-1 / scale)
    return 2 * decay / (1 - decay) ** 2


def fourth_cumulant_of(scale: Fraction) -> float:
    """Return the fourth cumulant of a draw, by which its tails are heavier than those of a normal distribution."""
    decay = exp(-1 / scale)
    one_side = decay / (1 - decay) ** 2
    return 2 * one_side**2 * (6 + (1 - decay) ** 2 / decay)


def _draw_geometric(scale: Fraction, random_below: RandomBelow) -> int:
    """Return ``x`` from 0 on with probability proportional to ``exp(-x / scale)``."""
    numerator, denominator = scale.numerator, scale.denominator
    while True:
        remainder = random_below(numerator)
        if _is_drawn(remainder, numerator, random_below):
            break
    whole = 0
    while _is_drawn(1, 1, random_below):
        whole += 1
    return (remainder + numerator * whole) // denominator


def _is_drawn(numerator: int, denominator: int, random_below: RandomBelow) -> bool:
    """Return True with probability ``exp(-numerator / denominator)``, for a fraction from 0 to 1."""
    place = 1
    while random_below(denominator * place) < numerator:
        place += 1
    return place % 2 == 1
