"""Check the curriculum in course/ and write it in one of its formats."""

import argparse
import datetime
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import export_options
from console import DONE, INTERRUPTED, PROBLEMS, Console, count
from curriculum.answer_shape import describe_answers, measure_answers, questions_of
from curriculum.base_review import (
    check_base_review,
    check_base_values,
    diff_with_seen,
    list_overridden_values,
    list_replaced_files,
    write_base_review,
)
from curriculum.check import warn_of_unneeded_allowances
from curriculum.diff import difference as changes_for_learners
from curriculum.diff_presenter import render_difference, render_values
from curriculum.fields import find_empty_fields
from curriculum.keys import PAGE, Keys, Loss, chapter_of, keys_of, losses, release, retire
from curriculum.keys_lock import find_lock, read_lock, write_lock
from curriculum.model import Course
from curriculum.olx_files import files_of
from curriculum.preparation import prepare_course
from curriculum.problems import CurriculumError, Problem, Problems
from curriculum.programme import PROGRAMME
from curriculum.released import ReleasedError, read_released
from curriculum.report import UnitReport, report_course, table
from curriculum.review_dates import check_review_dates
from curriculum.rule_manual import list_rules, render_manual
from curriculum.rules import base_review, empty_fields
from export_summary import (
    describe_format,
    describe_lineage,
    list_changes,
    list_facts_beside_claims,
    list_own_words,
    summarise,
)
from formats.format import write_packages
from formats.registry import COURSE, FORMATS
from olx.archive_reader import Archive, read_archive
from olx.errors import ArchiveError, UnwritableError
from problem_formatters import ANNOTATIONS, JSON, TEXT, format_annotation, format_json

REPOSITORY = Path(__file__).resolve().parent.parent


