"""A course run is deleted with all that hangs on it; all else stays, and the audit tells that it was done."""

import builtins
import io
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from digiboards_xblocks.core import batches
from digiboards_xblocks.db.models import Course, StaffLock
from digiboards_xblocks.organisations.models import Cohort, Organisation, RosterEntry
from digiboards_xblocks.programme.board_commitments.models import (
    BoardCheckMail,
    BoardCommitment,
    BoardCommitmentCheck,
)
from digiboards_xblocks.programme.digest.models import DigestWeek
from digiboards_xblocks.programme.figures.models import Ledger, NoisyNumber, Publication, PublishedFigure, SliceFigure
from digiboards_xblocks.programme.nudges.models import NudgeRequest
from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.progress.models import CountedProgramme, SliceProgress
from digiboards_xblocks.programme.progress.snapshot_models import SliceDay
from digiboards_xblocks.programme.quarter.models import QuarterPlan
from digiboards_xblocks.programme.retention import purge as purging
from digiboards_xblocks.programme.retention import purge as retention_purge
from digiboards_xblocks.programme.sessions.models import Session
from tests.activities.storage import everything, failing_write
from tests.activities.test_deletion import LATER_RUN, rows_everywhere

from .conftest import COURSE_KEY

pytestmark = pytest.mark.slow

__all__ = ["rows_everywhere"]

# What belongs to no course run, and what says nothing of one.
NOT_TOLD = {"NightlyPart", "Organisation", "StaffLock"}
# What stays, so that nothing is ever counted twice.
KEPT = {"CountedUnit", "Ledger", "Publication"}


@pytest.fixture
def two_runs(rows_everywhere: None) -> None:
    """A row of each of our tables in either of two course runs."""
    for course in Course.objects.all():
        Cohort.objects.create(course=course, key="spring", name="Spring")
        AuditEntry.objects.create(at=timezone.now(), course=course, action="roster-applied")
        SliceProgress.objects.create(course=course, kind="programme", people=2)
        SliceDay.objects.create(
            course=course, kind="programme", day=timezone.localdate(), people=2, started=1, finished_any=1, finished=0
        )
        StaffLock.objects.create(course_key=course.course_key, purpose="figures")
        CountedProgramme.objects.create(course_key=course.course_key, digest="x", since=timezone.now())
        ledger, _ = Ledger.objects.get_or_create(course_key=course.course_key)
        Publication.objects.create(ledger=ledger, published_on=timezone.localdate())
        DigestWeek.objects.create(course=course)
        NudgeRequest.objects.create(course=course, reason="stalled", asked_at=timezone.now())
        QuarterPlan.objects.create(course=course, starts_on=timezone.localdate(), notes="Two regions begin.")
        for model in (NoisyNumber, SliceFigure):
            model._default_manager.create(
                course=course, kind="programme", people=10, answers=10, variance=1.0, fourth=1.0
            )
        PublishedFigure.objects.create(
            course=course,
            kind="programme",
            people=10,
            answers=10,
            variance=1.0,
            fourth=1.0,
            published_on=timezone.localdate(),
        )
        session = Session.objects.create(course=course, kind="workshop", held_on=timezone.localdate())
        made = BoardCommitment.objects.create(
            session=session, words="Visit a ward.", owner="chair", due_on=timezone.localdate(), made_at=timezone.now()
        )
        BoardCommitmentCheck.objects.create(commitment=made, day=30, status="done", at=timezone.now())
        BoardCheckMail.objects.create(session=session, day=30, claimed_at=timezone.now())
        RosterEntry.objects.create(
            course=course,
            organisation=Organisation.objects.all()[0],
            email="chi@example.org",
            entered_at=timezone.now(),
        )


