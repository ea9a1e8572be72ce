"""A lock that cannot be had in time: a sentence of ours that the page can act on, whichever database says so."""

import sqlite3
from collections.abc import Callable
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError
from playwright.sync_api import Page, Route, expect

from digiboards_xblocks.db.lock_errors import is_lock_error
from tests.conftest import send

from .faults import LogLines
from .samples import Sample, check, each_handler, prepared
from .storage import everything, fields_of
from .stub_site import ADDRESS
from .test_in_browser import choose_and_send, chromium, open_site, site_of  # noqa: F401 (fixtures)

BUSY = "This site is busy, and nothing was changed. Try again in a moment."


def raised(message: object, **cause: str) -> OperationalError:
    """An error as Django raises it: from the driver's, whose class depends on the driver."""
    error = OperationalError(*(message if isinstance(message, tuple) else (message,)))
    error.__cause__ = type("DriverError", (Exception,), cause)()
    return error


NOT_HAD = {
    "PostgreSQL, lock_timeout": raised("canceling statement due to lock timeout", sqlstate="55P03"),
    "PostgreSQL, deadlock": raised("deadlock detected", sqlstate="40P01"),
    "PostgreSQL, by psycopg2": raised("deadlock detected", pgcode="40P01"),
    "MySQL, innodb_lock_wait_timeout": raised((1205, "Lock wait timeout exceeded; try restarting transaction")),
    "MySQL, deadlock": raised((1213, "Deadlock found when trying to get lock; try restarting transaction")),
    "SQLite, timeout": raised("database is locked"),
}
OTHERS = {
    "a full disk": raised((1021, "Disk full")),
    "a connection that is gone": raised((2006, "MySQL server has gone away")),
    "a statement that takes too long": raised("canceling statement due to statement timeout", sqlstate="57014"),
    "nothing said": OperationalError(),
    "another kind of error": ProgrammingError(1205, "no such table"),
    "an interface": InterfaceError("connection already closed"),
}


@pytest.mark.parametrize("error", NOT_HAD.values(), ids=NOT_HAD)
def test_a_lock_that_was_not_had_is_known_by_what_each_database_says(error: Exception) -> None:
    assert is_lock_error(error)


@pytest.mark.parametrize("error", OTHERS.values(), ids=OTHERS)
def test_other_errors_are_none_of_it(error: Exception) -> None:
    assert not is_lock_error(error)


def test_sqlite_says_it_so(tmp_path: Any) -> None:
    file = tmp_path / "busy.sqlite3"
    one, other = (sqlite3.connect(file, timeout=0, isolation_level=None) for _ in range(2))
    one.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError) as found:
        other.execute("BEGIN IMMEDIATE")
    one.close()
    other.close()

    assert is_lock_error(OperationalError(*found.value.args))


@each_handler
def test_a_save_that_waited_too_long_is_answered_in_a_sentence_and_undone(
    sample: Sample, handler: str, learner: Any, monkeypatch: pytest.MonkeyPatch, errors: LogLines
) -> None:
    block, good = prepared(sample, handler, user=learner)
    before, fields = everything(), fields_of(block)

    def fail(*_args: object, **_kwargs: object) -> None:
        raise NOT_HAD["MySQL, innodb_lock_wait_timeout"]

    monkeypatch.setattr(block, "present", fail)
    answer = send(block, handler, good)

    assert (answer.status_code, answer.content_type) == (503, "application/json")
    assert answer.json == {"error": BUSY, "again": True}
    assert everything() == before
    assert fields_of(block) == fields
    assert errors() == []


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("busy_for", "is_kept"), [(2, True), (3, False)])
def test_the_page_sends_again_what_the_site_was_too_busy_for(
    busy_for: int,
    is_kept: bool,
    learner: Any,
    open_site: Callable[..., Page],  # noqa: F811
) -> None:
    """A knowledge check is sent by its button, and by nothing else again."""
    page = open_site(site_of(learner, ("digiboards_check", check(questions=1))))
    asked: list[Route] = []

    def busy(route: Route) -> None:
        asked.append(route)
        if len(asked) <= busy_for:
            route.fulfill(status=503, json={"error": BUSY, "again": True})
        else:
            route.fallback()

    page.route(f"{ADDRESS}handler/**", busy)
    choose_and_send("Option a1", "Check my answers")(page)

    # It waits for two seconds, and then for four.
    expect(page.get_by_text("1 of 1 right." if is_kept else BUSY)).to_be_visible(timeout=60_000)
    assert len(asked) == 3
