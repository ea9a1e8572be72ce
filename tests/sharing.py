"""A database that threads really share, and threads that are let loose on it together."""

import contextlib
import shutil
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from unittest import mock

import django
import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper

THREADS = 50
# A transaction takes the lock to write as it begins, or two that have read could never go on.
AT_ONCE = {"transaction_mode": "IMMEDIATE"} if django.VERSION >= (5, 1) else {}
# The same for Teak's Django, which has no such option.
BEGIN = ("_start_transaction_under_autocommit", lambda connection: connection.cursor().execute("BEGIN IMMEDIATE"))


@contextlib.contextmanager
def on_file(path: Path) -> Iterator[None]:
    """For a while every connection, in every thread, is to this file, set up as a site on SQLite would be."""
    usual, own = connections["default"], connections.settings["default"]
    kept = dict(own)
    own.update(NAME=str(path), OPTIONS={"timeout": 30, **AT_ONCE})
    del connections["default"]
    try:
        with contextlib.nullcontext() if AT_ONCE else mock.patch.object(DatabaseWrapper, *BEGIN):
            yield
    finally:
        connections["default"].close()
        own.clear()
        own.update(kept)
        connections["default"] = usual


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any) -> Path:
    path = tmp_path_factory.mktemp("database") / "migrated.sqlite3"
    with django_db_blocker.unblock(), on_file(path):
        call_command("migrate", verbosity=0)
    return path


@pytest.fixture
def file_database(migrated_file: Path, tmp_path: Path, django_db_blocker: Any) -> Iterator[None]:
    """SQLite in a file, a connection for each thread."""
    path = tmp_path / "shared.sqlite3"
    shutil.copy(migrated_file, path)
    with django_db_blocker.unblock(), on_file(path):
        yield


@pytest.fixture
def server_database(transactional_db: None) -> None:
    """The server's, where every row is there for all, at once."""


# A database that threads really share. By its name in this module, so that pytest knows before a test what it needs.
shared_database = file_database if connection.vendor == "sqlite" else server_database


def at_once(work: Callable[[int], Any], count: int = THREADS) -> list[Any]:
    """Run ``work(0)``, ``work(1)`` … each in its own thread, all let loose together; their results in order."""
    start = threading.Barrier(count)

    def run(number: int) -> Any:
        try:
            start.wait(timeout=60)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
