"""Nudges: who gets one, that nobody gets one twice or against their will, and what a kill half-way leaves."""

import datetime
import smtplib
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base import deletion
from digiboards_xblocks.activities.commitments import reminders
from digiboards_xblocks.activities.commitments.models import Reminder
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.nudges import mailing, rules, storage
from digiboards_xblocks.programme.nudges.models import Nudge, NudgeRequest
from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.progress import aggregates, refresh
from digiboards_xblocks.programme.progress.people_queries import NOT_STARTED, ONE_STEP, STALLED
from digiboards_xblocks.programme.reminders import consent
from digiboards_xblocks.programme.retention import retirement
from tests.conftest import COURSE_KEY
from tests.programmes import STEPS, complete, person, register
from tests.test_mails import SITE, Failing, refused
from tests.test_mails import failing as failing

BLOCK = COURSE_KEY.make_usage_key("digiboards_commitments", "g1-unit-1")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def links(settings: Any) -> None:
    settings.LMS_ROOT_URL = SITE


def agrees(user: Any, wanted: bool = True) -> Any:
    reminders.want_reminders(usage_key=BLOCK, learner_id=user.pk, wanted=wanted)
    return user


@pytest.fixture
def people(boards: Any) -> dict[str, Any]:
    """One who has not begun, one who has paused for 30 days, and one who lacks one step; all agreed to mails."""
    made = {name: agrees(person(name, boards["R91"])) for name in ("new", "paused", "nearly")}
    with time_machine.travel(timezone.now() - datetime.timedelta(days=30), tick=False):
        complete(made["paused"], STEPS["g1"][0])
    complete(made["nearly"], *STEPS["g1"])
    return made


def does(user: Any, *blocks: str) -> None:
    """Complete blocks, and have that noted, as the platform's signal does once it is stored."""
    complete(user, *blocks)
    aggregates.mark(COURSE_KEY, [user.pk])


def ask(reason: str = NOT_STARTED, days: int = 14) -> bool:
    refresh.refresh(COURSE_KEY)
    return storage.ask(COURSE_KEY, reason, days, by=None)


def nudge(reason: str = NOT_STARTED, *, piece: int = 2) -> list[str]:
    """The addresses that a request brings a mail to."""
    before = len(mail.outbox)
    ask(reason)
    mailing.send_open(COURSE_KEY, piece=piece)
    return addresses()[before:]


def addresses() -> list[str]:
    return [address for message in mail.outbox for address in message.to]


# Who gets one


@pytest.mark.parametrize(("reason", "names"), [(NOT_STARTED, ["new"]), (STALLED, ["paused"]), (ONE_STEP, ["nearly"])])
def test_a_reason_finds_its_people_and_nobody_twice(people: Any, reason: str, names: list[str]) -> None:
    assert nudge(reason) == [f"{name}@example.org" for name in names]
    with time_machine.travel(timezone.now() + datetime.timedelta(days=400)):
        assert nudge(reason) == ([] if reason != STALLED else ["nearly@example.org"])


def test_the_counts_are_those_that_are_mailed(people: Any) -> None:
    agrees(people["paused"], wanted=False)
    refresh.refresh(COURSE_KEY)
    counts = storage.count_people(COURSE_KEY, 14, timezone.now())

    assert counts == {NOT_STARTED: (1, 1), STALLED: (1, 0), ONE_STEP: (1, 1)}
    for reason, (_people, mailed) in counts.items():
        assert len(nudge(reason)) == mailed
    after = storage.count_people(COURSE_KEY, 14, timezone.now())
    assert after == {NOT_STARTED: (1, 0), STALLED: (1, 0), ONE_STEP: (1, 0)}


def test_between_two_nudges_there_is_a_pause(people: Any, settings: Any) -> None:
    settings.DIGIBOARDS_NUDGE_PAUSE_DAYS = 20
    assert nudge() == ["new@example.org"]
    does(people["new"], *STEPS["g1"])
    assert nudge(ONE_STEP) == ["nearly@example.org"]
    with time_machine.travel(timezone.now() + datetime.timedelta(days=19)):
        assert nudge(ONE_STEP) == []
    with time_machine.travel(timezone.now() + datetime.timedelta(days=21)):
        assert nudge(ONE_STEP) == ["new@example.org"]


