"""The way of an event from a block to a statement, through the platform's own packages."""

import datetime
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from completion.models import BlockCompletion
from django.utils import timezone
from django.utils.module_loading import import_string
from eventtracking import tracker
from eventtracking.backends.routing import RoutingBackend
from kombu.utils.json import dumps, loads

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.programme.progress import aggregates, refresh
from tests.activities.samples import GUIDE
from tests.conftest import build_block
from tests.programmes import STEPS, complete, person, register


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Only where event-routing-backends is, which they import: make test-xapi has an environment for it."""
    is_test = collection_path.name.startswith("test_")
    return (is_test and not config.getoption("xapi")) or None


class Kept(list[dict[str, Any]]):
    """The statements that arrived, as a record store would read them; ``log`` has the lines of the tracking log."""

    def __init__(self) -> None:
        super().__init__()
        self.log: list[str] = []


class Log:
    """The LMS's tracking log, which writes each event as ``common/djangoapps/track/shim.py`` shapes it."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def send(self, event: dict[str, Any]) -> None:
        context = dict(event["context"])
        moved = {name: context.pop(name, "") for name in ("username", "session", "event_source", "page")}
        at = event["timestamp"].isoformat()
        line = {**moved, "name": event["name"], "event_type": event["name"], "event": event["data"], "context": context}
        self._lines.append(dumps({**line, "time": at}))


class Worker:
    """A worker of the LMS's, which gets the event as text. What the router makes of it is kept, and not sent."""

    def __init__(self, router: Any, kept: Kept) -> None:
        self._router, self._kept = router, kept

    def send(self, event: dict[str, Any]) -> None:
        self._kept += json.loads(json.dumps(self._router.process_event(loads(dumps(event)))))


def made(processors: list[dict[str, Any]]) -> list[Any]:
    """Return processors as the tracking log makes them of its settings."""
    return [import_string(one["ENGINE"])(**one["OPTIONS"]) for one in processors]


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[Kept]:
    """A tracking log whose events go through the filters and the processor that the settings name."""
    from event_routing_backends import helpers
    from event_routing_backends.backends.events_router import EventsRouter

    kept = Kept()
    outer = settings.EVENT_TRACKING_BACKENDS["event_transformer"]["OPTIONS"]
    inner = outer["backends"]["xapi"]["OPTIONS"]
    router = EventsRouter(made(inner["processors"]), inner["backend_name"])
    whole = RoutingBackend(backends={"xapi": Worker(router, kept)}, processors=made(outer["processors"]))
    monkeypatch.setitem(
        tracker.TRACKERS, "default", tracker.Tracker(backends={"log": Log(kept.log), "event_transformer": whole})
    )
    helpers.get_anonymous_user_id.cache_clear()
    yield kept
    helpers.get_anonymous_user_id.cache_clear()


@pytest.fixture
def publish(statements: Kept) -> Callable[..., list[dict[str, Any]]]:
    """Publish events of a block as the LMS does (``xmodule/services.py``, ``track/views``); return the statements."""

    def to_the_log(block: Any, user: Any, events: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
        key = block.scope_ids.usage_id
        before = len(statements)
        module = {"module": {"display_name": block.display_name, "usage_key": str(key)}}
        course = {"course_id": str(key.context_key), "org_id": key.org, "user_id": user.pk, "asides": {}}
        server = {"page": None, "event_source": "server", "username": user.username, "session": "", "path": "/xblock"}
        for name, data in events:
            with (
                tracker.get_tracker().context("module_callback_handler", module),
                tracker.get_tracker().context(name, course),
                tracker.get_tracker().context("edx.course.server", server),
            ):
                tracker.emit(name, data)
        return statements[before:]

    return to_the_log


@pytest.fixture
def on_commit(django_capture_on_commit_callbacks: Any) -> Any:
    return django_capture_on_commit_callbacks


@pytest.fixture
def learners(settings: Any, statements: Kept, publish: Callable[..., Any], on_commit: Any) -> list[Any]:
    """Eighteen people of three boards in three course runs: all have read, most have finished something."""
    from .played import RUNS

    settings.DIGIBOARDS_OUTLINES = "tests.xapi.played.outline_of"
    boards = register()
    people = [person(f"p{number}") for number in range(18)]
    for number, user in enumerate(people):
        for place, key in enumerate(RUNS):
            if (number + place) % 5 == 0:
                continue
            join(user, boards[f"R9{1 + number % 3}"], key)
            aggregates.mark(key, [user.pk])
            refresh.refresh(key)
            text = build_block("digiboards_text", user=user, course_key=key, url_name="g1-a", content=GUIDE)
            publish(text, user, [("digiboards.text.finished", {"name": "", "questions": 0})])
            done = [block for guide in ("g1", "g2")[: (number + place) % 3] for block in STEPS[guide]]
            complete(user, *done, course_key=key)
            moments = BlockCompletion.objects.filter(user=user, context_key=key)
            moments.update(modified=timezone.now() + datetime.timedelta(days=number))
            aggregates.mark(key, [user.pk])
            with on_commit(execute=True):
                refresh.refresh(key)
    return people


def join(user: Any, organisation: Any, course_key: Any) -> None:
    """Put somebody on a board in a course run, as a roster does."""
    course, _ = Course.objects.get_or_create(course_key=str(course_key))
    facts = {"organisation": organisation, "source": "roster", "usage_key": "", "saved_at": timezone.now()}
    Membership.objects.create(course=course, learner=user, **facts)