class RefusedError(Exception):
    """A refusal for another reason than the texts; ``reasons`` say why and what to do."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = tuple(reasons)


def main(
    argv: Sequence[str] | None = None,
    environ: Mapping[str, str] | None = None,
    today: datetime.date | None = None,
) -> int:
    """Run the command, and return the exit status. Pages whose review was due before ``today`` are warned about."""
    parser = export_options.parser(REPOSITORY)
    parser.set_defaults(today=today or datetime.datetime.now(datetime.UTC).date())
    options = parser.parse_args(argv)
    console = Console(sys.stdout, sys.stderr, os.environ if environ is None else environ, quiet=options.quiet)
    if options.list_rules or options.rule:
        console.result(render_manual(options.rule) if options.rule else "\n".join(list_rules()))
        return DONE
    edition = export_options.edition_file(parser, options.course, options.edition)
    output = export_options.output_file(parser, options, edition, REPOSITORY)
    archive = None if options.check else str(output)
    try:
        if options.diff:
            _compare(console, options, edition)
            return DONE
        export = _export if FORMATS[options.format].is_released else _export_copy
        warnings = export(console, options, edition, output)
    except RefusedError as error:
        _write_messages(console, options.messages, (), error.reasons, None)
        return PROBLEMS
    except CurriculumError as error:
        summary = f"{count(len(error.problems), 'problem')} found; nothing was written"
        _write_messages(console, options.messages, error.problems, (summary,), None)
        return PROBLEMS
    except UnwritableError as error:
        summary = f"{error}; files before it may be written"
        _write_messages(console, options.messages, (), (summary,), None)
        return PROBLEMS
    except OSError as error:
        reason = error.strerror or str(error)
        what = "the course cannot be read" if options.diff else f"{output} cannot be written"
        is_folder = FORMATS[options.format].is_folder
        kept = "some packages may be written; export again" if is_folder else "nothing was changed"
        console.errors([f"{what}: {reason}; {kept}"])
        return PROBLEMS
    except KeyboardInterrupt:
        console.errors(["interrupted; nothing was changed"])
        return INTERRUPTED
    try:
        if options.messages != TEXT:
            _write_messages(console, options.messages, warnings, (), archive)
        elif archive:
            console.result(archive)
    except OSError as error:
        console.errors([f"{output} is written, but stdout cannot be: {error.strerror}"])
        return PROBLEMS
    return DONE


def _write_messages(
    console: Console, style: str, problems: Sequence[Problem], messages: Sequence[str], archive: str | None
) -> None:
    """Say what was found in the style that was asked for."""
    if style == JSON:
        console.result(format_json(problems, messages, archive))
    elif style == ANNOTATIONS:
        for problem in problems:
            console.result(format_annotation(problem))
        console.errors(messages)
    else:
        console.errors([*problems, *messages])


def _export(console: Console, options: argparse.Namespace, edition: Path, output: Path) -> list[Problem]:
    """Check the course and, unless only that was asked for, write its archive; return the warnings."""
    folder: Path = options.course
    problems = Problems(folder.resolve().name)
    course, outgoing = prepare_course(folder, edition, problems, console.progress, is_demo=options.demo)
    _require_fields(course, options, problems)
    check_review_dates(course, options.today, problems)
    reports = report_course(course)
    lock = find_lock(course, folder.resolve())
    known = read_lock(lock, course.edition.id)
    names = keys_of(course)
    known = retire(known, _retired(losses(names, known), known, options.retire))
    editions = (*course.bases, course.edition)
    replaced = list_replaced_files(folder, editions, problems) if course.bases else []
    overridden = list_overridden_values(folder, editions, problems) if course.bases else []
    changed = [] if options.seen else check_base_review(replaced, problems)
    if not options.seen:
        check_base_values(overridden, problems)
    problems.mark_needed(base_review.RULE, (file.path for file in replaced))
    warn_of_unneeded_allowances(problems, unchecked=())
    if not options.check:
        console.progress("Writing the archive …")
        write_packages(FORMATS[COURSE], outgoing, output)
        try:
            if options.release:
                write_lock(lock, course.edition.id, release(names, known))
            elif options.retire:
                write_lock(lock, course.edition.id, known)
            if options.seen:
                write_base_review([*replaced, *overridden], course.edition)
        except OSError as error:
            reason = error.strerror or str(error)
            unnoted = f"{output} is written, but its names or what it has seen cannot be noted beside {lock}: {reason}"
            raise RefusedError([unnoted, "Mend that and export again before you import the archive"]) from error
    for file in changed:
        for line in diff_with_seen(file, folder):
            console.say(line)
    _report(console, options, problems, reports)
    if options.report:
        console.say(describe_answers(measure_answers(question for _, question in questions_of(course.components()))))
        changes = (*list_changes(course.edition), *list_own_words(course, folder))
        for line in (*changes, *list_facts_beside_claims(course, problems)):
            console.say(line)
    if course.bases:
        console.say(describe_lineage(course))
    if options.demo:
        empty = sum(1 for _field in find_empty_fields(course.programme))
        console.say(f"a demonstration: each page says so; {count(empty, 'field')} of {PROGRAMME} not filled in")
    console.say(summarise(course, reports, len(problems.warnings)))
    return problems.warnings


def _export_copy(console: Console, options: argparse.Namespace, edition: Path, output: Path) -> list[Problem]:
    """Check the course and, unless only that was asked for, write it in another format; return the warnings."""
    form = FORMATS[options.format]
    problems = Problems(options.course.resolve().name)
    course, outgoing = prepare_course(
        options.course, edition, problems, console.progress, links_pages=form.links_pages, is_demo=options.demo
    )
    _require_fields(course, options, problems)
    check_review_dates(course, options.today, problems)
    reports = report_course(course)
    if not options.check:
        console.progress(f"Writing the format {form.id} …")
        write_packages(form, outgoing, output)
    _report(console, options, problems, reports)
    for line in describe_format(form, course, len(problems.warnings)):
        console.say(line)
    return problems.warnings


def _require_fields(course: Course, options: argparse.Namespace, problems: Problems) -> None:
    """Raises ``CurriculumError`` if learners would come to a course that does not say who answers for their data."""
    if options.demo:
        return
    problems.add_findings(empty_fields.RULE, find_empty_fields(course.programme))
    if problems.errors:
        raise CurriculumError(problems.errors)


def _report(console: Console, options: argparse.Namespace, problems: Problems, reports: Sequence[UnitReport]) -> None:
    """Tell the warnings and, if asked for, the figures of each page."""
    if options.messages == TEXT:
        console.warnings(problems.warnings)
    if options.report:
        for line in table(reports):
            console.say(line)


def _compare(console: Console, options: argparse.Namespace, edition: Path) -> None:
    """Tell what changes for learners, compared with an earlier archive."""
    archive: Path = options.diff
    problems = Problems(options.course.resolve().name)
    try:
        before = read_released(read_archive(archive))
    except ArchiveError as error:
        raise RefusedError([str(error)]) from error
    except ReleasedError as error:
        raise RefusedError([f"{archive} cannot be compared: {error}"]) from error
    _authored, outgoing = prepare_course(options.course, edition, problems, console.progress, is_demo=options.demo)
    console.progress("Comparing …")
    after = read_released(Archive(options.course, files_of(outgoing)))
    if before.key != after.key:
        another = (
            f"{archive} is of another course, {before.key}; this one is {after.key}, and no learner's work is in both"
        )
        raise RefusedError([another, "Name an archive of this edition, or another edition with --edition"])
    found = changes_for_learners(before, after)
    if options.messages == JSON:
        console.result(format_json(problems.warnings, (), None, changes=render_values(found)))
    else:
        console.result("\n".join(render_difference(found, archive.name)))


def _retired(lost: Sequence[Loss], lock: Keys, retired: Sequence[str]) -> list[Loss]:
    """Return what is lost on purpose: named in ``retired`` by itself or by its chapter.

    Raises ``RefusedError`` for what else learners would lose, and for what is retired but not lost.
    """
    chapters = {loss: chapter_of(loss, lock) for loss in lost}
    unwanted = [loss for loss in lost if loss.called not in retired and chapters[loss] not in retired]
    reasons = [f"learners would lose {loss}" for loss in unwanted]
    if unwanted:
        options = _shortest({loss: chapters[loss] for loss in unwanted}, lock)
        reasons.append(
            f"If this is on purpose, export again with {options}. Otherwise bring back the page, the activity or the "
            "id; names follow ids, not files and titles"
        )
    known = {*(loss.called for loss in lost), *chapters.values()}
    reasons += [f"--retire {name}: nothing of that name is being lost" for name in retired if name not in known]
    if reasons:
        raise RefusedError([*reasons, "nothing was written"])
    return list(lost)


def _shortest(lost: Mapping[Loss, str], lock: Keys) -> str:
    """Return the options that retire all of these: a chapter by its id where all of its pages are lost."""
    gone = {loss.name for loss in lost if not loss.inner}
    pages = {name: key.place for name, key in lock.items() if key.type == PAGE and not key.is_retired}
    whole = {chapter for chapter in pages.values() if all(name in gone for name in pages if pages[name] == chapter)}
    named = dict.fromkeys(chapter if chapter in whole else loss.called for loss, chapter in lost.items())
    return " ".join(f"--retire {name}" for name in named)


if __name__ == "__main__":
    sys.exit(main())
