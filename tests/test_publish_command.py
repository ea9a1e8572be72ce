"""The command that publishes: which course runs, as of which day, and what a dry run leaves behind."""

import datetime
import inspect
from typing import Any

import pytest
from django.core.management import BaseCommand, CommandError, call_command, load_command_class
from django.utils import timezone

from digiboards_xblocks.activities.feedback.models import Feedback
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.figures.models import Ledger, Publication
from digiboards_xblocks.programme.figures.privacy.mechanism import GeometricMechanism
from digiboards_xblocks.programme.progress import aggregates
from digiboards_xblocks.programme.progress.snapshot_models import SliceDay
from tests.activities.storage import everything

from .answers import tell
from .clock import noon
from .conftest import COURSE_KEY
from .programmes import person

DAY = datetime.date(2027, 1, 15)

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


def test_on_other_days_nothing_is_published_and_counts_are_stored(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    day = datetime.date(2027, 3, 2)
    monkeypatch.setattr(timezone, "localdate", lambda *_: day)
    aggregates.mark(COURSE_KEY, [person("amina").pk])
    call_command("digiboards_publish", str(COURSE_KEY))

    assert capsys.readouterr().out == (
        f"{COURSE_KEY}: 2027-03-02 is no day of publication, the next is 2027-04-15; its counts of completion were "
        "stored.\n"
    )
    assert not Publication.objects.exists()
    assert set(SliceDay.objects.values_list("day", flat=True)) == {day}


def test_the_day_is_the_sites_today_or_one_that_was_missed() -> None:
    aggregates.mark(COURSE_KEY, [person("amina").pk])
    call_command("digiboards_publish", str(COURSE_KEY), "--day", "2026-10-15")
    assert not SliceDay.objects.exists()  # nobody knows any more how far people were on that day
    call_command("digiboards_publish", str(COURSE_KEY))

    assert set(Publication.objects.values_list("published_on", flat=True)) == {datetime.date(2026, 10, 15), DAY}
    assert set(SliceDay.objects.values_list("day", flat=True)) == {DAY}


def test_a_day_that_nothing_is_known_of_is_asked_about(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever answers decides: it was missed, or what it published is lost with a back-up that was restored."""
    tell(person("amina"), "f", "yes", "a-lot")
    Feedback.objects.update(saved_at=noon(datetime.date(2026, 10, 1)))
    with pytest.raises(CommandError, match="nothing is known of figures as of 2026-10-15"):
        call_command("digiboards_publish", str(COURSE_KEY))
    assert not Publication.objects.exists()
    call_command("digiboards_publish", str(COURSE_KEY), "--restored", "2026-10-15", "--dry-run")
    assert not Ledger.objects.exists()
    call_command("digiboards_publish", str(COURSE_KEY), "--restored", "2026-10-15")
    capsys.readouterr()
    call_command("digiboards_publish", str(COURSE_KEY))

    assert "nothing new" in capsys.readouterr().out


def test_a_day_that_was_missed_is_made_up(capsys: pytest.CaptureFixture[str]) -> None:
    tell(person("amina"), "f", "yes", "a-lot")
    Feedback.objects.update(saved_at=noon(datetime.date(2026, 10, 1)))
    call_command("digiboards_publish", str(COURSE_KEY), "--day", "2026-10-15")
    call_command("digiboards_publish", str(COURSE_KEY))

    assert capsys.readouterr().out.splitlines() == [
        f"{COURSE_KEY}: 1 answer of feedback.",
        f"{COURSE_KEY}: nothing new.",
    ]


def test_no_option_and_no_setting_makes_noise_predictable() -> None:
    """The command has no seed, and what it calls takes none from the site: only a caller in Python can."""
    parser = load_command_class("digiboards_xblocks", "digiboards_publish").create_parser("manage.py", "publish")
    ours = {action.dest for action in parser._actions} - {
        action.dest for action in BaseCommand().create_parser("", "")._actions
    }
    assert ours == {"course", "day", "restored", "dry_run"}
    assert isinstance(inspect.signature(publishing.publish).parameters["mechanism"].default, GeometricMechanism)
    assert list(inspect.signature(GeometricMechanism).parameters) == []


def test_a_second_time_on_a_day_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    person("amina")
    call_command("digiboards_publish", str(COURSE_KEY))
    capsys.readouterr()
    call_command("digiboards_publish", str(COURSE_KEY))
    assert "published on 2027-01-15 already; its counts of completion were stored." in capsys.readouterr().out
    call_command("digiboards_publish", str(COURSE_KEY), "--dry-run")
    assert capsys.readouterr().out == f"{COURSE_KEY}: published on 2027-01-15 already.\n"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("2027-04-15", "2027-04-15 has not come yet"),
        ("2 March", "'2 March' is not a day"),
        ("2026-02-30", "'2026-02-30' is not a day"),
    ],
)
@pytest.mark.parametrize("option", ["--day", "--restored"])
def test_a_day_that_cannot_be_is_refused(option: str, day: str, sentence: str) -> None:
    with pytest.raises(CommandError, match=sentence):
        call_command("digiboards_publish", str(COURSE_KEY), option, day)

    assert not Publication.objects.exists()


def test_a_day_before_the_last_publication_is_refused() -> None:
    person("amina")
    publishing.publish(COURSE_KEY, day=DAY)
    with pytest.raises(CommandError, match="figures were published on 2027-01-15 already, which is after 2026-10-15"):
        call_command("digiboards_publish", str(COURSE_KEY), "--day", "2026-10-15")

    assert Publication.objects.count() == 1


def test_four_in_a_year_are_enough(settings: Any) -> None:
    person("amina")
    for day in ("2026-04-15", "2026-07-15", "2026-10-15"):
        publishing.publish(COURSE_KEY, day=datetime.date.fromisoformat(day))
    settings.DIGIBOARDS_PUBLICATION_DAYS = ["12-01", "12-31"]
    publishing.publish(COURSE_KEY, day=datetime.date(2026, 12, 1))
    with pytest.raises(CommandError, match="four times in the year before 2026-12-31"):
        call_command("digiboards_publish", str(COURSE_KEY), "--day", "2026-12-31")
