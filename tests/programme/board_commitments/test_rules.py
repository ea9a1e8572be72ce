"""What a board's commitment says, and when it is looked back on."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.programme.board_commitments.rules import (
    DAYS,
    CommitmentDetails,
    InvalidCommitment,
    check_on,
    is_mail_due,
    parse_commitment,
    parse_statuses,
)

TODAY = datetime.date(2026, 12, 1)
GIVEN = {"words": "Visit a ward", "owner": "chair", "due_on": "2027-03-31", "measure": "Six visits"}


def test_a_commitment_is_read_on_one_line() -> None:
    found = parse_commitment({**GIVEN, "words": "  Visit\r\n a\tward \x00"}, TODAY)

    assert found == CommitmentDetails("Visit a ward", "chair", datetime.date(2027, 3, 31), "Six visits")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("words", ""),
        ("words", "x" * 501),
        ("owner", "Jo Smith"),
        ("due_on", "31/03/2027"),
        ("due_on", "2026-11-30"),
        ("due_on", "2029-01-01"),
        ("measure", " "),
        ("measure", "x" * 501),
    ],
)
def test_what_is_wrong_is_told_by_its_field(field: str, value: str) -> None:
    with pytest.raises(InvalidCommitment) as caught:
        parse_commitment({**GIVEN, field: value}, TODAY)
    assert set(caught.value.problems) == {field}


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(InvalidCommitment) as caught:
        parse_commitment({}, TODAY)
    assert set(caught.value.problems) == set(GIVEN)


def test_a_date_that_has_passed_may_stay() -> None:
    past = datetime.date(2026, 11, 1)

    assert parse_commitment({**GIVEN, "due_on": past.isoformat()}, TODAY, kept_due=past).due_on == past


def test_only_statuses_of_commitments_that_there_are_count() -> None:
    given = {"status-1": "done", "status-2": "nonsense", "status-9": "done"}

    assert parse_statuses(given, frozenset({1, 2})) == {1: "done"}


@given(st.integers(-200, 200))
def test_each_check_is_mailed_for_from_its_day_for_a_month(days_since: int) -> None:
    today = TODAY + datetime.timedelta(days=days_since)

    assert [day for day in DAYS if is_mail_due(TODAY, day, today)] == [
        day for day in DAYS if 0 <= days_since - day <= 30
    ]
    assert check_on(TODAY, 30) == datetime.date(2026, 12, 31)
