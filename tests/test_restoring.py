"""A back-up of the tables and of the keys, restored on a new database: all is there; without the keys all but words."""

import os
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.test import override_settings

from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.programme.health.finding import PROBLEM, Options
from digiboards_xblocks.programme.health.keys import check_keys

from .activities.pages import page_of, words
from .activities.samples import SAMPLES, made, prepared
from .activities.storage import everything
from .activities.test_lost_key import CALM
from .conftest import send
from .sharing import on_file

KEYS = ["2Jm8l0b8rXfHkJ0Yd0mGz3q1c9m0o3o4S3w9sXb5y1k="]
NEW = "restored"
SOCKETS = os.environ.get("DIGIBOARDS_DATABASE_SOCKETS", "")
WRITING = [sample for sample in SAMPLES if sample.block_type.endswith(("reflection", "commitments", "feedback"))]


def run(command: list[str], **options: Any) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def dumped() -> str:
    """The database as an operator dumps it: for MySQL and PostgreSQL by the commands of the guide."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "mysql":
        return run(["mariadb-dump", f"--socket={SOCKETS}/mariadb.sock", "--single-transaction", "--hex-blob", name])
    if connection.vendor == "postgresql":
        return run(["pg_dump", "--host", SOCKETS, "--username", "digiboards", "--no-owner", name])
    with closing(sqlite3.connect(name)) as database:
        return "\n".join(database.iterdump())


def restored(dump: str, folder: Path) -> Any:
    """A new database that holds the dump, in place of the old one for a while."""
    if connection.vendor == "sqlite":
        path = folder / "restored.sqlite3"
        with closing(sqlite3.connect(path)) as database:
            database.executescript(dump)
        return on_file(path)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {NEW}")
        cursor.execute(f"CREATE DATABASE {NEW}")
    if connection.vendor == "mysql":
        run(["mariadb", f"--socket={SOCKETS}/mariadb.sock", NEW], input=dump)
    else:
        run(["psql", "--quiet", "--host", SOCKETS, "--username", "digiboards", NEW], input=dump)
    return _elsewhere()


class _elsewhere:  # noqa: N801 (a context)
    """The connection is to the new database."""

    def __enter__(self) -> None:
        self._usual = connection.settings_dict["NAME"]
        connection.close()
        connections["default"].settings_dict["NAME"] = NEW

    def __exit__(self, *_error: object) -> None:
        connection.close()
        connections["default"].settings_dict["NAME"] = self._usual
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {NEW}")


@pytest.fixture
def backup(shared_database: None) -> Callable[[], str]:
    """Two learners have written, and a back-up of the tables is made."""
    for name in ("amina", "ben"):
        user = get_user_model().objects.create(username=name)
        for sample in WRITING:
            block, request = prepared(sample, sample.handler, user=user)
            assert send(block, sample.handler, request).status_code == 200
            if sample.block_type.endswith("feedback"):
                assert send(block, "save_text", {"text": "More time.", "revision": ""}).status_code == 200
    return dumped


def texts() -> list[str | None]:
    return [row.record_values()["text"] for row in PrivateText.objects.order_by("pk")]


def pages() -> list[str]:
    user = get_user_model().objects.get(username="amina")
    return [words(page_of(made(sample, user=user).student_view({}))) for sample in WRITING]


def test_with_tables_and_keys_every_text_is_read_again(backup: Callable[[], str], tmp_path: Path) -> None:
    before, read = everything(), texts()
    dump = backup()
    PrivateText.objects.all().delete()  # and then the old server was lost
    with override_settings(DIGIBOARDS_PRIVATE_TEXT_KEYS=KEYS), restored(dump, tmp_path):
        assert len(read) >= 6
        assert None not in read
        assert texts() == read
        assert everything() == before
        assert CALM not in " ".join(pages())
    assert "It was in March." not in dump


@pytest.mark.parametrize("keys", [[], [Fernet.generate_key().decode()]], ids=["no key", "another key"])
def test_without_the_keys_nothing_but_words_is_lost_and_all_are_told(
    keys: list[str], backup: Callable[[], str], tmp_path: Path
) -> None:
    before = everything()
    dump = backup()
    later = tmp_path / "again"
    later.mkdir()
    with override_settings(DIGIBOARDS_PRIVATE_TEXT_KEYS=keys), restored(dump, tmp_path):
        assert everything() == before
        assert set(texts()) == {None}
        assert all(CALM in page for page in pages())
        [finding] = check_keys(Options(is_complete=True))
        assert finding.level == PROBLEM
        user = get_user_model().objects.get(username="amina")
        answer = send(made(WRITING[0], user=user), WRITING[0].handler, WRITING[0].request)
        assert answer.status_code == 503
        assert everything() == before
    with override_settings(DIGIBOARDS_PRIVATE_TEXT_KEYS=[*keys, *KEYS]), restored(dump, later):
        assert None not in texts()
