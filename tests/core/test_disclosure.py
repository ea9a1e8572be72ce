"""Figures about groups, held against somebody who knows how many people they are of, and is one of them."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.core.disclosure import FEWEST_PEOPLE, OR_LESS, OR_MORE, Shown, count, enough, mean

Shows = Callable[[int], object]


@pytest.mark.parametrize(
    ("people", "shown"),
    [(0, 0), (1, 5), (4, 5), (7, 5), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (103, 105), (3_002, 3_000)],
)
def test_counts_are_rounded(people: int, shown: int) -> None:
    assert count(people) == shown


@given(st.integers(1, 100_000))
def test_a_count_stands_for_several(people: int) -> None:
    assert count(people) % 5 == 0
    assert abs(count(people) - people) <= (4 if people < 8 else 2)
    assert sum(count(other) == count(people) for other in range(max(1, people - 8), people + 8)) >= 5


def test_few_people_give_no_figure() -> None:
    assert [people for people in range(20) if mean(3 * people, people=people) is not None] == list(range(8, 20))


def test_the_fewest_can_be_raised_only() -> None:
    assert [enough(8, fewest) for fewest in (0, 5, 8, 9)] == [True, True, True, False]
    assert [enough(7, fewest) for fewest in (0, 5, 8, 9)] == [False] * 4
    assert mean(30, people=10, fewest=11) is None
    assert mean(21, people=7, fewest=1) is None


@pytest.mark.parametrize(
    ("total", "people", "each", "shown"),
    [
        (24, 8, 1, Shown(3.0)),
        (40, 8, 1, Shown(4.4, OR_MORE)),
        (35, 8, 1, Shown(4.4, OR_MORE)),
        (34, 8, 1, Shown(4.3)),
        (8, 8, 1, Shown(1.6, OR_LESS)),
        (13, 8, 1, Shown(1.6, OR_LESS)),
        (14, 8, 1, Shown(1.8)),
        (60, 12, 2, Shown(2.5)),
        (120, 12, 2, Shown(4.6, OR_MORE)),
        (1_499_000, 300_000, 1, Shown(5.0)),
        (1_350_000, 300_000, 1, Shown(4.5)),
        (300_000, 300_000, 1, Shown(1.0)),
    ],
)
def test_means_are_shown_to_one_decimal_and_their_ends_as_ranges(
    total: int, people: int, each: int, shown: Shown
) -> None:
    assert mean(total, people=people, each=each) == shown


# The attacker


def possible(shows: Shows, seen: object, own: int, others: int, low: int, high: int) -> set[int]:
    """The values that one answer of somebody else can have had, for a reader whose own answers sum to ``own``.

    ``others`` is how many answers the other people gave. Whole numbers from ``low`` to ``high`` can have any sum from
    the lowest to the highest, so what is possible for one follows from what is possible for the sum of the rest.
    """
    sums = [rest for rest in range(others * low, others * high + 1) if shows(own + rest) == seen]
    return {
        value
        for value in range(low, high + 1)
        if any((others - 1) * low <= rest - value <= (others - 1) * high for rest in sums)
    }


def readers(total: int, people: int, each: int, low: int, high: int) -> Iterator[int]:
    """What the own answers of somebody in the group can sum to."""
    others = (people - 1) * each
    yield from range(max(each * low, total - others * high), min(each * high, total - others * low) + 1)


def known_for_certain(shows: Shows, people: int, each: int, low: int, high: int) -> list[tuple[int, int, set[int]]]:
    """Every sum of answers, and reader, for whom somebody else's answer has one possible value only."""
    others, shows = (people - 1) * each, cache(shows)
    return [
        (total, own, values)
        for total in range(people * each * low, people * each * high + 1)
        for own in readers(total, people, each, low, high)
        if len(values := possible(shows, shows(total), own, others, low, high)) < 2
    ]


def rounded(answers: int) -> Shows:
    return lambda total: round(total / answers, 1)


@pytest.mark.parametrize("each", [1, 2, 5])
@pytest.mark.parametrize("people", [8, 9])
def test_no_mean_tells_anybodys_answer(people: int, each: int) -> None:
    """Every possible sum of answers, and every reader."""
    assert known_for_certain(lambda total: mean(total, people=people, each=each), people, each, 1, 5) == []


def test_the_attacker_reads_answers_off_a_mean_that_is_only_rounded() -> None:
    found = known_for_certain(rounded(8), 8, 1, 1, 5)

    assert (36, 1, {5}) in found
    assert (12, 5, {1}) in found


def test_coding_the_very_ends_only_would_not_be_enough() -> None:
    def ends_only(total: int) -> object:
        return min(max(round(total / 8, 1), 1.2), 4.8)

    assert (36, 1, {5}) in known_for_certain(ends_only, 8, 1, 1, 5)


@pytest.mark.slow
@given(
    people=st.integers(FEWEST_PEOPLE, 40),
    each=st.integers(1, 5),
    scale=st.sampled_from([(1, 5), (0, 1), (0, 10), (1, 2)]),
    data=st.data(),
)
def test_whatever_a_group_answers_everybody_keeps_two_possible_values(
    people: int, each: int, scale: tuple[int, int], data: st.DataObject
) -> None:
    low, high = scale
    near = st.sampled_from([low, high]) if data.draw(st.booleans()) else st.integers(low, high)
    own = sum(data.draw(st.lists(near, min_size=each, max_size=each)))
    others = (people - 1) * each
    usual = data.draw(near)
    odd = data.draw(st.lists(st.integers(low, high), max_size=min(others, 6)))
    total = own + sum(odd) + usual * (others - len(odd))

    @cache
    def shows(total: int) -> Shown | None:
        return mean(total, people=people, each=each, low=low, high=high)

    assert len(possible(shows, shows(total), own, others, low, high)) >= 2


@given(people=st.integers(FEWEST_PEOPLE, 300), data=st.data())
def test_a_shown_mean_is_true(people: int, data: st.DataObject) -> None:
    total = data.draw(st.integers(people, 5 * people))
    shown = mean(total, people=people)
    assert shown is not None
    true = total / people

    if shown.bound == OR_MORE:
        assert true >= shown.value - 0.05
    elif shown.bound == OR_LESS:
        assert true < shown.value + 0.05
    else:
        assert shown.value - 0.05 - 1e-9 <= true < shown.value + 0.05 + 1e-9
