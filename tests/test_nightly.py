"""The nightly work: every part is done, one that fails stops no other, and nothing is done twice."""

import datetime
import io
import json
import logging
import threading
from collections import Counter
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from digiboards_xblocks.activities.commitments.models import Reminder
from digiboards_xblocks.activities.feedback.models import Feedback
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Organisation, RosterEntry
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.figures.days import last_day, next_day
from digiboards_xblocks.programme.figures.models import Publication
from digiboards_xblocks.programme.nightly import records, run
from digiboards_xblocks.programme.nightly.models import NightlyPart
from digiboards_xblocks.programme.nightly.parts import PARTS, Part, PartFailed
from digiboards_xblocks.programme.progress import aggregates, queries, refresh, snapshots
from digiboards_xblocks.programme.progress.snapshot_models import SliceDay

from .answers import tell as feedback
from .clock import noon
from .conftest import COURSE_KEY
from .programmes import complete, person, register
from .sharing import at_once
from .test_mails import SITE, Failing, refused, somebody
from .test_mails import failing as failing

OTHER_KEY = "course-v1:Else+E1+2026"
MONDAY = datetime.datetime(2026, 3, 2, 2, tzinfo=datetime.UTC)
LEAD = "lead@example.org"

pytestmark = pytest.mark.django_db
on_a_day_of_publication = pytest.mark.time_machine(noon(datetime.date(2027, 1, 15)))


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.LMS_ROOT_URL = SITE
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"
    settings.DIGIBOARDS_DIGEST_TO = {str(COURSE_KEY): [LEAD]}


@pytest.fixture
def people() -> None:
    boards = register()
    complete(person("amina", boards["R91"]), "g1-a", "g1-b")
    somebody("ben")


def nightly(*options: str) -> list[str]:
    out = io.StringIO()
    call_command("digiboards_nightly", *options, stdout=out, stderr=io.StringIO())
    return out.getvalue().splitlines()


def as_json(*options: str) -> dict[str, Any]:
    return {result["part"]: result for result in json.loads("\n".join(nightly("--json", *options)))}


def failed(*options: str) -> tuple[str, list[str]]:
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("digiboards_nightly", *options, stdout=out, stderr=io.StringIO())
    assert caught.value.returncode == 1
    return str(caught.value), out.getvalue().splitlines()


def subjects() -> list[str]:
    return [f"{message.to[0]}: {message.subject.split(' ')[0]}" for message in mail.outbox]


@on_a_day_of_publication
def test_all_of_it_is_done_with_a_line_for_each_part(people: None) -> None:
    aggregates.mark(COURSE_KEY, Reminder.objects.values_list("learner_id", flat=True))
    lines = nightly()

    assert [line.split(":")[0] for line in lines] == [
        "progress",
        "figures",
        "digest",
        "reminders",
        "nudges",
        "retention",
    ]
    assert lines[0].startswith("progress: done: people brought up to date 2, parts with new counts ")
    assert lines[2:] == [
        "digest: done: mails 1",
        "reminders: done: mails 1",
        "nudges: done: mails 0",
        "retention: done: old addresses of rosters deleted 0, forgotten rooms closed 0",
    ]
    assert refresh.count_waiting(COURSE_KEY) == 0
    assert queries.of_runs([COURSE_KEY])[COURSE_KEY].people == 2
    assert SliceDay.objects.exists()
    assert Publication.objects.count() == 1
    assert subjects() == [f"{LEAD}: Digital", "ben@example.org: Look"]


@on_a_day_of_publication
def test_a_second_time_on_a_day_nothing_is_done_twice(people: None) -> None:
    nightly()
    days = list(SliceDay.objects.values_list("day", "kind", "name", "people"))
    again = as_json()

    assert {result["outcome"] for result in again.values()} == {"done"}
    assert again["figures"]["counts"] == {"answers in new figures": 0}
    assert len(mail.outbox) == 2
    assert Publication.objects.count() == 1
    assert list(SliceDay.objects.values_list("day", "kind", "name", "people")) == days


def test_after_a_pause_of_a_week_each_mail_goes_out_once(people: None) -> None:
    with time_machine.travel(timezone.now() + datetime.timedelta(days=9), tick=False):
        nightly()
        nightly()

    assert subjects() == [f"{LEAD}: Digital", "ben@example.org: Look"]


