"""What a commitments block may say, and which dates and checks go with a commitment."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.activities.commitments.spec import (
    CATEGORIES,
    CHECK_DAYS,
    STATUSES,
    Suggestion,
    can_be_due,
    check_for,
    checks,
    day,
    is_own,
    is_slot,
    parse_commitments,
)
from digiboards_xblocks.core.content_errors import ContentError

TODAY = datetime.date(2026, 11, 23)
ONE = "{id: %s, text: Read a hazard log., within_days: %s, category: %s, done: You asked.}"


def commitments(*items: str) -> str:
    return "id: g5-commit\nsuggestions:\n" + "".join(f"  - {item}\n" for item in items)


def problems_of(text: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        parse_commitments(text)
    return [str(problem) for problem in caught.value.problems]


def test_commitments_are_read() -> None:
    read = parse_commitments(commitments(ONE % ("hazard-log", 14, "safety")))

    assert read.name == "g5-commit"
    assert read.suggestions == (Suggestion("hazard-log", "Read a hazard log.", 14, "safety", "You asked."),)
    assert read.suggestion("hazard-log") is read.suggestions[0]
    assert [read.suggestion(odd) for odd in ("none", None, 7, [], {})] == [None] * 5
    assert read.suggestions[0].due(TODAY) == datetime.date(2026, 12, 7)


@pytest.mark.parametrize("category", CATEGORIES)
def test_every_category_is_known(category: str) -> None:
    assert parse_commitments(commitments(ONE % ("a", 1, category))).suggestions[0].category == category


def test_what_is_wrong_is_named_with_its_line() -> None:
    assert problems_of(
        commitments(
            ONE % ("a", 0, "safty"),
            ONE % ("a", 367, "safety"),
            ONE % ("own-12345678", 1, "ai"),
            "{id: b, within_days: '7', category: ai, done: x, when: y}",
        )
    ) == [
        "line 3: 'category' is 'safty'; did you mean 'safety'?",
        "line 3: 'within_days' is 0; expected 1 to 366",
        "line 4: 'within_days' is 367; expected 1 to 366",
        "line 4: the suggestion 'a' stands twice; give each its own id",
        "line 5: an id that starts with 'own-' is kept for learners' own commitments",
        "line 6: 'within_days' is text; expected a whole number",
        "line 6: a suggestion has no 'text'; it is required",
        "line 6: a suggestion has no key 'when'; known are: category, done, id, text, within_days",
    ]


@pytest.mark.parametrize(
    ("slot", "own", "any_slot"),
    [
        ("own-1234abcd", True, True),
        ("own-1790000000000", True, True),
        ("own-1234", False, True),
        ("own-XYZ12345", False, False),
        ("own-" + "a" * 33, False, True),
        ("hazard-log", False, True),
        ("", False, False),
        ("a/b", False, False),
        ("a" * 65, False, False),
        ("\ud83d", False, False),
        (None, False, False),
        (["own-1234abcd"], False, False),
    ],
)
def test_slots_are_told_apart(slot: object, own: bool, any_slot: bool) -> None:
    assert is_own(slot) == own
    assert is_slot(slot) == any_slot


@pytest.mark.parametrize(
    "value",
    [None, 7, [], "", "2026-02-30", "20261201", "2026-W01-1", "2026-12-01T00:00", " 2026-12-01", "１２３４-01-01"],
)
def test_what_is_no_date_is_none(value: object) -> None:
    assert day(value) is None


@pytest.mark.slow
@given(st.dates())
def test_every_date_of_a_date_input_is_read(date: datetime.date) -> None:
    assert day(date.isoformat()) == date


def test_a_commitment_is_due_from_today_to_two_years_from_now() -> None:
    assert not can_be_due(TODAY - datetime.timedelta(days=1), TODAY)
    assert can_be_due(TODAY, TODAY)
    assert can_be_due(datetime.date(2028, 11, 23), TODAY)
    assert not can_be_due(datetime.date(2028, 11, 24), TODAY)


def test_checks_come_after_30_90_and_180_days() -> None:
    assert checks(TODAY) == (
        (30, datetime.date(2026, 12, 23)),
        (90, datetime.date(2027, 2, 21)),
        (180, datetime.date(2027, 5, 22)),
    )


@pytest.mark.parametrize(
    ("days", "check"), [(0, 30), (30, 30), (60, 30), (61, 90), (135, 90), (136, 180), (180, 180), (2_000, 180)]
)
def test_a_report_belongs_to_the_nearest_check(days: int, check: int) -> None:
    assert check_for(days) == check


@given(st.integers(min_value=0, max_value=10_000))
def test_no_report_belongs_to_an_earlier_check_than_one_before_it(days: int) -> None:
    assert check_for(days) in CHECK_DAYS
    assert check_for(days) <= check_for(days + 1)


def test_five_statuses() -> None:
    assert list(STATUSES) == ["made", "in-progress", "done", "changed", "stopped"]
