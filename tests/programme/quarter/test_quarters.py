"""Quarters: every day is in one, each begins where the one before ended, and their numbers are the NHS's."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digiboards_xblocks.programme.quarter.quarters import Quarter, parse_quarter, quarter_of

DAYS = st.dates(datetime.date(2001, 1, 1), datetime.date(2099, 12, 31))


@given(day=DAYS)
def test_every_day_is_in_its_quarter(day: datetime.date) -> None:
    quarter = quarter_of(day)
    assert quarter.start <= day <= quarter.end
    assert quarter.next.previous == quarter
    assert quarter.next.start == quarter.end + datetime.timedelta(days=1)
    assert parse_quarter(str(quarter)) == quarter


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-03-31", "Q4 2025/26"),
        ("2026-04-01", "Q1 2026/27"),
        ("2026-11-30", "Q3 2026/27"),
        ("2099-12-31", "Q3 2099/00"),
    ],
)
def test_the_financial_year_begins_in_april(day: str, name: str) -> None:
    assert quarter_of(datetime.date.fromisoformat(day)).financial == name


@pytest.mark.parametrize("junk", ["", "2026", "2026-02", "2026-1", "1999-10", "2101-01", "٢٠٢٦-10", "2026-10-01"])
def test_junk_is_no_quarter(junk: str) -> None:
    assert parse_quarter(junk) is None


def test_quarters_are_in_the_order_of_time() -> None:
    assert sorted([Quarter(2027, 1), Quarter(2026, 10), Quarter(2026, 4)])[-1] == Quarter(2027, 1)
