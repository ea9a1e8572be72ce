#!/usr/bin/env python3
"""Puts a ``keys.lock`` right that git could not merge: takes the names of both sides."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from console import DONE, PROBLEMS, count
from curriculum.keys_lock import LOCK, merge_lock

REPOSITORY = Path(__file__).resolve().parent.parent


def main(argv: Sequence[str] | None = None) -> int:
    """Merge the file, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="merge_names.py",
        description=(
            "Takes the marks of a merge out of a keys.lock, and keeps every name of both sides: names are only ever "
            "added, so nothing else can be right. Then tell git with 'git add'. Exit status: 0 done, 1 the file cannot "
            "be read, and is as it was."
        ),
    )
    default = REPOSITORY / "course" / LOCK
    parser.add_argument("file", nargs="?", type=Path, default=default, help="the lock (default: course/keys.lock)")
    file: Path = parser.parse_args(argv).file
    if not file.is_file():
        parser.error(f"{file} is not there")
    try:
        marks = merge_lock(file)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return PROBLEMS
    sys.stdout.write(f"{file}: {count(marks, 'mark')} taken out; every name of both sides is there\n")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
