"""The privacy budget of one unit, which is everything that one learner answers in one activity of one guide.

Epsilon bounds it: had the unit been answered differently, the probability of anything published would be at most
``exp(epsilon)`` times as high or low. Each unit has ``MOST`` for ever, divided among the kinds of part that it is
counted in; what several counts of a unit spend adds up.
"""

from collections.abc import Mapping
from fractions import Fraction

MOST = Fraction(3)

# The kinds of part. A leaf is a care board, or whatever a learner who is on none belongs to; leaves do not overlap.
LEAF = "leaf"
PROGRAMME = "programme"
COHORT = "cohort"
ROLE = "role"

DEFAULTS: Mapping[str, Fraction] = {
    LEAF: Fraction(18, 10),
    PROGRAMME: Fraction(6, 10),
    COHORT: Fraction(3, 10),
    ROLE: Fraction(3, 10),
}
KINDS = tuple(DEFAULTS)


class BudgetError(ValueError):
    """A budget that is none, or more than a unit has."""


def read_budget(given: Mapping[str, object], defaults: Mapping[str, Fraction] = DEFAULTS) -> dict[str, Fraction]:
    """Return epsilon by kind of part: the defaults, lowered where ``given`` says so. Raises ``BudgetError``.

    Nothing raises a default: what an earlier publication has spent was within it.
    """
    found = dict(defaults)
    for kind, text in given.items():
        if kind not in defaults:
            raise BudgetError(f"'{kind}' is no kind of part; there are {', '.join(defaults)}")
        try:
            epsilon = Fraction(str(text))
        except (ValueError, ZeroDivisionError) as error:
            raise BudgetError(f"the budget of '{kind}' is '{text}', which is no number") from error
        if not 0 < epsilon <= defaults[kind]:
            raise BudgetError(f"the budget of '{kind}' has to be more than 0 and at most {float(defaults[kind])}")
        found[kind] = epsilon
    if sum(found.values()) > MOST:
        raise BudgetError(f"the budgets of all kinds of part are more than {MOST} together")
    return found
