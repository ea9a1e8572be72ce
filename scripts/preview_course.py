#!/usr/bin/env python3
"""Plays an exported course in a browser, or the course as its files are; on this machine only."""

import argparse
import functools
import re
import sys
import webbrowser
from collections.abc import Sequence
from pathlib import Path

import export_options
from olx.archive_reader import read_archive
from olx.errors import ArchiveError
from preview.console import result, say
from preview.errors import PreviewError
from preview.server import run
from preview.sources import EDITORS, use_editor
from reloader import WatchedCourse, reload_on_save, wait_for_first_version

REPOSITORY = Path(__file__).resolve().parent.parent
DEFAULT_ARCHIVE = Path("dist/digital-boards-trust.tar.gz")
DEFAULT_DATA = Path(".preview")
DONE, FAILED, USAGE = 0, 1, 2
MOST_PHONES = 100
MOST_PEOPLE = 300_000
# The address of an editor, which no browser takes for a page or a script.
_EDITOR = re.compile(r"(?!javascript|data|https?|file)[a-z][a-z0-9.+-]*:.*\{file\}")


def main(argv: Sequence[str] | None = None) -> int:
    """Serve the course, and return the exit status."""
    parser = _parser()
    options = parser.parse_args(argv)
    watched = None
    if options.watch:
        watched = WatchedCourse(options.course, export_options.edition_file(parser, options.course, options.edition))
        if options.archive:
            parser.error("--watch plays the course as its files stand; name no archive with it")
    if options.reset and not options.yes and not _agreed(options.data):
        say("Nothing was deleted.")
        return USAGE

    def ready(url: str) -> None:
        say(f"The course is at {url}, for you alone; answers are kept in {options.data}. Press Ctrl-C to end.")
        result(url)
        if options.open:
            webbrowser.open(url)

    try:
        first = wait_for_first_version(watched) if watched else None
        use_editor(options.editor)
        run(
            first.archive if first else read_archive(options.archive or DEFAULT_ARCHIVE),
            options.data,
            options.port,
            ready=ready,
            reset=options.reset,
            verbose=options.verbose,
            people=options.people,
            phones=options.phones,
            plain=options.plain,
            watch=functools.partial(reload_on_save, watched) if watched else None,
            files=first.sources if first else None,
        )
    except (ArchiveError, PreviewError) as error:
        say(str(error))
        return FAILED
    except KeyboardInterrupt:
        pass
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="preview_course.py",
        description=(
            "Plays a course in your browser, exported or as its files stand: its pages, its activities, progress, and "
            "four made-up people to be, side by side if you like. What it shows is what the archive holds, blocks "
            "that Studio would drop without a word included."
        ),
        epilog=(
            "The address goes to stdout once the course is ready, all else to stderr. "
            "Exit status: 0 ended by you, 1 not possible (a sentence says why), 2 wrong usage. "
            "Example: preview_course.py dist/digital-boards-trust.tar.gz --open"
        ),
    )
    parser.add_argument(
        "archive",
        nargs="?",
        type=Path,
        metavar="ARCHIVE",
        help=f"the .tar.gz that 'make course' writes (default: {DEFAULT_ARCHIVE})",
    )
    parser.add_argument(
        "--watch",
        action="store_true",
        help="play the course as its files stand: what is saved is checked, and open pages show it at once",
    )
    with_watch = parser.add_argument_group("with --watch")
    export_options.add_source(with_watch, REPOSITORY)
    with_watch.add_argument(
        "--editor",
        type=_editor,
        default="vscode",
        metavar="NAME|ADDRESS",
        help=f"which editor a page's 'Edit' link opens: {', '.join(EDITORS)}, or an address with {{file}} and {{line}} "
        "in it (default: vscode)",
    )
    parser.add_argument(
        "--port", type=_port, default=8020, help="where to serve on this machine; 0 is any free one (default: 8020)"
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=DEFAULT_DATA,
        metavar="DIR",
        help=f"the folder that keeps answers and their keys from one run to the next (default: {DEFAULT_DATA})",
    )
    parser.add_argument(
        "--people",
        type=_people,
        default=0,
        metavar="NUMBER",
        help="also so many made-up people on made-up boards, for the pages of programme staff (3000 take a minute)",
    )
    parser.add_argument(
        "--phones",
        type=_phones,
        default=0,
        metavar="NUMBER",
        help="also so many made-up phones in each session that is opened live, which vote and rate (with --people, "
        "some of them are members of its board)",
    )
    parser.add_argument(
        "--plain",
        action="store_true",
        help="show each unit as a page of its own, not in a frame as the learning MFE does",
    )
    parser.add_argument("--open", action="store_true", help="open the course in your browser")
    parser.add_argument("--reset", action="store_true", help="delete all answers first, after asking")
    parser.add_argument("--yes", action="store_true", help="with --reset: do not ask")
    parser.add_argument("--verbose", action="store_true", help="tell each request on stderr")
    return parser


def _editor(text: str) -> str:
    address = EDITORS.get(text, text)
    try:
        address.format(file="", line=1)
    except (LookupError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"'{text}' has other braces than {{file}} and {{line}}") from error
    if text not in EDITORS and not _EDITOR.match(address):
        raise argparse.ArgumentTypeError(
            f"'{text}' is no editor; give one of {', '.join(EDITORS)}, or an address such as "
            "'myeditor://open?file={file}&line={line}'"
        )
    return address


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65_535:
        raise argparse.ArgumentTypeError(f"'{text}' is not a port; give a number from 0 to 65535")
    return int(text)


def _people(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST_PEOPLE:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of people; give one from 0 to {MOST_PEOPLE}")
    return int(text)


def _phones(text: str) -> int:
    if not text.isdecimal() or int(text) > MOST_PHONES:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of phones; give one from 0 to {MOST_PHONES}")
    return int(text)


def _agreed(data: Path) -> bool:
    if not sys.stdin.isatty():
        say("--reset asks before it deletes, and nobody is at the terminal; add --yes.")
        return False
    sys.stderr.write(f"Delete all answers in {data}? Type yes to delete them: ")
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() == "yes"


if __name__ == "__main__":
    sys.exit(main())
