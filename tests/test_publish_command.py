"""The command that publishes: which course runs, as of which day, and what a dry run leaves behind."""

import datetime
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.figures.models import Publication
from digiboards_xblocks.programme.progress import aggregates
from digiboards_xblocks.programme.progress.snapshot_models import SliceDay
from tests.activities.storage import everything

from .conftest import COURSE_KEY
from .programmes import person

DAY = datetime.date(2026, 3, 2)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def outlines(settings: Any) -> None:
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *_: DAY)


def test_a_dry_run_makes_no_row_and_speaks_of_nothing_kept(capsys: pytest.CaptureFixture[str]) -> None:
    before = everything()
    call_command("digiboards_publish", str(COURSE_KEY), "--dry-run")

    assert everything() == before
    assert not Course.objects.exists()
    out = capsys.readouterr().out
    assert "dry run; nothing was changed" in out
    assert "kept" not in out
    assert "stored" not in out


def test_a_course_that_does_not_exist_is_refused_and_makes_no_row(settings: Any) -> None:
    settings.DIGIBOARDS_OUTLINES = ""
    for options in ((), ("--dry-run",)):
        with pytest.raises(CommandError, match="holds no programme of Digital Boards, and nobody has answered there"):
            call_command("digiboards_publish", "course-v1:No+Such+Course", *options)

    assert not Course.objects.exists()


def test_one_course_that_does_not_exist_keeps_the_others_from_being_half_done() -> None:
    person("amina")
    with pytest.raises(CommandError):
        call_command("digiboards_publish", str(COURSE_KEY), "course-v1:No+Such+Course")

    assert not Publication.objects.exists()


def test_the_day_is_the_sites_today_or_the_one_that_is_given() -> None:
    aggregates.mark(COURSE_KEY, [person("amina").pk])
    call_command("digiboards_publish", str(COURSE_KEY), "--day", "2026-02-27")
    assert not SliceDay.objects.exists()  # nobody knows any more how far people were on that day
    call_command("digiboards_publish", str(COURSE_KEY))

    assert set(Publication.objects.values_list("published_on", flat=True)) == {datetime.date(2026, 2, 27), DAY}
    assert set(SliceDay.objects.values_list("day", flat=True)) == {DAY}


def test_a_second_time_on_a_day_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    person("amina")
    call_command("digiboards_publish", str(COURSE_KEY))
    capsys.readouterr()
    call_command("digiboards_publish", str(COURSE_KEY))
    assert "published on 2026-03-02 already; its counts of completion were stored again." in capsys.readouterr().out
    call_command("digiboards_publish", str(COURSE_KEY), "--dry-run")
    assert capsys.readouterr().out == f"{COURSE_KEY}: published on 2026-03-02 already.\n"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2026-03-03", "2026-03-03 has not come yet"),
        ("2 March", "'2 March' is not a day"),
        ("2026-02-30", "'2026-02-30' is not a day"),
    ],
)
def test_a_day_that_cannot_be_is_refused(day: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("digiboards_publish", str(COURSE_KEY), "--day", day)

    assert not Publication.objects.exists()


def test_a_day_before_the_last_publication_is_refused() -> None:
    person("amina")
    publishing.publish(COURSE_KEY, day=DAY)
    with pytest.raises(CommandError, match="figures were published on 2026-03-02 already, which is after 2026-03-01"):
        call_command("digiboards_publish", str(COURSE_KEY), "--day", "2026-03-01")

    assert Publication.objects.count() == 1
