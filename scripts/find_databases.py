#!/usr/bin/env python3
"""Finds the programs of PostgreSQL and MariaDB, or installs them where that is possible without asking anybody."""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

import apt_packages

# What a throw-away server of each is made with, and the Debian package that has it.
PROGRAMS = {
    "postgresql": ("initdb", "postgres", "psql"),
    "mariadb": ("mariadb-install-db", "mariadbd", "mariadb-admin"),
}
PACKAGES = {"postgresql": "postgresql", "mariadb": "mariadb-server"}


def main(argv: Sequence[str] | None = None) -> int:
    """Print whether both are there, and return the exit status."""
    argparse.ArgumentParser(
        prog="find_databases.py",
        description=(
            "Looks for the programs of PostgreSQL and MariaDB. If some are missing, and you are root on Debian or "
            "Ubuntu, they are installed. Exit status: 0 found, 1 not found (a sentence says what to install)."
        ),
    ).parse_args(argv)
    missing = [
        database
        for database, package in PACKAGES.items()
        if not is_installed(database) and not (apt_packages.install(package) and is_installed(database))
    ]
    for database in missing:
        sys.stderr.write(
            f"The programs of {database} were not found, and they cannot be installed from here. Install them "
            f"(Debian and Ubuntu: sudo apt-get install {PACKAGES[database]}).\n"
        )
    return 1 if missing else 0


def is_installed(database: str) -> bool:
    """Return whether all of its programs can be run."""
    return all(path_of(program) for program in PROGRAMS[database])


def path_of(program: str) -> str | None:
    """Return where a program is: on the PATH, or where Debian keeps what it does not put there."""
    newest_first = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -int(path.parent.name))
    places = [os.environ.get("PATH", os.defpath), "/usr/sbin", *map(str, newest_first)]
    return shutil.which(program, path=os.pathsep.join(places))


if __name__ == "__main__":
    sys.exit(main())
