"""Options of ``export_course.py``, and its help."""

import argparse
import os
from pathlib import Path

from curriculum.rule import Rule
from curriculum.rules import RULES
from digiboards_xblocks.core.reader import nearest
from formats.registry import COURSE, FORMATS
from problem_formatters import ANNOTATIONS, STYLES, TEXT

DESCRIPTION = """\
Check the curriculum (Markdown and YAML) and write it in one of its formats: by default the archive that Studio imports.

Everything wrong is told at once, as "file:line: what is wrong; what was expected [rule]". If anything is,
nothing is written, and an archive from an earlier run stays as it is. Warnings are about your readers
(a long sentence, a short section) and stop nothing. --rule explains a rule, and how a page may break it.

The archive's path, or the difference that was asked for, goes to stdout, all else to stderr. The same course
gives the same bytes.
"""

EPILOG = """\
examples:
  python scripts/export_course.py                          dist/digital-boards-trust.tar.gz, for learners
  python scripts/export_course.py --demo                   the same to look round in, before all fields are filled in
  python scripts/export_course.py --report                 and a table: words, sentences, reading age
  python scripts/export_course.py --edition our/ics.yaml   an edition of your own
  python scripts/export_course.py --quiet --output x.tar.gz
  python scripts/export_course.py --format library         its guides, to pick from
  python scripts/export_course.py --format web             for an intranet or a USB stick, without an LMS
  python scripts/export_course.py --format scorm           for another LMS, by SCORM 1.2
  python scripts/export_course.py --format pdf             its guides as books; also epub, docx (Word)
  python scripts/export_course.py --format packs           packs for facilitators, one for each session
  python scripts/export_course.py --check --messages json  for an editor or a script: nothing is written
  python scripts/export_course.py --rule long-sentences    why, with a right and a wrong example
  python scripts/export_course.py --diff last.tar.gz       what changes for learners since last.tar.gz was exported

exit status:
  0  the archive is written, or what was asked for is told
  1  the course has problems, or the archive cannot be written or read
  2  the command was not understood

Next: in Studio open the course, then Tools, Import; other formats: docs/doors.md.
How to write the course: course/README.md
"""


def parser(repository: Path) -> argparse.ArgumentParser:
    """Return the options of the command."""
    made = argparse.ArgumentParser(
        prog="export_course.py",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_source(made, repository)
    made.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="where to write: .tar.gz for a course, .zip for a library or web, a folder for others "
        "(default: dist/digital-boards-EDITION.tar.gz)",
    )
    made.add_argument(
        "--format",
        choices=FORMATS,
        default=COURSE,
        help="; ".join(f"{form.id}: {form.about}" for form in FORMATS.values()),
    )
    made.add_argument(
        "--demo",
        action="store_true",
        help="a copy to look round in, which says so on each page; the fields of programme.yaml may be empty",
    )
    made.add_argument("--check", action="store_true", help="check only, as before an editor saves; nothing is written")
    made.add_argument(
        "--diff",
        type=Path,
        metavar="OLD.tar.gz",
        help="tell what changes for learners, compared with an earlier archive; nothing is written",
    )
    made.add_argument(
        "--messages",
        choices=STYLES,
        default=TEXT,
        help="how problems are told: to people, as one JSON object on stdout, or as GitHub's annotations on stdout",
    )
    made.add_argument(
        "--seen",
        action="store_true",
        help="also note that the edition's own pages are up to date with the base as it now is",
    )
    made.add_argument(
        "--retire",
        action="append",
        default=[],
        metavar="NAME",
        help="give up a released name that learners' work hangs on, or all of a chapter that goes; the command tells "
        "which are missing",
    )
    made.add_argument(
        "--release",
        action="store_true",
        help="also bind the names of its pages and activities, in keys.lock, since learners will have them",
    )
    about = made.add_mutually_exclusive_group()
    about.add_argument("--list-rules", action="store_true", help="list the rules that a course is held against")
    about.add_argument("--rule", type=_rule, metavar="ID", help="show the manual page of a rule")
    made.add_argument("--report", action="store_true", help="also show words, reading age and minutes of each page")
    made.add_argument("--quiet", action="store_true", help="say nothing but errors and the archive's path")
    return made


def _rule(text: str) -> Rule:
    rule = RULES.get(text)
    if rule is None:
        raise argparse.ArgumentTypeError(f"there is no rule '{text}'{nearest(text, RULES)}")
    return rule


def add_source(made: argparse._ActionsContainer, repository: Path) -> None:
    """Add the two options that choose the course and its edition."""
    made.add_argument(
        "--edition",
        default="trust",
        metavar="NAME|FILE",
        help="an edition of course/editions/, or the path of an edition file (default: trust)",
    )
    made.add_argument(
        "--course",
        type=Path,
        default=repository / "course",
        metavar="DIR",
        help="the folder of the curriculum (default: course/ of this repository)",
    )


def edition_file(made: argparse.ArgumentParser, course: Path, edition: str) -> Path:
    """Return the file of an edition given by name or path; usage error if it or the course is not there."""
    if not course.is_dir():
        made.error(f"the folder {course} is not there; name the folder of the curriculum with --course")
    if "/" in edition or os.sep in edition or edition.endswith((".yaml", ".yml")):
        if not Path(edition).is_file():
            made.error(f"the edition file {edition} is not there")
        return Path(edition)
    folder = course / "editions"
    file = folder / f"{edition}.yaml"
    if not file.is_file():
        known = ", ".join(sorted(item.stem for item in folder.glob("*.yaml"))) or "none"
        made.error(f"there is no edition '{edition}' in {folder}; known are: {known}")
    return file


def output_file(made: argparse.ArgumentParser, options: argparse.Namespace, edition: Path, repository: Path) -> Path:
    """Return where the archive goes; usage error if what is asked for does not go together."""
    name = edition.absolute().parent.name if edition.stem == "edition" else edition.stem
    form = FORMATS[options.format]
    output: Path = options.output or repository / "dist" / f"digital-boards-{name}{form.suffix}"
    ending = form.suffix[form.suffix.index(".") :] if "." in form.suffix else ""
    if not output.name.endswith(ending):
        made.error(f"the format {form.id} is a file that ends in {ending}, which {output.name} does not")
    for option in ("check", "diff"):
        for noted in ("seen", "release"):
            if getattr(options, option) and getattr(options, noted):
                made.error(f"--{option} writes nothing, so it cannot go with --{noted}")
    if options.diff and options.messages == ANNOTATIONS:
        made.error("--diff tells people or programs; it cannot go with --messages github")
    for option in ("diff", "release", "retire", "seen"):
        if not form.is_released and getattr(options, option):
            made.error(f"--{option} is about a course and its learners; it cannot go with --format {form.id}")
    return output
