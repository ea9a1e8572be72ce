"""The way of an event from a block to a statement, through the platform's own packages."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.module_loading import import_string
from eventtracking import tracker
from eventtracking.backends.routing import RoutingBackend
from kombu.utils.json import dumps, loads


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Only where event-routing-backends is, which they import: make test-xapi has an environment for it."""
    is_test = collection_path.name.startswith("test_")
    return (is_test and not config.getoption("xapi")) or None


class Kept(list[dict[str, Any]]):
    """The statements that arrived, as a record store would read them."""


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
    monkeypatch.setitem(tracker.TRACKERS, "default", tracker.Tracker(backends={"event_transformer": whole}))
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
