import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import preview_course
from preview.server import start
from tests.clock import python_path
from tests.preview.sample_course import Page, key, write_archive

SCRIPT = preview_course.__file__


def run(*arguments: object, answer: str | None = None) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, SCRIPT, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, input=answer, check=False)


def test_help_tells_what_there_is() -> None:
    done = run("--help")
    assert done.returncode == 0
    for word in ("ARCHIVE", "--port", "--data", "--plain", "--open", "--reset", "--yes", "Exit", "status:"):
        assert word in done.stdout


@pytest.mark.parametrize("port", ["-1", "65536", "x", "80.5"])
def test_a_port_is_a_number(port: str) -> None:
    done = run(f"--port={port}")
    assert done.returncode == 2
    assert f"'{port}' is not a port; give a number from 0 to 65535" in done.stderr


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        pytest.param(lambda path: None, "There is no file", id="missing"),
        pytest.param(lambda path: path.write_text("x"), "is damaged, or not a .tar.gz archive", id="damaged"),
        pytest.param(lambda path: write_archive(path, {"a": "b"}), "has no course.xml", id="no course"),
        pytest.param(
            lambda path: write_archive(path, {"course.xml": "<a"}), "not a course that Studio would take", id="not XML"
        ),
    ],
)
def test_a_wrong_archive_is_one_sentence_and_exit_1(tmp_path: Path, make, sentence: str) -> None:
    path = tmp_path / "a.tar.gz"
    make(path)
    done = run(path, "--port", 0, "--data", tmp_path / "data")
    assert (done.returncode, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_one_sentence_and_exit_1(archive, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run(archive, "--port", port, "--data", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Port {port} is not free")


def test_a_folder_that_cannot_be_used_is_one_sentence_and_exit_1(archive, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    done = run(archive, "--port", 0, "--data", tmp_path / "file")
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be made" in done.stderr


def test_answers_that_are_no_database_are_one_sentence_and_exit_1(archive, tmp_path: Path) -> None:
    (tmp_path / "answers.sqlite3").write_text("not a database" * 100)
    done = run(archive, "--port", 0, "--data", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "cannot be used (file is not a database)" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_quietly(archive, environ, tmp_path: Path, number: int) -> None:
    running = start(archive, tmp_path, environ=environ)
    os.kill(running.process.pid, number)
    assert running.wait() == 0
    said = running.log.read_text()
    assert "Bringing the tables" in said
    assert f"The course is at {running.url}" in said
    assert "Traceback" not in said


def test_reset_deletes_answers_only_when_told_so(archive, fresh, tmp_path: Path) -> None:
    with fresh() as running, Page(running, "amina") as page:
        page.call(key("first"), "save_field", {"note": "mine"})
    keys = (tmp_path / "data" / "private-text.keys").read_text()

    refused = run(archive, "--port", 0, "--data", tmp_path / "data", "--reset", answer="")
    assert refused.returncode == 2
    assert "add --yes" in refused.stderr
    with fresh() as running, Page(running, "amina") as page:
        assert page.call(key("first"), "own_fields").json()["note"] == "mine"

    with fresh("--reset", "--yes") as running, Page(running, "amina") as page:
        assert page.call(key("first"), "own_fields").json()["note"] == "nothing yet"
        assert page.call(key("first"), "save_field", {"note": "new"}).status_code == 200
        assert "All answers are deleted." in running.log.read_text()
    assert (tmp_path / "data" / "private-text.keys").read_text() == keys


def test_two_previews_may_share_answers(fresh) -> None:
    with (
        fresh() as one,
        fresh() as two,
        Page(one, "amina") as first,
        Page(two, "amina") as second,
    ):
        first.call(key("first"), "save_field", {"note": "from one"})
        assert second.call(key("first"), "own_fields").json()["note"] == "from one"


def test_no_migration_is_missing(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from preview import settings; settings.configure(Path(sys.argv[1]));"
        "from django.core.management import call_command; call_command('makemigrations', check=True, dry_run=True)"
    )
    environ = {**os.environ, "PYTHONPATH": python_path(Path(SCRIPT).parent)}
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env=environ, check=False)
    assert (done.returncode, done.stdout) == (0, "No changes detected\n"), done.stderr
