#!/usr/bin/env python3
"""Fetches figures and people of a course run from the LMS: to read, for a spreadsheet, or for a program."""

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from api_client.backoff import Clock, RealClock
from api_client.connection import Connection
from api_client.settings import CLIENT_ID, CLIENT_SECRET, LMS_NAMES, LMS_URL, Access, SettingsError, read_access
from atomic_file import MODE, replacing
from console import DONE, INTERRUPTED, PROBLEMS, Console, count
from reporting.errors import ReportError
from reporting.formatters import FORMATS
from reporting.pages import get_report, iterate_pages
from reporting.reports import REPORTS, Report, list_rows
from reporting.resume_file import ResumeFile

LEARNERS = "learners"
# Who wrote a file with names is who reads it.
NAMES_MODE = 0o600
DESCRIPTION = """\
Fetch figures or people of a course run from the LMS. Figures are live: what somebody completes is in them at once.

The secret comes from the environment; never from this command line.
"""

EPILOG = f"""\
environment:
  {LMS_URL}        such as https://lms.example.org
  {CLIENT_ID}      of an application with the grant type client-credentials
  {CLIENT_SECRET}  of the application

examples:
  python scripts/report_progress.py summary course-v1:Org+Number+Run
  python scripts/report_progress.py completion course-v1:Org+Number+Run --kind icb --format csv --output icbs.csv
  python scripts/report_progress.py learners course-v1:Org+Number+Run --format csv --output people.csv

An interrupted download of learners goes on where it was when the same command is given again within a day: what
has come is kept beside the output, in OUTPUT.part.

exit status:
  0    the report is there
  1    it was refused or failed; an output of before is as it was
  2    the command or the settings were not understood
  130  interrupted; an output of before is as it was

Without --output the report goes to stdout; all else goes to stderr. More: docs/staff/api.md
"""


def main(
    argv: Sequence[str] | None = None, environ: Mapping[str, str] | None = None, clock: Clock | None = None
) -> int:
    """Run the command, and return the exit status."""
    environ = os.environ if environ is None else environ
    clock = clock or RealClock()
    parser = _parser()
    options = parser.parse_args(argv)
    try:
        access = read_access(environ, None, LMS_NAMES, "docs/staff/api.md")
    except SettingsError as error:
        parser.error(str(error))
    console = Console(sys.stdout, sys.stderr, environ)
    connection = Connection(access, clock, console.say)
    try:
        _report(console, connection, access, options, clock)
    except ReportError as error:
        console.errors([error])
        return PROBLEMS
    except KeyboardInterrupt:
        console.errors(["Interrupted. The same command starts again, learners for --output where it was."])
        return INTERRUPTED
    finally:
        connection.close()
    return DONE


def _report(
    console: Console, connection: Connection, access: Access, options: argparse.Namespace, clock: Clock
) -> None:
    report = REPORTS[options.report]
    parameters = {name: str(value) for name in report.options if (value := getattr(options, name)) is not None}
    path = report.path(options.course)
    resume: ResumeFile | None = None
    if report.name == LEARNERS and options.output:
        resume = ResumeFile(options.output, {"lms": access.lms, "path": path, "parameters": parameters}, clock.now())
    if report.name == LEARNERS:
        answers = _people(console, connection, path, parameters, resume)
    else:
        answers = [get_report(connection, path, parameters)]
    try:
        rows = [row for answer in answers for row in list_rows(answer)]
    except (KeyError, TypeError):
        raise ReportError(
            "The LMS answered with something else than was asked for. Is this script of its age?"
        ) from None
    _write(console, FORMATS[options.format](rows), options.output, NAMES_MODE if report.name == LEARNERS else MODE)
    if resume:
        resume.remove()
    _summarise(console, answers, len(rows), options.output)


def _people(
    console: Console, connection: Connection, path: str, parameters: Mapping[str, str], resume: ResumeFile | None
) -> list[dict[str, Any]]:
    """All pages; those that were kept are not asked for again."""
    answers = list(resume.pages) if resume else []
    if resume and resume.is_whole:
        return answers
    people = sum(len(answer["results"]) for answer in answers)
    if answers:
        console.say(f"Going on after {count(people, 'person', 'people')} of {resume.file if resume else ''}.")
    for answer, after in iterate_pages(connection, path, parameters, resume.after if resume else 0):
        if resume:
            resume.add(answer, after)
        answers.append(answer)
        people += len(answer["results"])
        console.progress(f"{count(people, 'person', 'people')} …")
    return answers


def _write(console: Console, text: str, output: Path | None, mode: int) -> None:
    if output is None:
        console.result(text.rstrip("\n"))
        return
    try:
        with replacing(output, mode) as file:
            file.write(text.encode())
    except OSError as error:
        raise ReportError(f"{output} cannot be written: {error.strerror or error}.") from error


def _summarise(console: Console, answers: Sequence[Mapping[str, Any]], rows: int, output: Path | None) -> None:
    last = answers[-1]
    where = f" in {output}" if output else ""
    console.say(f"{count(rows, 'row')}{where}, as of {last.get('as_of', 'an unknown moment')}.")
    if last.get("waiting"):
        console.warnings([f"{count(last['waiting'], 'person is', 'people are')} still to be counted; ask again."])


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="report_progress.py",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    reports = parser.add_subparsers(dest="report", required=True, metavar="REPORT")
    for report in REPORTS.values():
        words = f"{report.words[0].upper()}{report.words[1:]}."
        _add(reports.add_parser(report.name, help=report.words, description=words), report)
    return parser


def _add(parser: argparse.ArgumentParser, report: Report) -> None:
    parser.add_argument("course", type=_course_key, metavar="COURSE", help="such as course-v1:Org+Number+Run")
    for name, words in report.options.items():
        parser.add_argument(f"--{name}", help=words)
    parser.add_argument("--format", choices=list(FORMATS), default="table", help="default: table")
    parser.add_argument("--output", type=Path, metavar="FILE", help="a file, replaced once all is there")


def _course_key(text: str) -> str:
    try:
        key = CourseKey.from_string(text)
    except InvalidKeyError:
        raise argparse.ArgumentTypeError(f"'{text}' is not a key such as course-v1:Org+Number+Run") from None
    return str(key)


if __name__ == "__main__":
    sys.exit(main())
