"""Who is counted anew, and by whom: what changes how far people are leaves one task for the workers."""

import json
import logging
import sys
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone
from eventtracking import tracker

from digiboards_xblocks import platform, platform_workers, signals
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.programme.people import roster
from digiboards_xblocks.programme.progress import aggregates, refresh, slices, tasks
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.progress.models import StaleProgress

from .conftest import COURSE_KEY
from .programmes import complete, person, register

TASK = {"args": [str(COURSE_KEY)], "queue": None, "countdown": tasks.DELAY}


@pytest.fixture(autouse=True)
def outlines(settings: Any) -> None:
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"
    cache.clear()


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The tasks that are left for workers, as Celery is asked to."""
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(platform_workers, "are_available", lambda: True)
    monkeypatch.setattr(tasks.renew, "apply_async", lambda **options: asked.append(options))
    return asked


def started() -> int:
    return sum(item.started for item in progress_queries.counts(COURSE_KEY) if item.guide == slices.WHOLE)


def test_what_many_do_leaves_one_task(
    db: None, queued: list[Any], django_capture_on_commit_callbacks: Any, django_assert_num_queries: Any
) -> None:
    people = [person(name) for name in ("amina", "ben")]
    with django_capture_on_commit_callbacks(execute=True):
        for user in people:
            complete(user, "g1-a", "g1-b")
        assert queued == []

    assert queued == [TASK]
    assert started() == 0
    tasks.renew.apply(args=[str(COURSE_KEY)], throw=True)
    assert started() == 2
    with django_capture_on_commit_callbacks(execute=True):
        complete(people[0], "g2-a")
    assert queued == [TASK, TASK]


def test_who_is_noted_while_a_task_ends_is_counted_by_it(
    db: None, queued: list[Any], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    amina, ben = person("amina"), person("ben")
    with django_capture_on_commit_callbacks(execute=True):
        complete(amina, "g1-a")
    real, calls = refresh.refresh, []

    def and_then_ben(course_key: Any) -> int:
        done = real(course_key)
        calls.append(done)
        if len(calls) == 1:
            with django_capture_on_commit_callbacks(execute=True):
                complete(ben, "g1-a")
        return done

    monkeypatch.setattr(tasks, "refresh", and_then_ben)
    tasks.renew.apply(args=[str(COURSE_KEY)], throw=True)

    assert queued == [TASK], "his completion left none, since one was under way"
    assert calls == [1, 1]
    assert started() == 2


def test_a_broker_that_is_away_loses_nothing(
    db: None,
    queued: list[Any],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def fail(**_options: Any) -> None:
        raise ConnectionError("no broker")

    user = person("amina")
    with monkeypatch.context() as patch, django_capture_on_commit_callbacks(execute=True):
        patch.setattr(tasks.renew, "apply_async", fail)
        complete(user, "g1-a")
    assert "no broker" in caplog.text
    with django_capture_on_commit_callbacks(execute=True):
        complete(user, "g1-b")

    assert queued == [TASK]
    assert StaleProgress.objects.count() == 2


def test_a_task_that_fails_is_asked_for_again(
    db: None, queued: list[Any], monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    user = person("amina")
    with django_capture_on_commit_callbacks(execute=True):
        complete(user, "g1-a")
    with monkeypatch.context() as patch:
        patch.setattr(tasks, "refresh", lambda _key: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            tasks.renew(str(COURSE_KEY))
    with django_capture_on_commit_callbacks(execute=True):
        complete(user, "g1-b")

    assert queued == [TASK, TASK]


def test_without_workers_it_is_done_at_once(db: None, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        complete(person("amina"), "g1-a")

    assert started() == 1
    assert not StaleProgress.objects.exists()


def names_a_board(user: Any) -> None:
    key = COURSE_KEY.make_usage_key("digiboards_board", "here")
    organisations_storage.name_organisation(usage_key=key, learner_id=user.pk, ods_code="R91")


def leaves_a_board(user: Any) -> None:
    names_a_board(user)
    key = COURSE_KEY.make_usage_key("digiboards_board", "here")
    organisations_storage.leave_organisation(usage_key=key, learner_id=user.pk)


def is_on_a_roster(user: Any) -> None:
    data = f"email,ods_code\n{user.email},R91\n".encode()
    roster.apply(course_key=COURSE_KEY, data=data, digest=roster.check(course_key=COURSE_KEY, data=data).digest)


def is_taken_off_a_roster(user: Any) -> None:
    is_on_a_roster(user)
    options = {"course_key": COURSE_KEY, "data": b"email,ods_code\nx@example.org,R92\n", "remove_missing": True}
    roster.apply(digest=roster.check(**options).digest, **options)


def enrols(user: Any) -> None:
    class Enrolment:
        def __init__(self) -> None:
            self.user = type("UserData", (), {"id": user.pk})
            self.course = type("CourseData", (), {"course_key": COURSE_KEY})

    signals.on_enrolment(enrollment=Enrolment())


def joins_the_team(user: Any) -> None:
    role = type("Role", (), {"course_id": COURSE_KEY, "user_id": user.pk, "org": "DigitalBoards"})
    signals.on_team_change(instance=role())


@pytest.mark.parametrize(
    "change", [names_a_board, leaves_a_board, is_on_a_roster, is_taken_off_a_roster, enrols, joins_the_team]
)
def test_whatever_changes_how_people_are_counted_has_them_counted(
    db: None, change: Any, queued: list[Any], django_capture_on_commit_callbacks: Any
) -> None:
    register()
    Course.objects.create(course_key=str(COURSE_KEY))
    user = person("amina")
    with django_capture_on_commit_callbacks(execute=True):
        change(user)
        assert queued == [], "nothing is stored yet"

    assert queued == [TASK]
    assert StaleProgress.objects.filter(learner=user).exists()


def test_a_note_says_when_it_was_made(db: None) -> None:
    before = timezone.now()
    aggregates.mark(COURSE_KEY, [person("amina").pk])
    assert before <= StaleProgress.objects.get().noted_at <= timezone.now()


# What the tracking log is told of what no block does


class Backend:
    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []

    def send(self, event: dict[str, Any]) -> None:
        self.events.append(event)


def test_the_tracking_log_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    backend = Backend()
    monkeypatch.setitem(tracker.TRACKERS, "default", tracker.Tracker(backends={"here": backend}))
    platform.emit("digiboards.staff.looked", {"rows": 3})

    [event] = backend.events
    assert (event["name"], event["data"]) == ("digiboards.staff.looked", {"rows": 3})


def test_a_site_without_one_has_it_in_its_own_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "eventtracking", None)
    with caplog.at_level(logging.INFO, platform.__name__):
        platform.emit("digiboards.staff.looked", {"rows": 3})

    assert caplog.messages == [f"digiboards.staff.looked {json.dumps({'rows': 3})}"]
