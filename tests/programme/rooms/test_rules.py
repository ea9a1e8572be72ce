"""The rules of a room, its codes and its results, without a database."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.core import disclosure
from digiboards_xblocks.core.run_sheet import RunSheet
from digiboards_xblocks.programme.rooms import codes, rules
from digiboards_xblocks.programme.rooms.results import Sent, result_of

from .conftest import SHEET

VOTE, RATE, FEEDBACK = (SHEET.stages[place] for place in (2, 1, 5))
NOW = datetime.datetime(2026, 3, 2, 14, tzinfo=datetime.UTC)


def voted(options: list[str], kinds: list[str] | None = None) -> list[Sent]:
    return [Sent({"choice": option}, kind) for option, kind in zip(options, kinds or [""] * len(options), strict=True)]


def test_a_code_is_read_as_people_type_it() -> None:
    code = codes.new_code()
    assert codes.normal_code(f" {code[:4].lower()} - {code[4:]} ") == code == codes.normal_code(codes.in_groups(code))
    assert len({codes.new_code() for _ in range(200)}) == 200


@pytest.mark.parametrize("text", ["", "ABCD", "ABCD EFGHJ", "OOOO 0000", "abcd efg!", "A" * 5000])
def test_what_cannot_be_a_code_is_none(text: str) -> None:
    assert codes.normal_code(text) == ""


def test_stages_follow_one_another_and_stop_at_both_ends() -> None:
    names = [stage.name for stage in SHEET.stages]
    forth, here = [], ""
    for _ in range(len(names) + 1):
        here = rules.after(SHEET, here)
        forth.append(here)
    assert forth == [*names, names[-1]]
    assert rules.before(SHEET, names[0]) == "" == rules.before(SHEET, "")
    assert rules.before(SHEET, names[2]) == names[1]
    assert rules.after(RunSheet("g1/x", "g1", "peers", "None", ()), "") == ""


def test_a_stage_has_its_minutes_and_what_it_was_stretched_by() -> None:
    began = NOW - datetime.timedelta(minutes=9)
    assert rules.timer(VOTE, began, 0, NOW) == rules.Timer(60, 10)
    assert rules.timer(VOTE, began, 5, NOW) == rules.Timer(360, 15)
    assert rules.timer(VOTE, began - datetime.timedelta(minutes=3), 0, NOW).left == -120


def test_a_room_ends_by_itself() -> None:
    assert not rules.is_over(NOW - rules.LONGEST + datetime.timedelta(seconds=1), NOW)
    assert rules.is_over(NOW - rules.LONGEST, NOW)


@pytest.mark.parametrize(
    ("stage", "sent", "valid"),
    [
        (VOTE, {"choice": "stop"}, True),
        (VOTE, {"choice": "stop", "other": "x"}, True),
        (VOTE, {"choice": "steal"}, False),
        (VOTE, {}, False),
        (RATE, {"g1-explain": "1", "g1-ask": "5"}, True),
        (RATE, {"g1-explain": "1"}, False),
        (RATE, {"g1-explain": "1", "g1-ask": "6"}, False),
        (FEEDBACK, {"recommend": "yes", "change": "a-lot"}, True),
        (FEEDBACK, {"recommend": "yes", "change": ""}, False),
        (SHEET.stages[0], {}, False),
    ],
)
def test_answers_are_whole_or_none(stage: object, sent: dict[str, str], valid: bool) -> None:
    assert (rules.valid_answers(stage, sent) is not None) is valid  # type: ignore[arg-type]


def test_votes_are_shown_from_five() -> None:
    assert result_of(VOTE, voted(["stop"] * 4), by_kind=False) is None
    assert result_of(VOTE, voted(["stop"] * 3 + ["ask"] * 2), by_kind=False) == {
        "kind": "vote",
        "people": 5,
        "counts": {"ask": 2, "go-on": 0, "stop": 3},
    }


@given(st.lists(st.sampled_from(["acute", "system", ""]), min_size=5, max_size=40))
def test_votes_by_kind_tell_of_no_fewer_than_eight(kinds: list[str]) -> None:
    """Nor does the whole less the others: they are shown of all kinds, or of none."""
    result = result_of(VOTE, voted(["stop"] * len(kinds), kinds), by_kind=True)
    assert result is not None
    sizes = {kind: kinds.count(kind) for kind in set(kinds)}
    shown = {group["kind"]: group["people"] for group in result.get("groups", [])}
    assert shown == (sizes if len(sizes) > 1 and min(sizes.values()) >= 8 else {})
    assert "groups" not in (result_of(VOTE, voted(["stop"] * len(kinds), kinds), by_kind=False) or {})


def rated(values: list[int], *, counts: bool = True) -> list[Sent]:
    return [Sent({"g1-explain": str(value), "g1-ask": "3"}, counts=counts) for value in values]


def test_ratings_are_a_picture_of_those_who_agreed_from_eight() -> None:
    assert result_of(RATE, rated([4] * 7) + rated([1] * 5, counts=False), by_kind=False) is None
    result = result_of(RATE, rated([2, 3, 3, 4, 4, 2, 3, 3]) + rated([1] * 5, counts=False), by_kind=False)
    assert result == {
        "kind": "rate",
        "people": 10,
        "means": {
            "g1-explain": {"value": 3.0, "bound": disclosure.EXACTLY},
            "g1-ask": {"value": 3.0, "bound": disclosure.EXACTLY},
        },
    }
    assert result_of(RATE, rated([4] * 9), by_kind=False, fewest=10) is None


def test_a_mean_near_an_end_tells_nobodys_rating() -> None:
    result = result_of(RATE, rated([5] * 8), by_kind=False)
    assert result is not None
    assert result["means"]["g1-explain"] == {"value": 4.4, "bound": disclosure.OR_MORE}


@pytest.mark.parametrize(("votes", "said"), [(0, 0), (4, 0), (5, 5), (9, 5), (12, 10)])
def test_how_many_have_voted_is_told_in_steps(votes: int, said: int) -> None:
    assert rules.in_steps(votes) == said
