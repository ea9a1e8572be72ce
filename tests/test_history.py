"""How far people were, day by day: one row for a day on which something changed, and none of anybody's name."""

import datetime
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.progress import aggregates, slices, snapshots
from digiboards_xblocks.programme.progress.models import SliceProgress
from digiboards_xblocks.programme.progress.slices import Slice
from digiboards_xblocks.programme.progress.snapshot_models import SliceDay
from digiboards_xblocks.programme.retention import retirement

from .conftest import COURSE_KEY
from .programmes import complete, person, register

DAY = datetime.date(2026, 11, 2)
WHOLE = Slice(slices.PROGRAMME)


@pytest.fixture(autouse=True)
def outlines(settings: Any) -> None:
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"


def after(days: int) -> datetime.date:
    return DAY + datetime.timedelta(days=days)


def told(part: Slice = WHOLE, since: datetime.date = DAY) -> list[tuple[int, ...]]:
    days = snapshots.over_time(COURSE_KEY, part, since=since)
    return [((day.day - DAY).days, day.people, day.started, day.finished_any, day.finished) for day in days]


def does(user: Any, *blocks: str) -> None:
    complete(user, *blocks)
    aggregates.mark(COURSE_KEY, [user.pk])


def test_a_day_is_kept_once_and_only_if_something_changed(db: None) -> None:
    boards = register()
    amina = person("amina", boards["R91"])
    assert snapshots.snapshot_day(COURSE_KEY, day=DAY) == 4  # the whole, the board and the two above it
    assert snapshots.snapshot_day(COURSE_KEY, day=after(1)) == 0
    does(amina, "g1-a", "g1-b")
    assert snapshots.snapshot_day(COURSE_KEY, day=after(2)) == 4
    person("ben", boards["R93"])
    assert (
        snapshots.snapshot_day(COURSE_KEY, day=after(2)) == 5
    )  # later on the same day: what changed, and what was kept
    assert told() == [(0, 1, 0, 0, 0), (2, 2, 1, 1, 0)]
    assert told(Slice(slices.ORGANISATION, "R91")) == [(0, 1, 0, 0, 0), (2, 1, 1, 1, 0)]
    assert told(since=after(1)) == [(1, 1, 0, 0, 0), (2, 2, 1, 1, 0)]
    assert told(since=after(9)) == [(9, 2, 1, 1, 0)]


def test_days_stay_when_people_leave(db: None) -> None:
    boards = register()
    amina = person("amina", boards["R91"])
    does(amina, "g1-a")
    snapshots.snapshot_day(COURSE_KEY, day=DAY)
    before = told()
    retirement.retire_learner(amina.pk)
    assert told() == before
    snapshots.snapshot_day(COURSE_KEY, day=after(1))
    assert told()[1:] == [(1, 0, 0, 0, 0)]


def test_the_daily_command_keeps_the_day(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    person("amina", register()["R91"])
    call_command("digiboards_publish", "--dry-run")
    assert not SliceDay.objects.exists()
    for _ in range(2):
        call_command("digiboards_publish")
    assert SliceDay.objects.count() == 4
    assert capsys.readouterr().out.count("its counts of completion were stored.") == 2


@pytest.mark.slow
class HistoryTest(TestCase):  # type: ignore[misc]
    @given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 5)), max_size=12))
    def test_what_is_told_is_what_was(self, changes: list[tuple[int, int]]) -> None:
        """Whatever is kept, each day tells the counts of that day."""
        course, _ = Course.objects.get_or_create(course_key=str(COURSE_KEY))
        was: dict[int, int] = {}
        for later, people in changes:
            number = max(was, default=0) + later
            SliceProgress.objects.update_or_create(
                course=course, kind=slices.PROGRAMME, name="", guide="", defaults={"people": people}
            )
            snapshots.snapshot_day(COURSE_KEY, day=after(number))
            was[number] = people
        found = told()
        for number, people in was.items():
            assert [row[1] for row in found if row[0] <= number][-1:] == [people]
