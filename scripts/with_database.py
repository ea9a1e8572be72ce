#!/usr/bin/env python3
"""Runs a command beside a database server of its own, and removes the server whatever becomes of the command."""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import find_databases

# Seconds for a new server to answer, and for one to stop that was told to.
START, STOP = 60, 30

# Neither server runs as root; these are the accounts that their Debian packages make.
ACCOUNTS = {"postgresql": "postgres", "mariadb": "mysql"}


def main(argv: Sequence[str] | None = None) -> int:
    """Start the server, run the command, stop the server; the command's exit status."""
    parser = argparse.ArgumentParser(
        prog="with_database.py",
        description=(
            "Starts an empty database server in a temporary folder, reached by a socket in it and by no network; runs "
            "the command with the variables DIGIBOARDS_DATABASE and DIGIBOARDS_DATABASE_SOCKETS, which "
            "tests/settings.py reads; then stops and removes the server. Exit status: the command's."
        ),
    )
    parser.add_argument("database", choices=sorted(find_databases.PROGRAMS))
    parser.add_argument("command", nargs=argparse.REMAINDER, help="what to run, with its arguments")
    given = parser.parse_args(argv)
    if not given.command:
        parser.error("say which command to run")
    # A time limit's signal ends the command and the server too, not this script alone.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    with server(given.database) as folder:
        sockets = {"DIGIBOARDS_DATABASE": given.database, "DIGIBOARDS_DATABASE_SOCKETS": str(folder)}
        return subprocess.run(given.command, env=os.environ | sockets, check=False).returncode  # noqa: S603


@contextmanager
def server(database: str) -> Iterator[Path]:
    """Run a server for as long as the context lasts, and yield the folder of its socket."""
    account = ACCOUNTS[database] if os.geteuid() == 0 else None
    # Not under TMPDIR: the path of a socket has room for about 100 characters.
    folder = Path(tempfile.mkdtemp(prefix="digiboards-", dir="/tmp"))
    try:
        if account:
            shutil.chown(folder, account)
        prepare, run, ask = COMMANDS[database](folder)
        with (folder / "log").open("wb") as log:
            _finish(prepare, account, log.fileno(), folder)
            process = subprocess.Popen(  # noqa: S603
                run, cwd=folder, user=account, stdout=log, stderr=log, start_new_session=True
            )
            try:
                _wait_for(process, ask, folder)
                yield folder
            finally:
                _stop(process, AT_ONCE[database])
    finally:
        shutil.rmtree(folder)


def _postgresql(folder: Path) -> tuple[list[str], list[str], list[str]]:
    data = str(folder / "data")
    careless = [part for name in ("fsync", "synchronous_commit", "full_page_writes") for part in ("-c", f"{name}=off")]
    return (
        [_path("initdb"), "-D", data, "-U", "digiboards", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-N"],
        [_path("postgres"), "-D", data, "-k", str(folder), "-c", "listen_addresses=", *careless],
        [_path("psql"), "-h", str(folder), "-U", "digiboards", "-d", "postgres", "-c", "SELECT 1"],
    )


def _mariadb(folder: Path) -> tuple[list[str], list[str], list[str]]:
    # Without the machine's own configuration, which may name folders and sockets of a real server.
    data = ["--no-defaults", f"--datadir={folder / 'data'}"]
    socket = f"--socket={folder / 'mariadb.sock'}"
    return (
        [_path("mariadb-install-db"), *data, "--auth-root-authentication-method=normal", "--skip-test-db"],
        [
            _path("mariadbd"),
            *data,
            socket,
            "--skip-networking",
            f"--pid-file={folder / 'pid'}",
            "--innodb-flush-log-at-trx-commit=0",
            "--character-set-server=utf8mb4",
        ],
        [_path("mariadb-admin"), "--no-defaults", socket, "--user=root", "ping"],
    )


# How a new server's folder is made, how it is run, and what succeeds once it answers.
COMMANDS = {"postgresql": _postgresql, "mariadb": _mariadb}


# What tells it to stop without waiting for its clients.
AT_ONCE = {"postgresql": signal.SIGINT, "mariadb": signal.SIGTERM}


def _path(program: str) -> str:
    """Where it is; its bare name, which will fail with a sentence, if it is nowhere."""
    return find_databases.path_of(program) or program


def _finish(command: list[str], account: str | None, log: int, folder: Path) -> None:
    """Run a command to its end; what it said is shown if it fails."""
    done = subprocess.run(command, cwd=folder, user=account, stdout=log, stderr=log, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"{command[0]} failed:\n{_said(folder)}")


def _wait_for(process: "subprocess.Popen[bytes]", ask: list[str], folder: Path) -> None:
    """Return once the server answers."""
    patience = time.monotonic() + START
    while subprocess.run(ask, capture_output=True, check=False).returncode:  # noqa: S603
        if process.poll() is not None or time.monotonic() > patience:
            raise SystemExit(f"The server did not start:\n{_said(folder)}")
        time.sleep(0.1)


def _said(folder: Path) -> str:
    return (folder / "log").read_text("utf-8", "replace")


def _stop(process: "subprocess.Popen[bytes]", at_once: signal.Signals) -> None:
    """Ask it to stop, without waiting for its clients; then end it."""
    process.send_signal(at_once)
    try:
        process.wait(STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.exit(main())
