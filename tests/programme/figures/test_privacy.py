"""Noise, budget, sensitivity and margins: held to their definitions, exhaustively where that can be."""

import ast
import itertools
import math
from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.programme.figures import privacy
from digiboards_xblocks.programme.figures.measures import OPTIONS
from digiboards_xblocks.programme.figures.privacy.budget import DEFAULTS, KINDS, MOST, BudgetError, read_budget
from digiboards_xblocks.programme.figures.privacy.margins import Spread, total
from digiboards_xblocks.programme.figures.privacy.mechanism import (
    draw_two_sided_geometric,
    fourth_cumulant_of,
    variance_of,
)
from digiboards_xblocks.programme.figures.privacy.reconciling import Noisy, Reconciled, fit_to_people, share_spread
from digiboards_xblocks.programme.figures.privacy.shapes import Choice, Flag, RatedTwice

SCALES = (Fraction(1, 2), Fraction(10, 9), Fraction(40, 9), Fraction(80, 3))


def probability(x: int, scale: Fraction) -> float:
    decay = math.exp(-1 / scale)
    return (1 - decay) / (1 + decay) * decay ** abs(x)


def chi_square(found: Counter[int], expected: Mapping[int, float]) -> float:
    """In standard deviations; what is not expected by itself counts together."""
    rest = sum(found.values()) - sum(found[x] for x in expected)
    many = sum(found.values())
    rest_expected = many - sum(expected.values())
    cells = [(found[x], wanted) for x, wanted in expected.items()] + [(rest, rest_expected)]
    value = sum((seen - wanted) ** 2 / wanted for seen, wanted in cells if wanted > 0)
    return (value - len(cells) + 1) / math.sqrt(2 * (len(cells) - 1))


# The sampler


@pytest.mark.parametrize("scale", SCALES)
def test_draws_are_two_sided_geometric(scale: Fraction) -> None:
    draw, many = Random(5), 40_000  # noqa: S311 (to have the same draws each time)
    found = Counter(draw_two_sided_geometric(scale, draw.randrange) for _ in range(many))
    expected = {x: many * probability(x, scale) for x in range(-200, 201) if many * probability(x, scale) > 10}
    assert abs(chi_square(found, expected)) < 5


def test_an_outcome_is_at_most_e_to_the_one_by_scale_likelier() -> None:
    for scale, x in itertools.product(SCALES, range(-50, 50)):
        ratio = probability(x, scale) / probability(x + 1, scale)
        assert math.exp(-1 / scale) - 1e-9 <= ratio <= math.exp(1 / scale) + 1e-9


@pytest.mark.parametrize("scale", SCALES)
def test_variance_and_fourth_cumulant(scale: Fraction) -> None:
    reach = range(-2000, 2001)
    variance = sum(x**2 * probability(x, scale) for x in reach)
    fourth = sum(x**4 * probability(x, scale) for x in reach) - 3 * variance**2
    assert variance_of(scale) == pytest.approx(variance)
    assert fourth_cumulant_of(scale) == pytest.approx(fourth)


def test_no_scale_is_no_noise() -> None:
    with pytest.raises(ValueError, match="more than 0"):
        draw_two_sided_geometric(Fraction(0), int)


def test_noise_is_of_integers_and_of_the_operating_system() -> None:
    """Neither a generator with a seed nor a random number with a point is imported or called where noise is drawn."""
    folder = Path(privacy.__file__).parent
    for file in folder.glob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        imported = {
            name.name.partition(".")[0]
            for node in ast.walk(tree)
            if isinstance(node, ast.Import | ast.ImportFrom)
            for name in ([ast.alias(node.module or "")] if isinstance(node, ast.ImportFrom) else node.names)
        }
        assert not imported & {"random", "numpy"}, file
    drawing = ast.parse((folder / "mechanism.py").read_text("utf-8"))
    for function in drawing.body:
        if isinstance(function, ast.FunctionDef) and "draw" in function.name:
            assert not [
                node for node in ast.walk(function) if isinstance(node, ast.Constant) and type(node.value) is float
            ]
            assert not [
                node for node in ast.walk(function) if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
            ]


# The budget


def test_the_budget_of_a_unit_is_three() -> None:
    assert sum(DEFAULTS.values()) == MOST == 3
    assert set(DEFAULTS) == set(KINDS)


@pytest.mark.parametrize(
    ("given_budget", "words"),
    [
        ({"leaf": 2}, "at most 1.8"),
        ({"leaf": 0}, "more than 0"),
        ({"leaf": "much"}, "no number"),
        ({"leaf": "1/0"}, "no number"),
        ({"board": 1}, "no kind"),
    ],
)
def test_a_budget_that_is_none_is_refused(given_budget: dict[str, object], words: str) -> None:
    with pytest.raises(BudgetError, match=words):
        read_budget(given_budget)


def test_more_than_three_is_refused_whatever_the_defaults() -> None:
    """A kind of part that is added takes from the others, as a third rating would."""
    with pytest.raises(BudgetError, match="more than 3"):
        read_budget({}, {**DEFAULTS, "later": Fraction(1, 10)})
    assert read_budget({"leaf": "1.4"}, {**DEFAULTS, "later": Fraction(4, 10)})["leaf"] == Fraction(14, 10)