@pytest.mark.parametrize(("set_to", "days"), [(0, 1), (-4, 1), (30, 30)])
def test_a_pause_is_a_day_at_least(set_to: int, days: int, settings: Any) -> None:
    settings.DIGIBOARDS_NUDGE_PAUSE_DAYS = set_to
    assert rules.pause() == datetime.timedelta(days=days)


def opts_out(user: Any) -> None:
    consent.stop_by_link(consent.link_token(Course.objects.get(course_key=str(COURSE_KEY)).pk, user.pk))


def is_switched_off(user: Any) -> None:
    type(user).objects.filter(pk=user.pk).update(is_active=False)


def finishes(user: Any) -> None:
    does(user, *STEPS["g1"], *STEPS["g2"])


def is_gone(user: Any) -> None:
    retirement.retire_learner(user.pk)


CHANGES: dict[str, Callable[[Any], None]] = {
    "opts out": opts_out,
    "is switched off": is_switched_off,
    "finishes": finishes,
    "is retired": is_gone,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_happens_between_the_list_and_the_mail_counts(people: Any, change: str) -> None:
    ask(ONE_STEP)
    [request] = storage.open_requests(COURSE_KEY)
    [due], last = storage.due_after(COURSE_KEY, request, 0, 10)
    CHANGES[change](people["nearly"])

    assert last is None
    assert not storage.claim(COURSE_KEY, due)
    assert "@" not in repr(due)
    assert not Nudge.objects.exists()


def test_two_workers_at_once_mail_nobody_twice(people: Any) -> None:
    ask()
    [request] = storage.open_requests(COURSE_KEY)
    [due], _last = storage.due_after(COURSE_KEY, request, 0, 10)
    [same], _last = storage.due_after(COURSE_KEY, request, 0, 10)

    assert storage.claim(COURSE_KEY, due)
    assert not storage.claim(COURSE_KEY, same)


def test_what_is_under_way_is_not_asked_for_again(people: Any) -> None:
    assert ask()
    assert not ask()
    assert ask(ONE_STEP)
    mailing.send_open(COURSE_KEY)
    assert ask()


def test_who_deletes_their_answers_is_not_written_to_again(people: Any) -> None:
    nudge()
    deletion.delete_course_answers(learner_id=people["new"].pk, course_key=COURSE_KEY)
    agrees(people["new"])
    with time_machine.travel(timezone.now() + datetime.timedelta(days=90)):
        assert nudge() == []
    is_gone(people["new"])
    assert not Nudge.objects.exists()


# What can happen to somebody, in any order, with requests in between.
_DOINGS = (
    "begins",
    "takes a step",
    "finishes",
    "opts out",
    "agrees",
    "leaves",
    "is retired",
    "time passes",
    *rules.REASONS,
)


@pytest.mark.slow
class WhateverHappens(TestCase):
    @settings(suppress_health_check=list(HealthCheck), deadline=None, max_examples=25)
    @given(st.lists(st.tuples(st.integers(0, 2), st.sampled_from(_DOINGS)), min_size=4, max_size=18))
    def test_nobody_is_nudged_twice_for_a_reason_nor_against_their_will(self, doings: list[tuple[int, str]]) -> None:
        mail.outbox = []
        board = register()["R91"]
        users = [agrees(person(f"p{number}", board)) for number in range(3)]
        left: set[int] = set()
        retired: set[int] = set()
        willing, finished = {user.pk for user in users}, set()
        got: dict[tuple[int, str], int] = {}
        last: dict[int, datetime.datetime] = {}
        with (
            self.settings(
                ROOT_URLCONF="tests.programme.urls",
                DIGIBOARDS_OUTLINES="tests.programmes.outline_of",
                LMS_ROOT_URL=SITE,
            ),
            pytest.MonkeyPatch.context() as patch,
            time_machine.travel(timezone.now(), tick=False) as clock,
        ):
            patch.setattr(platform, "enrolled", lambda _key, learners: {*learners} - left)
            patch.setattr(platform, "retired", lambda learners=None: set(retired))
            for place, doing in doings:
                user = users[place]
                if doing in ("begins", "takes a step", "finishes") and user.pk not in retired:
                    does(user, *{"begins": STEPS["g1"][:1], "takes a step": STEPS["g1"]}.get(doing, ()))
                    if doing == "finishes":
                        finishes(user)
                        finished.add(user.pk)
                elif doing in ("opts out", "agrees") and user.pk not in retired:
                    agrees(user, wanted=doing == "agrees")
                    (willing.add if doing == "agrees" else willing.discard)(user.pk)
                elif doing == "leaves":
                    left.add(user.pk)
                elif doing == "is retired":
                    retirement.retire_learner(user.pk)
                    retired.add(user.pk)
                elif doing == "time passes":
                    clock.shift(datetime.timedelta(days=9))
                elif doing in rules.REASONS:
                    for address in nudge(doing):
                        [to] = [one.pk for one in users if one.email == address]
                        got[to, doing] = got.get((to, doing), 0) + 1
                        assert to in willing - left - retired - finished
                        assert to not in last or timezone.now() - last[to] >= rules.pause()
                        last[to] = timezone.now()
        assert set(got.values()) <= {1}


# Kills and faults


def test_what_was_killed_is_gone_on_with_and_nobody_gets_two(boards: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after the third mail of seven, with pieces of two; the fourth was claimed, and may have gone out."""
    users = [agrees(person(f"p{number}", boards["R91"])) for number in range(7)]
    ask()
    sent = storage.note_sent

    def killed(due: Any) -> None:
        if len(mail.outbox) == 4:
            raise KeyboardInterrupt
        sent(due)

    monkeypatch.setattr(storage, "note_sent", killed)
    with pytest.raises(KeyboardInterrupt):
        mailing.send_open(COURSE_KEY, piece=2)
    assert len(mail.outbox) == 4
    assert len(storage.open_requests(COURSE_KEY)) == 1

    monkeypatch.setattr(storage, "note_sent", sent)
    mailing.send_open(COURSE_KEY, piece=2)
    assert addresses() == [user.email for user in users]
    [asked] = storage.requests(COURSE_KEY)
    assert (asked.sent, asked.perhaps_sent, asked.not_sent) == (6, 1, 0)
    assert asked.done_at
    mailing.send_open(COURSE_KEY, piece=2)
    assert len(mail.outbox) == 7


def test_what_was_refused_is_counted_and_sent_when_asked_again(people: Any, failing: type[Failing]) -> None:
    failing.fails = {"new@example.org": refused("new@example.org")}
    assert nudge() == []
    [asked] = storage.requests(COURSE_KEY)
    assert (asked.sent, asked.perhaps_sent, asked.not_sent) == (0, 0, 1)
    failing.fails = {}
    assert nudge() == ["new@example.org"]


def test_what_may_have_gone_out_is_not_sent_again(people: Any, failing: type[Failing]) -> None:
    failing.fails = {"new@example.org": smtplib.SMTPServerDisconnected("gone")}
    nudge()
    failing.fails = {}
    assert nudge() == []
    assert [asked.perhaps_sent for asked in storage.requests(COURSE_KEY)] == [0, 1]


def test_the_nightly_work_sends_what_is_left(people: Any) -> None:
    ask()
    call_command("digiboards_nightly", "--only", "nudges")
    call_command("digiboards_nightly", "--only", "nudges")
    assert addresses() == ["new@example.org"]
    assert NudgeRequest.objects.get().done_at


# What stands in it, and what is kept


@pytest.mark.parametrize("reason", rules.REASONS)
def test_the_mail_names_nobody_and_stops_by_one_click(people: Any, reason: str, client: Any) -> None:
    nudge(reason)
    [message] = mail.outbox
    link = message.message()["List-Unsubscribe"].strip("<>")

    assert f"\n{SITE}/courses/{COURSE_KEY}/course/\n" in message.body
    assert link in message.body
    assert message.message()["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert not [word for word in ("paused@", "Paused", "Nearly", "R91", "{") if word in message.body]
    assert message.body == mailing.words(COURSE_KEY, reason, link)[1]


def test_the_audit_keeps_who_asked_and_how_many_went_and_no_word(people: Any) -> None:
    nudge()
    asked, done = AuditEntry.objects.filter(action__startswith="nudge").order_by("pk")

    assert (asked.action, asked.facts["reason"]) == ("nudge", NOT_STARTED)
    assert done.action == "nudged"
    assert {name: done.facts[name] for name in ("sent", "perhaps_sent", "not_sent")} == {
        "sent": 1,
        "perhaps_sent": 0,
        "not_sent": 0,
    }
    assert not [entry for entry in (asked, done) if "@" in str(entry.facts) or "new" in str(entry.facts).split()]


def test_the_consent_is_the_one_for_reminders(people: Any) -> None:
    Reminder.objects.all().delete()
    for reason in rules.REASONS:
        assert nudge(reason) == []
