"""How the tests themselves are run: they reach this machine alone, and what needs asking for is not run unasked."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.children.loopback import is_here

ROOT = Path(__file__).parents[1]
# An address of the range that is for documentation: nobody has it.
ELSEWHERE = "192.0.2.1"
MARKED = """
import pytest

@pytest.mark.live
def test_live(): pass

@pytest.mark.libreoffice
def test_libreoffice(): pass

@pytest.mark.browser
def test_browser(): pass

@pytest.mark.slow
def test_slow(): pass

def test_plain(): pass
"""


@pytest.mark.parametrize(
    ("host", "here"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::1%lo", True),
        (b"127.0.0.1", True),
        (None, True),
        ("", True),
        ("0.0.0.0", True),  # noqa: S104 (nothing is bound)
        (socket.gethostname(), True),
        (ELSEWHERE, False),
        ("10.0.0.1", False),
        ("2001:db8::1", False),
        ("localhost.example.org", False),
        ("example.org", False),
        (b"example.org", False),
    ],
)
def test_what_this_machine_is(host: str | bytes | None, here: bool) -> None:
    assert is_here(host) is here


def test_no_connection_leaves_this_machine() -> None:
    with socket.socket() as connection, pytest.raises(RuntimeError, match=rf"{ELSEWHERE}.* is not this machine"):
        connection.connect((ELSEWHERE, 80))
    with socket.socket(type=socket.SOCK_DGRAM) as connection, pytest.raises(RuntimeError, match="is not this machine"):
        connection.sendto(b"x", (ELSEWHERE, 53))
    with pytest.raises(RuntimeError, match=r"example.* is not this machine"):
        requests.get("http://www.example.org/", timeout=5)


def test_nor_one_of_a_process_that_a_test_starts() -> None:
    program = f"import socket; socket.create_connection(({ELSEWHERE!r}, 80), timeout=5)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert "ElsewhereError" in ran.stderr


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(("localhost", server.getsockname()[1]), timeout=5).close()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "ran"),
    [
        ([], {"browser", "slow", "plain"}),
        (["-m", "not browser"], {"slow", "plain"}),
        (["--quick"], {"plain"}),
        (["-m", "browser"], {"browser"}),
        (["--live"], {"live"}),
        (["--libreoffice"], {"libreoffice"}),
        (["--libreoffice", "--live"], {"libreoffice", "live"}),
        (["-m", "live"], set()),
    ],
)
def test_what_needs_asking_for_is_not_run_by_a_choice(options: list[str], ran: set[str], tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n", "utf-8")
    (tmp_path / "test_marked.py").write_text(MARKED, "utf-8")
    command = [sys.executable, "-m", "pytest", "-rA", "-p", "no:xdist"]
    told = subprocess.run(
        [*command, "-c", ROOT / "pyproject.toml", *options, tmp_path],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")},
        capture_output=True,
        text=True,
        check=False,
    )
    passed = {line.rpartition("test_")[2] for line in told.stdout.splitlines() if line.startswith("PASSED")}
    assert passed == ran, told.stdout
