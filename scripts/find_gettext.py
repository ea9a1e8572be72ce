#!/usr/bin/env python3
"""Finds GNU gettext for the catalogues, or installs it where that is possible without asking anybody."""

import argparse
import shutil
import sys
from collections.abc import Sequence

import apt_packages

# What Django's makemessages runs.
PROGRAMS = ("xgettext", "msguniq", "msgmerge", "msgattrib")


def main(argv: Sequence[str] | None = None) -> int:
    """Print whether gettext is there, and return the exit status."""
    argparse.ArgumentParser(
        prog="find_gettext.py",
        description=(
            f"Looks for GNU gettext's programs on the PATH ({', '.join(PROGRAMS)}). If one is missing, and you are "
            "root on Debian or Ubuntu, gettext is installed. Exit status: 0 found, 1 not found (a sentence says what "
            "to install)."
        ),
    ).parse_args(argv)
    if is_installed() or (apt_packages.install("gettext") and is_installed()):
        return 0
    sys.stderr.write(
        "GNU gettext was not found, and it cannot be installed from here. Install it (Debian and Ubuntu: "
        "sudo apt-get install gettext).\n"
    )
    return 1


def is_installed() -> bool:
    """Return whether all of its programs can be run."""
    return all(shutil.which(program) for program in PROGRAMS)


if __name__ == "__main__":
    sys.exit(main())
