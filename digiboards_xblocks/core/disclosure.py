"""Disclosure control for a board's picture: figures of its members that show none of them (decision 11).

Figures of the programme are another matter: they have noise (``programme/figures/privacy/``).

**Few people.** No figure is about fewer than ``FEWEST_PEOPLE``, which a site may raise, never lower. Counts of people
are rounded as NHS Digital rounds them: 0 stays 0, 1 to 7 is shown as 5, the rest as the nearest 5.

**Means.** Somebody who reads a mean may know how many people it is of, and is one of them, so knows their own answers.
A mean near an end of the scale then tells everybody's: 4.5 of eight people's answers from 1 to 5, read by the one who
answered 1, says that the other seven answered 5. So the ends of the scale are shown as "4.4 or more" and "1.6 or less",
each wide enough that **every answer of everybody else still has two possible values**, whatever the reader answered.

How wide that is: ``n`` people give ``k`` answers each, from ``low`` to ``high``; that is ``N = n·k`` answers with the
sum ``T``. The reader's own sum to ``a``, the other ``R = N − k`` to ``T − a``. One of those is known for certain only
if their sum can be nothing but ``R·low`` or nothing but ``R·high``: between the two, any answer can be one more or one
less if another makes up for it; and where the sum next to an end is possible too, any answer can be the odd one.
So whatever ``a`` is, from ``k·low`` to ``k·high``, the sum ``R·high + a`` has to look like ``R·high + a − 1``. These
are all sums from ``R·high + k·low − 1``, which is ``N·high − k·(high − low) − 1``, to ``N·high``: all are shown alike.
The same holds at the lower end. Sums between the two ranges leave the others' sum away from both ends, however finely
the mean is shown. A reader who is not one of the group knows less than one who is.

This protects from one reader. Two who tell each other their answers know more; against that, no rounding helps a small
group. A second figure about the same answers is another equation, which this does not allow for: each answer may be
counted in one published mean only (``activities/board/picture.py``).
"""

from dataclasses import dataclass
from fractions import Fraction
from math import floor

FEWEST_PEOPLE = 8

EXACTLY = ""
OR_MORE = "or-more"
OR_LESS = "or-less"


@dataclass(frozen=True)
class Shown:
    """A figure as people may see it: a rounded number, or the start of all that it may be."""

    value: float
    bound: str = EXACTLY


def count(people: int) -> int:
    """Return a number of people, rounded."""
    if people == 0:
        return 0
    return max(5, 5 * ((people + 2) // 5))


def enough(people: int, fewest: int = FEWEST_PEOPLE) -> bool:
    """Return whether a figure may be about so few; a ``fewest`` below ours counts for nothing."""
    return people >= max(fewest, FEWEST_PEOPLE)


def mean(
    total: int, *, people: int, each: int = 1, low: int = 1, high: int = 5, fewest: int = FEWEST_PEOPLE
) -> Shown | None:
    """Return the mean, to one decimal, of ``each`` answers of each of ``people``, of sum ``total``; None if too few."""
    if not enough(people, fewest):
        return None
    answers, slack = people * each, each * (high - low) + 1
    tenth = _tenth(Fraction(total, answers))
    highest = _tenth(Fraction(answers * high - slack, answers))
    lowest = _tenth(Fraction(answers * low + slack, answers))
    if tenth >= highest:
        return Shown(highest / 10, OR_MORE if highest < high * 10 else EXACTLY)
    if tenth <= lowest:
        return Shown(lowest / 10, OR_LESS if lowest > low * 10 else EXACTLY)
    return Shown(tenth / 10)


def _tenth(value: Fraction) -> int:
    """Return a mean in tenths, rounded half up."""
    return floor(value * 10 + Fraction(1, 2))
