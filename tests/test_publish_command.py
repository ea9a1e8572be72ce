"""The daily command: a dry run changes nothing, an unknown course run is refused, and the day can be given."""

import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks import api
from digiboards_xblocks.models import Course, Publication, SliceDay, StaffLock

from .answers import rate
from .blocks.storage import everything
from .conftest import COURSE_KEY
from .programmes import person

UNKNOWN = CourseLocator("DigitalBoards", "DB101", "2062")
TODAY = datetime.date(2026, 3, 14)
DAY = datetime.timedelta(days=1)
PAIRS = [(2, 4), (3, 3)]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outlines(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"
    monkeypatch.setattr(timezone, "localdate", lambda *_args: TODAY)


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*options: str) -> str:
        call_command("digiboards_publish", *options)
        return capsys.readouterr().out.strip()

    return run


def rated() -> None:
    for number in range(9):
        user = person(f"p{number}")
        rate(user, "g1", PAIRS)
        api.progress.mark(COURSE_KEY, [user.pk])


@pytest.mark.parametrize("options", [("--dry-run",), ()], ids=["dry run", "for real"])
def test_a_course_run_that_there_is_not_is_refused_and_none_is_published(options: tuple[str, ...], said: Any) -> None:
    rated()
    before = everything()
    with pytest.raises(CommandError) as refused:
        said(str(COURSE_KEY), str(UNKNOWN), *options)

    assert str(refused.value) == (
        f"{UNKNOWN} holds no programme, and nobody has saved anything in it. Check its key; nothing was published."
    )
    assert everything() == before


def test_a_dry_run_in_a_course_run_that_nobody_has_begun_makes_no_row(said: Any) -> None:
    told = said(str(COURSE_KEY), "--dry-run")

    assert told == (
        f"{COURSE_KEY}: nothing new; answers wait until there are enough of them (dry run; nothing was changed)."
    )
    assert not Course.objects.exists()
    assert not StaffLock.objects.exists()


def test_a_dry_run_changes_nothing_before_and_after_the_days_publication(said: Any) -> None:
    rated()
    before = everything()
    assert said("--dry-run") == f"{COURSE_KEY}: 9 answers of confidence (dry run; nothing was changed)."
    assert everything() == before
    said()
    before = everything()

    assert said("--dry-run") == f"{COURSE_KEY}: published today already (dry run; nothing was changed)."
    assert everything() == before


def test_a_job_after_midnight_publishes_the_day_before(said: Any) -> None:
    rated()
    yesterday = TODAY - DAY
    assert said("--day", str(yesterday)) == f"{COURSE_KEY}: 9 answers of confidence."
    assert set(SliceDay.objects.values_list("day", flat=True)) == {yesterday}
    assert api.figures.published_on(COURSE_KEY) == yesterday
    assert said("--day", str(yesterday)) == (
        f"{COURSE_KEY}: published for {yesterday} already; that day's counts of completion are brought up to date."
    )

    assert said().startswith(f"{COURSE_KEY}: nothing new")
    assert set(Publication.objects.values_list("published_on", flat=True)) == {yesterday, TODAY}


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (str(TODAY + DAY), "2026-03-15 is yet to come; nothing was published."),
        ("14/3/2026", "14/3/2026 is not a day, such as 2026-03-31; nothing was published."),
        ("2026-02-30", "2026-02-30 is not a day, such as 2026-03-31; nothing was published."),
        ("2026-03-13", f"The figures of {COURSE_KEY} are of 2026-03-14 already, not earlier; nothing was published."),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(day: str, reason: str, said: Any) -> None:
    rated()
    said()
    before = everything()
    with pytest.raises(CommandError) as refused:
        said("--day", day)

    assert str(refused.value) == reason
    assert everything() == before
