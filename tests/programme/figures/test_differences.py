"""Differences of two published numbers, with the margin that the noise of both gives."""

import math

import pytest

from digiboards_xblocks.programme.figures.columns import CHANGE, POINTS
from digiboards_xblocks.programme.figures.figures import (
    LESS,
    MORE,
    NOBODY,
    UNSURE,
    Direction,
    Estimate,
    Figure,
    Missing,
    difference,
)
from digiboards_xblocks.programme.figures.formatting import in_words, more_or_fewer
from digiboards_xblocks.programme.figures.privacy.margins import Spread
from digiboards_xblocks.programme.figures.privacy.reconciling import Noisy, Reconciled


def rated(people: int, gain: float, variance: float) -> Figure:
    """A figure of ratings that began at 2.5, and rose by so much."""
    numbers = {"sum": people * (5 + gain), "difference": people * gain}
    return Figure(people, people, numbers, Spread(variance, 0.0))


def recommending(people: int, yes: float, variance: float) -> Figure:
    return Figure(people, people, {"yes": yes, "no": people - yes}, Spread(variance, 0.0))


def test_independent_noise_adds_up_by_its_spread() -> None:
    one, other = rated(400, 0.9, 900.0), rated(300, 0.5, 400.0)
    found = difference(one.measured_change, other.measured_change, digits=2, are_independent=True)
    margins = [one.measured_change.spread.margin, other.measured_change.spread.margin]
    assert found == Estimate(0.4, round(math.hypot(*margins), 2))
    assert in_words(found, CHANGE) == f"+0.40 ±{found.margin:.2f}"


def test_a_difference_of_shares_is_in_points() -> None:
    one, other = recommending(400, 300, 40.0), recommending(500, 400, 40.0)
    found = difference(one.measured_share("yes"), other.measured_share("yes"), digits=1, are_independent=True)
    assert isinstance(found, Estimate)
    assert found.value == -5.0
    assert in_words(found, POINTS) == f"−5.0 ±{found.margin} points"


@pytest.mark.parametrize(("gain", "said"), [(3.0, Direction(MORE)), (0.1, Missing(UNSURE)), (-3.0, Direction(LESS))])
def test_where_a_number_is_not_shown_it_says_which_way_if_that_is_sure(gain: float, said: object) -> None:
    unsure, sure = rated(40, gain, 2500.0), rated(400, 0.0, 100.0)
    assert not isinstance(unsure.moved.change, Estimate)
    assert difference(unsure.measured_change, sure.measured_change, digits=2, are_independent=True) == said


def test_a_difference_with_nobody_is_none() -> None:
    assert difference(
        rated(0, 0, 1.0).measured_change, rated(40, 1, 1.0).measured_change, digits=2, are_independent=False
    ) == Missing(NOBODY)


def test_what_is_shown_with_a_difference_is_what_is_shown_without() -> None:
    figure, shares = rated(400, 0.9, 900.0), recommending(400, 300, 40.0)
    assert figure.measured_change.shown == figure.moved.change
    assert shares.measured_share("yes").shown == shares.share("yes")


@pytest.mark.parametrize("variances", [(6.0, 6.0), (6.0, 2.0), (6.0, 6.0, 6.0, 1.0)])
def test_parts_that_were_made_to_add_up_are_off_together_by_the_sum_of_their_margins_at_most(
    variances: tuple[float, ...],
) -> None:
    """By hand: of the weight that each raw number has in the difference, squared. Two alike reach the sum."""
    raw = [("cohort", str(place)) for place in range(len(variances))] + [("programme", "")]
    noise = dict(zip(raw, [*variances, 0.01], strict=True))

    def reconciled(values: dict[tuple[str, str], float]) -> Reconciled:
        return Reconciled(
            {
                kind: {n: Noisy((values[k, n],), Spread(noise[k, n])) for k, n in raw if k == kind}
                for kind in ("cohort", "programme")
            }
        )

    def apart(values: dict[tuple[str, str], float]) -> float:
        found = reconciled(values)
        return found.of("cohort", ["0"]).values[0] - found.of("cohort", ["1"]).values[0]

    exactly = math.sqrt(sum(apart({one: float(one == key) for one in raw}) ** 2 * noise[key] for key in raw))
    spreads = [reconciled(dict.fromkeys(raw, 0.0)).of("cohort", [name]).spread for name in ("0", "1")]
    at_most = sum(math.sqrt(spread.variance) for spread in spreads)
    assert exactly <= at_most * (1 + 1e-9)
    assert exactly > math.sqrt(sum(spread.variance for spread in spreads)), "as if independent would say too little"
    if variances == (6.0, 6.0):
        assert exactly == pytest.approx(at_most, rel=0.01)


@pytest.mark.parametrize(("number", "words"), [(3, "3 more"), (-1200, "1,200 fewer"), (0, "no change")])
def test_differences_of_counts_are_in_words(number: int, words: str) -> None:
    assert more_or_fewer(number) == words
