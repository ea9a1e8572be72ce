"""Batches: of many people, from more than one board, each answer in one, and nobody waiting for ever."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.programme.figures.batching import PATIENCE, Batch, Waiting, batches, path_of, path_of_role
from digiboards_xblocks.programme.people.permissions import COHORT, ORGANISATION, PROGRAMME
from digiboards_xblocks.programme.progress.slices import ROLE, Slice

TODAY = datetime.date(2026, 11, 23)
WHOLE = Slice(PROGRAMME)
REGION, ICB = Slice(ORGANISATION, "Y99"), Slice(ORGANISATION, "Q99")
SPRING = Slice(COHORT, "spring")
OF_ICB = path_of(("Q99", "Y99"), "")


def waiting(
    number: int, board: str = "", path: Sequence[tuple[Slice, ...]] = ((WHOLE,),), days: int = 0
) -> Waiting[int]:
    return Waiting("g1", "", number, board, tuple(path), TODAY - datetime.timedelta(days=days), number)


def told(found: Iterable[Batch[int]]) -> dict[tuple[Slice, ...], list[int]]:
    return {batch.node: sorted(one.learner for one in batch.answers) for batch in found}


def test_where_answers_can_be_told() -> None:
    assert path_of((), "") == ((WHOLE,),)
    assert OF_ICB == ((WHOLE, REGION, ICB), (WHOLE, REGION), (WHOLE,))
    assert path_of(("Q99",), "spring") == ((WHOLE, ICB, SPRING), (WHOLE, SPRING), (WHOLE,))
    assert path_of_role("chair") == ((WHOLE, Slice(ROLE, "chair")), (WHOLE,))
    assert path_of_role("") == ((WHOLE,),)


def test_eight_people_are_told_of_and_seven_are_not() -> None:
    assert batches([waiting(number) for number in range(7)], TODAY, is_first=True) == ()
    assert told(batches([waiting(number) for number in range(8)], TODAY, is_first=True)) == {(WHOLE,): [*range(8)]}


def test_a_site_can_ask_for_more_people_but_not_for_fewer() -> None:
    nine = [waiting(number) for number in range(9)]
    assert batches(nine, TODAY, is_first=True, fewest=10) == ()
    assert batches(nine[:7], TODAY, is_first=True, fewest=3) == ()


def test_eight_people_have_to_come_from_other_boards_than_the_largest() -> None:
    board = [waiting(number, "R91", OF_ICB) for number in range(20)]
    others = [waiting(100 + number, "R92", OF_ICB) for number in range(8)]
    assert batches([*board, *others[:7]], TODAY, is_first=True) == ()
    assert told(batches([*board, *others], TODAY, is_first=True)) == {
        OF_ICB[0]: [*range(20), *range(100, 108)],
    }


def test_who_is_left_waits_and_then_goes_up() -> None:
    few = [waiting(number, f"R{number}", OF_ICB, days=number) for number in range(9)]
    far = [waiting(100 + number, f"S{number}", path_of(("Q98", "Y99"), ""), days=27) for number in range(7)]
    assert told(batches([*few[:7], *far], TODAY, is_first=False)) == {}
    later = TODAY + datetime.timedelta(days=1)
    assert told(batches([*few[:7], *far], later, is_first=False)) == {}  # the few have not waited, and stay below
    patient = [waiting(number, f"R{number}", OF_ICB, days=28) for number in range(3)]
    assert told(batches([*patient, *far], later, is_first=False)) == {(WHOLE, REGION): [0, 1, 2, *range(100, 107)]}


def test_what_is_new_is_told_at_once_as_far_up_as_it_takes() -> None:
    here = [waiting(number, f"R{number}", OF_ICB) for number in range(9)]
    there = [waiting(100 + number, f"S{number}", path_of(("Q98", "Y98"), "")) for number in range(5)]
    nowhere = [waiting(200 + number) for number in range(4)]
    assert told(batches([*here, *there, *nowhere], TODAY, is_first=True)) == {
        OF_ICB[0]: [*range(9)],
        (WHOLE,): [*range(100, 105), *range(200, 204)],
    }


def test_shares_wait_for_more_people_but_not_for_ever() -> None:
    people = [waiting(number, days=10) for number in range(31)]
    assert batches(people, TODAY, is_first=False, worth=32) == ()
    assert told(batches([*people, waiting(31)], TODAY, is_first=False, worth=32)) == {(WHOLE,): [*range(32)]}
    assert told(batches(people, TODAY, is_first=True, worth=32)) == {(WHOLE,): [*range(31)]}
    later = TODAY + datetime.timedelta(days=45)
    assert batches(people, later, is_first=False, worth=32) == ()
    assert len(batches(people, later + datetime.timedelta(days=1), is_first=False, worth=32)) == 1
    below = [waiting(number, f"R{number}", OF_ICB) for number in range(31)]
    assert list(told(batches(below, TODAY, is_first=True, worth=32))) == [(WHOLE,)]


PLACES = st.sampled_from(
    [
        (board, path_of(above, cohort))
        for board, above in [("R1", ("Q1", "Y1")), ("R2", ("Q1", "Y1")), ("R3", ("Q2", "Y1")), ("R4", ()), ("", ())]
        for cohort in ("", "spring")
    ]
)


@given(
    people=st.lists(st.tuples(PLACES, st.integers(0, 90)), max_size=60),
    is_first=st.booleans(),
)
def test_whatever_comes_batches_are_of_many_people_and_of_several_boards(
    people: list[tuple[tuple[str, tuple[tuple[Slice, ...], ...]], int]], *, is_first: bool
) -> None:
    all_of_them = [waiting(number, *place, days) for number, (place, days) in enumerate(people)]
    found = batches(all_of_them, TODAY, is_first=is_first)

    told_of = [one.learner for batch in found for one in batch.answers]
    assert len(told_of) == len(set(told_of))
    for batch in found:
        boards = Counter(one.board for one in batch.answers if one.board)
        assert len(batch.answers) - max(boards.values(), default=0) >= 8
        assert all(batch.node in one.path for one in batch.answers)
    left = [one for one in all_of_them if one.learner not in told_of]
    overdue = [one for one in left if is_first or one.since + PATIENCE <= TODAY]
    boards = Counter(one.board for one in overdue if one.board)
    assert len(overdue) - max(boards.values(), default=0) < 8


@pytest.mark.parametrize("is_first", [True, False])
def test_nobody_at_all(*, is_first: bool) -> None:
    assert batches([], TODAY, is_first=is_first) == ()
