#!/usr/bin/env python3
"""Puts an archive into Studio, and counts in the LMS whether all of it has arrived."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from api_client.backoff import Clock, RealClock
from api_client.connection import Connection
from api_client.errors import ApiError
from api_client.settings import CLIENT_ID, CLIENT_SECRET, LMS_URL, STUDIO_URL, Access, SettingsError, read_access
from console import DONE, INTERRUPTED, PROBLEMS, Console, count
from studio.errors import PushError
from studio.package import Package, read_package
from studio.push import UNCHANGED, Limits, Push
from studio.remote import Remote

DEFAULT_ARCHIVE = Path("dist/digital-boards-trust.tar.gz")

DESCRIPTION = """\
Put an archive into Studio, wait until it is imported, and count in the LMS whether every chapter, page and
block has arrived: Studio calls an import a success also when it dropped some.

The secret comes from the environment, or from a file that nobody else can read; never from this command line.
"""

EPILOG = f"""\
environment:
  {STUDIO_URL}     such as https://studio.example.org
  {LMS_URL}        such as https://lms.example.org
  {CLIENT_ID}      of an application with the grant type client-credentials
  {CLIENT_SECRET}  of the application

examples:
  python scripts/push_to_studio.py --dry-run             what would change; changes nothing
  python scripts/push_to_studio.py                       push dist/digital-boards-trust.tar.gz
  python scripts/push_to_studio.py ics.tar.gz --create --instructor amina
  python scripts/push_to_studio.py --resume              wait on, after an interruption

exit status:
  0    all is there (with --dry-run: what would change was told)
  1    it was refused or failed, or not all is there; what is known of the course is said last
  2    the command or the settings were not understood
  130  interrupted; what is known of the course is said last

The address of the course goes to stdout, all else to stderr. More: docs/push-to-studio.md
"""


def main(
    argv: Sequence[str] | None = None, environ: Mapping[str, str] | None = None, clock: Clock | None = None
) -> int:
    """Run the command, and return the exit status."""
    environ = os.environ if environ is None else environ
    parser = _parser()
    options = parser.parse_args(argv)
    if options.instructor and not options.create:
        parser.error("--instructor goes with --create; for a course run that is there, Studio has its course team page")
    try:
        access = read_access(environ, options.credentials)
    except SettingsError as error:
        parser.error(str(error))
    console = Console(sys.stdout, sys.stderr, environ)
    try:
        package = read_package(options.archive, options.into)
    except PushError as error:
        console.errors([error, UNCHANGED])
        return PROBLEMS
    _introduce(console, package, access)
    return _run(console, options, package, access, clock or RealClock())


def _run(console: Console, options: argparse.Namespace, package: Package, access: Access, clock: Clock) -> int:
    connection = Connection(access, clock, console.say)
    limits = Limits(importing=options.wait * 60, settling=options.settle * 60)
    push = Push(Remote(connection, package.course), package, access, console, clock, limits)
    try:
        if options.dry_run:
            push.dry_run()
        elif options.resume:
            push.resume()
        else:
            push.start(create=options.create, instructors=options.instructor)
    except (ApiError, PushError) as error:
        console.errors([error, push.known])
        return PROBLEMS
    except KeyboardInterrupt:
        console.errors(["Interrupted.", push.known])
        return INTERRUPTED
    finally:
        connection.close()
    return DONE


def _introduce(console: Console, package: Package, access: Access) -> None:
    parts = count(len(package.tree.blocks) - 1, "part")
    console.say(f"{package.path}: “{package.title}”, {parts}, {len(package.data) / 1024**2:.1f} MB")
    console.say(f"into {package.course} at {access.studio}")
    if package.course != package.made_for:
        warning = f"The archive was made for {package.made_for}. What learners did there does not come along:"
        console.warnings([f"{warning} their work hangs on the course run."])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="push_to_studio.py",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "archive",
        nargs="?",
        type=Path,
        default=DEFAULT_ARCHIVE,
        metavar="ARCHIVE",
        help=f"the .tar.gz that 'make course' writes (default: {DEFAULT_ARCHIVE})",
    )
    parser.add_argument(
        "--into",
        type=_course_key,
        metavar="KEY",
        help="the course run to put it into, such as course-v1:Org+Number+Run (default: the one it was made for)",
    )
    doing = parser.add_mutually_exclusive_group()
    doing.add_argument("--dry-run", action="store_true", help="say what would change, and upload nothing")
    doing.add_argument("--resume", action="store_true", help="wait on for an upload that was interrupted, and count")
    doing.add_argument("--create", action="store_true", help="make the course run first, if it is not there")
    parser.add_argument(
        "--instructor",
        action="append",
        default=[],
        metavar="USERNAME",
        help="with --create: someone on the new course run's team, as Admin; may be given several times",
    )
    parser.add_argument(
        "--credentials",
        type=Path,
        metavar="FILE",
        help="a file of lines NAME=value with the settings below, readable by you alone; the environment goes first",
    )
    parser.add_argument(
        "--wait", type=_minutes, default=30.0, metavar="MINUTES", help="how long to wait for the import (default: 30)"
    )
    parser.add_argument(
        "--settle",
        type=_minutes,
        default=5.0,
        metavar="MINUTES",
        help="how long to wait for the LMS to show it then (default: 5)",
    )
    return parser


def _course_key(text: str) -> CourseKey:
    try:
        key = CourseKey.from_string(text)
    except InvalidKeyError:
        key = None
    if key is None or not text.startswith("course-v1:"):
        raise argparse.ArgumentTypeError(f"'{text}' is not a key such as course-v1:Org+Number+Run")
    return key


def _minutes(text: str) -> float:
    try:
        minutes = float(text)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes <= 24 * 60:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of minutes between 0 and a day")
    return minutes


if __name__ == "__main__":
    sys.exit(main())
