"""Which organisations the desk leaves out: none that is shown tells, by subtraction, of fewer than eight people."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.core.disclosure import FEWEST_PEOPLE
from statements.hiding import EVERYBODY, hidden
from statements.members import Organisation

ABOVE = {
    "Y1": "",
    "Y2": "",
    **{f"Q{number}": f"Y{1 + number % 2}" for number in range(1, 6)},
    **{f"R{number}": f"Q{1 + number % 5}" for number in range(1, 12)},
}
KNOWN = {code: Organisation(code, code, "", above) for code, above in ABOVE.items()}


def counting(members: dict[str, int]) -> dict[str, int]:
    """How many people each organisation has, of how many are directly on each board; "" for those on none."""
    found: Counter[str] = Counter()
    for code, number in members.items():
        place = code
        while place:
            found[place] += number
            place = ABOVE[place]
        found[EVERYBODY] += number
    return {code: number for code, number in found.items() if number}


def below(code: str) -> list[str]:
    return [one for one, above in ABOVE.items() if above == code]


def nearest_shown(code: str, people: dict[str, int], left_out: frozenset[str]) -> int:
    """How many people are told of below an organisation, by those of its own that are shown."""
    return sum(
        people.get(one, 0) if one not in left_out else nearest_shown(one, people, left_out) for one in below(code)
    )


MEMBERS = st.dictionaries(st.sampled_from(["", *ABOVE]), st.integers(0, 40), min_size=1)


@given(st.lists(MEMBERS, min_size=1, max_size=3))
def test_what_is_left_of_each_is_nobody_or_enough(some: list[dict[str, int]]) -> None:
    runs = [counting(members) for members in some]
    together = Counter[str]()
    for run in runs:
        together.update(run)
    countings = [*runs, dict(together)]
    left_out = hidden(countings, KNOWN)

    for people in countings:
        for code in (EVERYBODY, *ABOVE):
            if code in left_out or not people.get(code):
                continue
            assert code == EVERYBODY or people[code] >= FEWEST_PEOPLE
            left = people[code] - nearest_shown(code, people, left_out)
            # Everybody may be few; or nobody else is there to be hidden among.
            assert left == 0 or left >= FEWEST_PEOPLE or not nearest_shown(code, people, left_out)


@given(MEMBERS)
def test_who_are_many_everywhere_are_all_shown(members: dict[str, int]) -> None:
    assert hidden([counting({code: number + 8 for code, number in members.items() if code})], KNOWN) == frozenset()


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({"R1": 20, "R6": 3}, {"R1", "R6"}),
        ({"R1": 20, "R6": 3, "R11": 30}, {"R1", "R6"}),
        ({"R1": 20, "R6": 3, "R11": 4, "Q2": 1}, {"R6", "R11"}),
        ({"R1": 20, "": 3}, {"Y1", "Q2", "R1"}),
        ({"R1": 20, "": 30}, set()),
    ],
)
def test_for_example(members: dict[str, int], expected: set[str]) -> None:
    assert hidden([counting(members)], KNOWN) == expected


def test_one_course_run_is_not_had_from_the_sum_of_two() -> None:
    first, second = counting({"R1": 10, "R6": 30}), counting({"R1": 3, "R6": 30})
    both = {code: first[code] + second[code] for code in first}
    assert {"R1", "R6"} == set(hidden([both, first, second], KNOWN))
