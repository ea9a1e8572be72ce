#!/usr/bin/env python3
"""Starts an edition of the course in a folder of its own, which may be anywhere."""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from string import Template

from console import DONE, PROBLEMS

EDITION_FILE = "edition.yaml"
TEMPLATES = Path(__file__).resolve().parent / "new_edition"
REPOSITORY = Path(__file__).resolve().parent.parent

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def main(argv: Sequence[str] | None = None) -> int:
    """Write the folder, and return the exit status."""
    parser = _parser()
    options = parser.parse_args(argv)
    if not (REPOSITORY / "course" / "editions" / f"{options.base}.yaml").is_file() and not options.base.endswith(
        ".yaml"
    ):
        parser.error(
            f"there is no edition '{options.base}'; name one of course/editions/, or the path of an edition file"
        )
    if options.folder.exists() and (not options.folder.is_dir() or any(options.folder.iterdir())):
        sys.stderr.write(f"{options.folder} is there already, and not empty; nothing was changed. Name a new folder.\n")
        return PROBLEMS
    values = {
        "id": options.id,
        "name": options.name,
        "base": options.base,
        "folder": str(options.folder),
        "file": str(options.folder / EDITION_FILE),
    }
    try:
        options.folder.mkdir(parents=True, exist_ok=True)
        for template in sorted(TEMPLATES.iterdir()):
            text = Template(template.read_text("utf-8")).substitute(values)
            (options.folder / template.name).write_text(text, "utf-8")
    except OSError as error:
        sys.stderr.write(f"{options.folder} cannot be written: {error.strerror or error}\n")
        return PROBLEMS
    sys.stderr.write(f"{options.name} is started. Next: read {options.folder / 'README.md'}\n")
    sys.stdout.write(f"{options.folder / EDITION_FILE}\n")
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="new_edition.py",
        description="Starts an edition of your own: a small folder that says what it changes in the course.",
        epilog=(
            "Example: new_edition.py ../four-shires --id four-shires --name 'Four Shires edition' --base ics. "
            "Exit status: 0 written, 1 not possible (a sentence says why), 2 wrong usage. More: docs/editions.md"
        ),
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a new or empty folder, in or outside this one")
    parser.add_argument("--id", required=True, type=_identifier, help="a short name, such as four-shires")
    parser.add_argument(
        "--name", required=True, type=_one_line, help="what people call it, such as 'Four Shires edition'"
    )
    parser.add_argument(
        "--base",
        default="ics",
        metavar="NAME|FILE",
        help="the edition that it changes: one of course/editions/, or the path of an edition file, "
        "seen from FOLDER (default: ics)",
    )
    return parser


def _identifier(text: str) -> str:
    if not _ID.fullmatch(text):
        raise argparse.ArgumentTypeError(f"'{text}' is no id; use small letters, digits and single hyphens")
    return text


def _one_line(text: str) -> str:
    if not text.strip() or not text.isprintable() or '"' in text:
        raise argparse.ArgumentTypeError("write the name on one line, without double quotes")
    return text.strip()


if __name__ == "__main__":
    sys.exit(main())
