#!/usr/bin/env python3
"""Writes the table of guides into course/README.md, for every edition of the course."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from atomic_file import replacing
from console import DONE, PROBLEMS
from curriculum.check import check_course
from curriculum.load import load_course
from curriculum.problems import Problems
from curriculum.report import guide_table, report_course, story_table

COURSE = Path(__file__).resolve().parent.parent / "course"
README = COURSE / "README.md"
_PLACE = re.compile(r"(?<=<!-- guides -->\n).*?(?=<!-- /guides -->)", re.DOTALL)


def main() -> int:
    """Write the table, and return the exit status."""
    text = README.read_text("utf-8")
    try:
        tables = "\n".join(guide_tables(COURSE))
    except ValueError as error:
        sys.stderr.write(f"{error}\nNothing was written. 'make course' tells every problem.\n")
        return PROBLEMS
    if not _PLACE.search(text):
        sys.stderr.write(f"{README} has no line <!-- guides --> and <!-- /guides -->, between which the table goes.\n")
        return PROBLEMS
    with replacing(README) as file:
        file.write(_PLACE.sub(lambda _found: f"\n{tables}\n", text).encode())
    sys.stdout.write(f"{README}\n")
    return DONE


def guide_tables(course: Path) -> Iterator[str]:
    """Yield the lines of a table for each edition in the course folder. Raises ``ValueError`` if one has errors."""
    for file in sorted((course / "editions").glob("*.yaml"), key=lambda file: file.stem != "trust"):
        problems = Problems(course.name)
        loaded = load_course(course, file, problems)
        if loaded is not None:
            check_course(loaded, problems)
        if loaded is None or problems.errors:
            raise ValueError(str(problems.errors[0]))
        yield f"{loaded.edition.name}:\n"
        reports = report_course(loaded)
        yield from guide_table(loaded, reports)
        yield ""
        yield from story_table(loaded, reports)
        yield ""


if __name__ == "__main__":
    sys.exit(main())
