#!/usr/bin/env python3
"""Finds Chromium for the browser tests, or installs it where that is possible without asking anybody."""

import argparse
import os
import shutil
import sys
from collections.abc import Sequence

import apt_packages

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main(argv: Sequence[str] | None = None) -> int:
    """Print the path of the browser, and return the exit status."""
    argparse.ArgumentParser(
        prog="find_browser.py",
        description=(
            "Prints the path of Chromium: the CHROMIUM environment variable, or the first of "
            f"{', '.join(NAMES)} on the PATH. If there is none, and you are root on Debian or Ubuntu, it is installed. "
            "Exit status: 0 found, 1 not found (a sentence says what to install)."
        ),
    ).parse_args(argv)
    named = os.environ.get("CHROMIUM")
    if named:
        found = shutil.which(named)
        if found is None:
            return _refuse(f"CHROMIUM is '{named}', which cannot be run. Give the path of Chromium, or unset it.")
    else:
        found = find() or (find() if apt_packages.install("chromium") else None)
    if found is None:
        return _refuse(
            "No Chromium was found, and it cannot be installed from here. Install it (Debian and Ubuntu: "
            "sudo apt-get install chromium), or give its path in the CHROMIUM environment variable."
        )
    sys.stdout.write(f"{found}\n")
    return 0


def find() -> str | None:
    """Return the path of a browser that is there already."""
    return next((path for name in NAMES if (path := shutil.which(name)) is not None), None)


def _refuse(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