@pytest.mark.parametrize(
    ("days", "mails"),
    [((0, 1, 6), 1), ((0, 7), 2), ((0, 3, 8, 13), 2), ((5, 7), 2), ((0, 21), 2)],
    ids=["in one week", "two Mondays", "late in the second week", "Saturday, then Monday", "after three weeks"],
)
def test_the_digest_is_sent_once_a_week_on_monday_or_as_soon_after(days: tuple[int, ...], mails: int) -> None:
    Course.objects.create(course_key=str(COURSE_KEY))
    for day in days:
        with time_machine.travel(MONDAY + datetime.timedelta(days=day), tick=False):
            nightly("--only", "digest")

    assert len(mail.outbox) == mails


def test_a_digest_that_reached_nobody_is_sent_by_the_next_run(failing: type[Failing], settings: Any) -> None:
    Course.objects.create(course_key=str(COURSE_KEY))
    failing.opening = ConnectionRefusedError("no")
    said, lines = failed("--only", "digest")
    failing.opening = None

    assert said == "1 part failed: digest."
    assert "1 not sent, which will be tried again by the next run" in lines[0]
    nightly("--only", "digest")
    assert subjects() == [f"{LEAD}: Digital"]


def test_a_digest_that_reached_some_is_not_sent_to_them_again(failing: type[Failing], settings: Any) -> None:
    Course.objects.create(course_key=str(COURSE_KEY))
    settings.DIGIBOARDS_DIGEST_TO = {str(COURSE_KEY): [LEAD, "wrong@example.org"]}
    failing.fails = {"wrong@example.org": refused("wrong@example.org")}
    _said, lines = failed("--only", "digest")
    nightly("--only", "digest")

    assert "1 not sent, which will not be tried again" in lines[0]
    assert "@" not in lines[0]
    assert subjects() == [f"{LEAD}: Digital"]


def test_without_addresses_or_a_programme_no_digest_is_sent(settings: Any) -> None:
    for key in (str(COURSE_KEY), OTHER_KEY):
        Course.objects.create(course_key=key)
    settings.DIGIBOARDS_DIGEST_TO = {OTHER_KEY: [LEAD]}

    assert nightly("--only", "digest") == ["digest: done: mails 0"]
    assert mail.outbox == []


def test_settings_that_keep_mails_from_being_sent_are_told(settings: Any) -> None:
    Course.objects.create(course_key=str(COURSE_KEY))
    settings.DIGIBOARDS_DIGEST_TO = {str(COURSE_KEY): ["nobody"]}
    _said, lines = failed("--only", "digest")
    assert "DIGIBOARDS_DIGEST_TO names something that is not an email address" in lines[0]
    settings.LMS_ROOT_URL = ""
    _said, lines = failed("--only", "reminders")
    assert "LMS_ROOT_URL is not set" in lines[0]