def purge(*options: str, key: Any = COURSE_KEY) -> str:
    out = io.StringIO()
    call_command("digiboards_purge_course", str(key), *options, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def rest() -> dict[str, Any]:
    """Every row but those that say that a purge was done."""
    rows = everything()
    rows["AuditEntry"] = [row for row in rows["AuditEntry"] if row["course_id"]]
    return rows


def tables() -> set[str]:
    return {model.__name__ for model in apps.get_app_config("digiboards_xblocks").get_models()} - NOT_TOLD - KEPT


def test_every_table_of_ours_is_known(two_runs: None) -> None:
    assert set(retention_purge.count_rows(COURSE_KEY)) == set(retention_purge.count_rows(LATER_RUN)) == tables()


def test_all_of_one_course_run_is_deleted_and_nothing_else(two_runs: None) -> None:
    held, later = retention_purge.count_rows(COURSE_KEY), retention_purge.count_rows(LATER_RUN)
    organisations = everything()["Organisation"]
    told = purge("--yes")

    assert retention_purge.count_rows(COURSE_KEY) == {}
    assert retention_purge.count_rows(LATER_RUN) == later
    assert everything()["Organisation"] == organisations
    assert set(StaffLock.objects.values_list("course_key", flat=True)) == {str(LATER_RUN)}
    assert told.splitlines()[0] == "Deleted:"
    assert {(line.split()[1], int(line.split()[0])) for line in told.splitlines()[1:]} == set(held.items())


def test_what_is_left_is_what_a_site_without_that_course_run_has(two_runs: None) -> None:
    expected = rest()
    course_id = Course.objects.get(course_key=str(COURSE_KEY)).pk
    mine = {name: {row["id"] for row in rows if row.get("course_id") == course_id} for name, rows in expected.items()}
    purge("--yes")

    for name, rows in rest().items():
        assert not {row["id"] for row in rows} & mine[name]
        assert all(row in expected[name] for row in rows)


def test_the_audit_of_a_purge_outlives_it(two_runs: None) -> None:
    held = retention_purge.count_rows(COURSE_KEY)
    purge("--yes")

    begun, done = AuditEntry.objects.filter(action__contains="purge").order_by("pk")
    assert (begun.action, done.action) == ("purge-course", "course-purged")
    assert begun.facts == done.facts == {"course": str(COURSE_KEY), "rows": dict(held)}
    assert begun.course is done.course is begun.actor is done.actor is None


def test_a_dry_run_tells_the_same_and_deletes_nothing(two_runs: None) -> None:
    before = everything()
    told = purge("--dry-run", "--yes")

    assert everything() == before
    assert told.replace("This would be deleted:", "Deleted:") == purge("--yes")


@pytest.mark.parametrize("typed", ["", "yes", str(LATER_RUN), str(COURSE_KEY).upper(), None])
def test_another_word_than_the_key_deletes_nothing(
    two_runs: None, typed: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(_question: str) -> str:
        if typed is None:
            raise EOFError
        return typed

    monkeypatch.setattr(builtins, "input", answer)
    before = everything()
    with pytest.raises(CommandError, match="That is not the key; nothing was deleted"):
        purge()

    assert everything() == before


def test_the_key_typed_again_deletes(two_runs: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builtins, "input", lambda _question: f" {COURSE_KEY} ")
    told = purge()

    assert told.startswith("This will be deleted, and cannot be brought back:\n")
    assert retention_purge.count_rows(COURSE_KEY) == {}


@pytest.mark.parametrize("key", ["course-v1:DigitalBoards+DB101+2062", "nonsense"])
def test_a_key_that_nothing_is_kept_of_is_refused(two_runs: None, key: str) -> None:
    before = everything()
    with pytest.raises(CommandError):
        purge("--yes", key=key)

    assert everything() == before


@pytest.mark.parametrize("write", [1, 2, 5, 12, 20])
@pytest.mark.parametrize("size", [1, batches.BATCH])
def test_one_that_stops_half_way_goes_on(
    two_runs: None, write: int, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(purging, "BATCH", size)
    held, later = retention_purge.count_rows(COURSE_KEY), retention_purge.count_rows(LATER_RUN)
    with failing_write(write), pytest.raises(OperationalError):
        purge("--yes")
    left = retention_purge.count_rows(COURSE_KEY)
    assert left["Course"] == 1, "or nobody could tell that there is something left"
    assert sum(left.values()) <= sum(held.values())
    purge("--yes")

    assert retention_purge.count_rows(COURSE_KEY) == {}
    assert retention_purge.count_rows(LATER_RUN) == later


def test_one_that_is_stopped_says_how_to_go_on(two_runs: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_args: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(purging, "delete", stop)
    err = io.StringIO()
    with pytest.raises(KeyboardInterrupt):
        call_command("digiboards_purge_course", str(COURSE_KEY), "--yes", stdout=io.StringIO(), stderr=err)

    assert err.getvalue() == "Stopped half-way. Run it again to delete the rest.\n"