# Sensitivity

RATINGS = range(-1, 8)  # off the scale, too


@pytest.mark.parametrize(
    ("shape", "answers"),
    [
        *((Choice(options), [*options, "", "gone"]) for options in OPTIONS.values()),
        (Flag(), [True, False]),
        (RatedTwice(1), list(itertools.product(RATINGS, RATINGS))),
        (RatedTwice(2), list(itertools.product(range(16), range(16)))),
    ],
)
def test_no_other_answer_changes_the_numbers_by_more_and_some_by_as_much(shape: Any, answers: list[Any]) -> None:
    numbers = [shape.numbers(answer) for answer in answers]
    most = max(
        sum(abs(a - b) for a, b in zip(one, other, strict=True)) for one, other in itertools.product(numbers, numbers)
    )
    assert most == shape.sensitivity


# Margins


@pytest.mark.slow
@pytest.mark.parametrize("many", [1, 2, 6, 24])
def test_margins_keep_within_95_of_100(many: int) -> None:
    draw = Random(many)  # noqa: S311 (to have the same draws each time)
    scale, runs = Fraction(25, 9), 3_000
    spread = total([Spread(variance_of(scale), fourth_cumulant_of(scale))] * many)
    inside = 0
    for _ in range(runs):
        inside += abs(sum(draw_two_sided_geometric(scale, draw.randrange) for _ in range(many))) <= spread.margin
    assert 0.935 < inside / runs < 0.965


# Reconciling

VALUES = st.lists(st.integers(-50, 50), min_size=1, max_size=4)


@given(VALUES, VALUES, VALUES, st.integers(1, 9), st.integers(1, 9))
def test_parts_add_up_to_one_total(
    leaves: list[int], cohorts: list[int], whole: list[int], of_leaf: int, of_cohort: int
) -> None:
    def partition(values: list[int], variance: int) -> dict[str, Noisy]:
        return {str(place): Noisy((value, -value), Spread(variance + place, 1.0)) for place, value in enumerate(values)}

    found = Reconciled(
        {
            "leaf": partition(leaves, of_leaf),
            "cohort": partition(cohorts, of_cohort),
            "programme": partition(whole[:1], 3),
        }
    )
    for kind, values in (("leaf", leaves), ("cohort", cohorts), ("programme", whole[:1])):
        names = [str(place) for place in range(len(values))]
        parts = [found.of(kind, [name]) for name in names]
        for place in range(2):
            assert sum(part.values[place] for part in parts) == pytest.approx(found.whole().values[place], abs=1e-6)
        together = found.of(kind, names)
        assert together.spread.variance == pytest.approx(found.whole().spread.variance)
        assert together.spread.fourth == pytest.approx(found.whole().spread.fourth)
        assert together.values == pytest.approx(found.whole().values, abs=1e-6)


def test_the_spread_of_reconciled_parts_is_what_least_squares_gives() -> None:
    """By hand: of the weights of every raw number in a part, squared and to the fourth."""
    variances = {"leaf": {"a": 4.0, "b": 1.0, "c": 7.0}, "programme": {"": 2.0}, "role": {"x": 3.0, "y": 5.0}}
    raw = [(kind, name) for kind, parts in variances.items() for name in parts]

    def reconciled(values: dict[tuple[str, str], float]) -> Reconciled:
        return Reconciled(
            {
                kind: {name: Noisy((values[kind, name],), Spread(v, v**2)) for name, v in parts.items()}
                for kind, parts in variances.items()
            }
        )

    for kind, chosen in (("leaf", ["a"]), ("leaf", ["a", "c"]), ("role", ["y"]), ("programme", [""])):
        weights = {key: reconciled({one: float(one == key) for one in raw}).of(kind, chosen).values[0] for key in raw}
        spread = reconciled(dict.fromkeys(raw, 0.0)).of(kind, chosen).spread
        assert spread.variance == pytest.approx(sum(weights[k, n] ** 2 * variances[k][n] for k, n in raw))
        assert spread.fourth == pytest.approx(sum(weights[k, n] ** 4 * variances[k][n] ** 2 for k, n in raw))
        assert spread.variance <= sum(variances[kind][name] for name in chosen)


@given(st.lists(st.integers(-20, 60), min_size=2, max_size=6), st.integers(0, 100), st.data())
def test_options_sum_to_the_people(numbers: list[int], people: int, data: st.DataObject) -> None:
    fitted = fit_to_people(Noisy(tuple(numbers), Spread(6.0, 9.0)), people)
    assert sum(fitted.values) == pytest.approx(people)
    options, chosen = len(numbers), data.draw(st.integers(1, len(numbers)))
    weights = [(1 if place < chosen else 0) - chosen / options for place in range(options)]
    spread = share_spread(Spread(6.0, 9.0), chosen, options)
    assert spread.variance == pytest.approx(6.0 * sum(weight**2 for weight in weights))
    assert spread.fourth == pytest.approx(9.0 * sum(weight**4 for weight in weights))