@pytest.mark.parametrize(
    ("owner", "name", "part"),
    [(refresh, "refresh", "progress"), (publishing, "publish", "figures"), (snapshots, "snapshot_day", "progress")],
)
def test_a_part_that_fails_stops_no_other(
    owner: Any, name: str, part: str, people: None, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    words = f"the row of {mail_address('amina')} is locked"

    def fail(*_args: Any, **_more: Any) -> None:
        raise OperationalError(words)

    monkeypatch.setattr(owner, name, fail)
    said, lines = failed()

    assert said == f"1 part failed: {part}."
    assert len(lines) == sum(part.is_on() for part in PARTS)
    assert [line for line in lines if "failed" in line] == [
        f"{part}: failed: nothing to do; {COURSE_KEY}: OperationalError"
    ]
    assert subjects() == [f"{LEAD}: Digital", "ben@example.org: Look"]
    [told] = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert "in fail" in told.getMessage()
    assert "amina" not in told.getMessage()
    assert records.last_runs()[part].done_at is None
    assert records.last_runs()["retention"].done_at is not None


def test_one_course_run_that_fails_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in (str(COURSE_KEY), OTHER_KEY):
        Course.objects.create(course_key=key)
    real = refresh.refresh

    def fail(key: Any, *args: Any, **more: Any) -> int:
        if key == COURSE_KEY:
            raise OperationalError
        return real(key, *args, **more)

    monkeypatch.setattr(refresh, "refresh", fail)
    _said, [line] = failed("--only", "progress")
    assert (
        line
        == f"progress: failed: people brought up to date 0, parts with new counts 0; {COURSE_KEY}: OperationalError"
    )


def test_an_earlier_publication_as_of_a_later_day_is_told() -> None:
    Course.objects.create(course_key=str(COURSE_KEY))
    publishing.publish(COURSE_KEY, day=next_day(timezone.localdate()))
    _said, [line] = failed("--only", "figures")

    assert "a later day" in line


def test_figures_that_nothing_is_known_of_are_asked_about_each_night() -> None:
    """A publication was missed, or is lost with a back-up that was restored: only people know."""
    feedback(somebody("amina"), "f", "yes", "a-lot")
    Feedback.objects.update(saved_at=noon(last_day(timezone.localdate())))
    _said, [line] = failed("--only", "figures")

    assert "nothing is known of figures as of" in line
    call_command("digiboards_publish", "--day", str(last_day(timezone.localdate())))
    assert nightly("--only", "figures") == ["figures: done: answers in new figures 0"]


def test_when_each_part_was_done_last_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    began = timezone.now()
    nightly()
    found = records.last_runs()

    assert set(found) == {part.name for part in PARTS if part.is_on()}
    for last in found.values():
        assert last.ended_at is not None
        assert last.done_at is not None
        assert began <= last.begun_at <= last.done_at <= last.ended_at
    assert found["retention"].result == "retention: done: old addresses of rosters deleted 0, forgotten rooms closed 0"


def test_a_part_that_another_run_is_at_is_left_to_it() -> None:
    assert records.claim("retention", timezone.now())
    assert nightly("--only", "retention") == ["retention: another run is at it, and tells how it goes"]


def test_a_run_that_was_stopped_half_way_keeps_the_next_day_from_nothing() -> None:
    assert records.claim("retention", timezone.now() - records.LONGEST - datetime.timedelta(minutes=1))
    assert nightly("--only", "retention") == [
        "retention: done: old addresses of rosters deleted 0, forgotten rooms closed 0"
    ]


def test_whoever_was_taken_over_does_not_say_that_it_is_done() -> None:
    first = timezone.now() - records.LONGEST - datetime.timedelta(minutes=1)
    assert records.claim("retention", first)
    assert records.claim("retention", timezone.now())
    records.release("retention", first, is_done=True, result="late")

    assert NightlyPart.objects.get().ended_at is None
    assert NightlyPart.objects.get().result == ""


def test_old_addresses_are_deleted() -> None:
    register()
    board = Organisation.objects.get(ods_code="R91")
    course = Course.objects.create(course_key=str(COURSE_KEY))
    for name, days in (("old", 366), ("young", 360)):
        RosterEntry.objects.create(
            course=course,
            email=mail_address(name),
            organisation=board,
            entered_at=timezone.now() - datetime.timedelta(days=days),
        )

    assert nightly("--only", "retention") == [
        "retention: done: old addresses of rosters deleted 1, forgotten rooms closed 0"
    ]
    assert RosterEntry.objects.get().email == "young@example.org"


def test_a_result_says_what_was_done_all_the_same() -> None:
    def half(*_args: Any) -> dict[str, int]:
        raise PartFailed("one was refused", {"mails": 3})

    Course.objects.create(course_key=str(COURSE_KEY))
    [result] = run.run(timezone.localdate(), parts=[Part("half", of_run=half)])

    assert str(result) == f"half: failed: mails 3; {COURSE_KEY}: one was refused"


def test_of_four_runs_at_once_one_does_each_part(shared_database: None) -> None:
    busy = threading.Semaphore(0)
    done: list[str] = []

    def work() -> dict[str, int]:
        done.append("once")
        for _ in range(3):  # until the three others have been sent away
            assert busy.acquire(timeout=60)
        return {"pieces": 1}

    def once(_number: int) -> str:
        [result] = run.run(timezone.localdate(), parts=[Part("piece", of_site=work)])
        if result.outcome == run.BUSY:
            busy.release()
        return str(result)

    assert Counter(at_once(once, 4)) == {
        "piece: done: pieces 1": 1,
        "piece: another run is at it, and tells how it goes": 3,
    }
    assert done == ["once"]


def mail_address(name: str) -> str:
    return f"{name}@example.org"
