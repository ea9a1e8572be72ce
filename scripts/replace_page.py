"""Starts a page of an edition from the one that its base has, so that the edition may say it in its own words."""

import argparse
import difflib
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import export_options
from atomic_file import replacing
from console import DONE, PROBLEMS
from curriculum.edition import load_editions
from curriculum.files import CourseFiles, is_inside
from curriculum.problems import Problems

REPOSITORY = Path(__file__).resolve().parent.parent
_LIST = re.compile(r"^replace:[ \t]*(?:#[^\n]*)?\n", re.MULTILINE)


class RefusedError(Exception):
    """A page cannot be started, in words that say why and what to do."""


def main(argv: Sequence[str] | None = None) -> int:
    """Copy the page, list it in the edition's file, and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="replace_page.py",
        description=(
            "Copies a page of the course into the folder of an edition, as the edition's base has it, and lists it "
            "under 'replace' in the edition's file. Edit the copy; keep its id, so that learners keep what they did "
            "there. Exit status: 0 done, 1 not possible and nothing changed (a sentence says why), 2 wrong usage."
        ),
        epilog="Example: replace_page.py --edition ../four-shires/edition.yaml guides/g7-understanding-ai/13-risks.md",
    )
    export_options.add_source(parser, REPOSITORY)
    parser.add_argument("page", help="the path of the page within course/, such as guides/g1-…/10-….md")
    options = parser.parse_args(argv)
    edition = export_options.edition_file(parser, options.course, options.edition)
    try:
        copy = replace_page(options.course, edition, options.page.removeprefix("course/"))
    except RefusedError as error:
        sys.stderr.write(f"{error}\n")
        return PROBLEMS
    except OSError as error:
        sys.stderr.write(f"{error.filename} cannot be read or written: {error.strerror}\n")
        return PROBLEMS
    sys.stderr.write(f"It is listed in {edition}. Next: edit the copy, and keep the id at its top.\n")
    sys.stdout.write(f"{copy}\n")
    return DONE


def replace_page(course: Path, edition_file: Path, page: str) -> Path:
    """Copy a page of the base into an edition and list it there; return the copy.

    Raises ``RefusedError`` if there is no such page or the edition has one already, and ``OSError``.
    """
    problems = Problems(course.resolve().name)
    editions = load_editions(CourseFiles(course, problems), edition_file)
    if editions is None:
        raise RefusedError("\n".join(str(problem) for problem in problems.errors))
    *bases, edition = editions
    if not bases:
        raise RefusedError(f"{edition.name} is based on no other; edit its pages in {course} themselves")
    base = CourseFiles(course, problems, tuple(bases))
    if not is_inside(page) or not page.endswith(".md") or not base.place(page).is_file():
        close = difflib.get_close_matches(page, [*base.pages("guides"), *base.pages("frame")], n=1)
        raise RefusedError(f"the base has no page '{page}'" + (f"; did you mean '{close[0]}'?" if close else ""))
    copy = edition.folder / page
    if copy.exists():
        raise RefusedError(f"{copy} is there already; nothing was changed")
    listed = _with_listed(edition_file.read_text("utf-8"), page, is_listed=edition.has(page))
    copy.parent.mkdir(parents=True, exist_ok=True)
    with replacing(copy) as out:
        out.write(base.place(page).read_bytes())
    with replacing(edition_file) as out:
        out.write(listed.encode())
    return copy


def _with_listed(text: str, page: str, *, is_listed: bool) -> str:
    """Return the text of an edition's file with a page under ``replace``; all else stays as its author wrote it.

    Raises ``RefusedError`` if its list is not written one page a line.
    """
    if is_listed:
        return text
    item = f"  - {page}\n"
    if _LIST.search(text):
        return _LIST.sub(lambda found: found[0] + item, text, count=1)
    if re.search(r"^replace:", text, re.MULTILINE):
        raise RefusedError(f"write the list 'replace' with a page on each line, or add '{page}' to it yourself")
    return f"{text.rstrip()}\nreplace:\n{item}"


if __name__ == "__main__":
    sys.exit(main())
