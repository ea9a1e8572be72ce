#!/usr/bin/env python3
"""Counts a programme of several LMSs or years on a desk: out of statements or tracking logs, without a cluster."""

import argparse
import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from console import DONE, INTERRUPTED, PROBLEMS, Console, count
from statements import tables
from statements.errors import DeskError
from statements.formats import FORMATS
from statements.members import read_members
from statements.reading import REASONS, FileCounts, read_files
from statements.store import Store

DESCRIPTION = """\
Read statements or tracking logs of one LMS after another into a store, which is a folder with an embedded ClickHouse,
and write tables: reach, completion, time to finish, funnel, and completion by organisation where files of members say
who belongs where. Nothing about answers: neither statements nor logs hold any.
"""

EPILOG = """\
examples:
  python scripts/report_programme.py read programme --lms https://a.example.org logs-a/tracking.log*
  python scripts/report_programme.py read programme --lms https://b.example.org statements-b.jsonl.gz
  python scripts/report_programme.py tables programme --output programme.xlsx --output programme.html
  python scripts/report_programme.py tables programme --members a.jsonl --outline dist/course.tar.gz --output csv/

Files are lines: a tracking log as the LMS writes it, or JSON of statements, one a line, alone or as a record store's
table exports them; plain, or as .gz, .bz2 or .xz. What was interrupted goes on where it was when the same command is
given again, and what was read once is not read twice, under whatever name it comes.

exit status:
  0    done
  1    something could not be done, or lines could not be counted: it is said which
  2    the command was not understood
  130  interrupted; what was read stays read
"""
_SHOWN = 10


def main(argv: Sequence[str] | None = None, environ: Mapping[str, str] | None = None) -> int:
    """Run the command, and return the exit status."""
    options = _parser().parse_args(argv)
    console = Console(sys.stdout, sys.stderr, os.environ if environ is None else environ)
    try:
        if options.command == "tables" and not options.store.is_dir():
            raise DeskError(f"{options.store} is not there: read something first.")
        store = Store(options.store)
        try:
            return _read(console, store, options) if options.command == "read" else _write(console, store, options)
        finally:
            store.close()
    except DeskError as error:
        console.errors([error])
        return PROBLEMS
    except KeyboardInterrupt:
        console.errors(["Interrupted. The same command goes on where it was."])
        return INTERRUPTED


def _read(console: Console, store: Store, options: argparse.Namespace) -> int:
    found = read_files(store, options.lms, options.files, console.progress)
    for path, counts in found.items():
        _summarise(console, path, counts)
    return PROBLEMS if any(counts.bad for counts in found.values()) else DONE


def _summarise(console: Console, path: Path, counts: FileCounts) -> None:
    console.say(f"{path}: {count(counts.lines, 'line')}, {counts.ours:,} of them ours.")
    if counts.bad:
        console.errors([f"{path}: {count(counts.bad, 'line')} could not be counted:"])
        lines = [f"  line {number:,} {REASONS[reason]}" for number, reason in counts.named[:_SHOWN]]
        more = [f"  and {counts.bad - _SHOWN:,} more; the first 1,000 are named in the table of files"]
        console.errors([*lines, *(more if counts.bad > _SHOWN else [])])


def _write(console: Console, store: Store, options: argparse.Namespace) -> int:
    known = read_members(store, options.members)
    if options.outline:
        from statements.outlines import read_outlines  # it reads XML, which nothing else here does

        read_outlines(store, options.outline)
    counted = tables.count_organisations(store) if options.members else None
    found = [
        tables.files(store),
        tables.reach(store),
        tables.completion(store),
        *(
            tables.organisations(counted, known, by_run=by_run, is_exact=options.exact)
            for by_run in (False, True)
            if counted
        ),
        tables.time_to_finish(store),
        tables.pages(store) if options.outline else tables.blocks(store),
    ]
    for output in options.output:
        FORMATS[output.suffix](found, output)
        console.say(f"{output} is written.")
    unfinished = [str(row[1]) for row in found[0].rows if row[-1] == "no"]
    if unfinished:
        console.warnings([f"Not read to the end: {', '.join(unfinished)}. Give the command again that read them."])
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="report_programme.py",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    read = commands.add_parser("read", help="read files of one LMS")
    read.add_argument("store", type=Path, metavar="STORE", help="a folder, which is made; keep it as you keep the logs")
    read.add_argument("files", type=Path, nargs="+", metavar="FILE")
    read.add_argument(
        "--lms", type=_address, required=True, metavar="ADDRESS", help="whose they are, such as https://lms.example.org"
    )
    write = commands.add_parser("tables", help="write the tables")
    write.add_argument("store", type=Path, metavar="STORE")
    write.add_argument(
        "--output",
        type=_output,
        action="append",
        required=True,
        metavar="PATH",
        help="a file .xlsx or .html, or a folder for CSV; may be given several times",
    )
    write.add_argument(
        "--members",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="what digiboards_export_members of an LMS wrote; read for these tables, and kept nowhere",
    )
    write.add_argument("--exact", action="store_true", help="show organisations of few people too: for staff alone")
    write.add_argument(
        "--outline",
        type=Path,
        action="append",
        default=[],
        metavar="ARCHIVE",
        help="an exported course, for the funnel by page; one for each edition",
    )
    return parser


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[\w.:-]+/?", text):
        raise argparse.ArgumentTypeError(f"'{text}' is no address such as https://lms.example.org")
    return text.rstrip("/")


def _output(text: str) -> Path:
    path = Path(text)
    if path.suffix not in FORMATS:
        raise argparse.ArgumentTypeError(f"'{text}' ends neither in .xlsx nor in .html, and is no name of a folder")
    return path


if __name__ == "__main__":
    sys.exit(main())
