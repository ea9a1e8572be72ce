"""Sentences about an export: the size of the course, and what an edition takes from its base."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from console import count
from curriculum.claims import NO_FACT, count_unwritten, list_claims
from curriculum.load import load_course
from curriculum.model import Course, Edition
from curriculum.own_words import count_own_words
from curriculum.problems import Problems
from curriculum.references import SOURCES
from curriculum.report import UnitReport
from formats.format import Format


def describe_lineage(course: Course) -> str:
    """Return what the edition is based on, and how much it changes."""
    edition = course.edition
    counts = [
        f"replaces {count(len(edition.replaced), 'file')}",
        f"adds {len(edition.added)}",
        f"leaves out {len(edition.omitted)}",
        f"changes values in {len(edition.overrides)}",
    ]
    return f"{edition.name}, based on {', '.join(base.name for base in reversed(course.bases))}: {', '.join(counts)}"


def list_changes(edition: Edition) -> Iterator[str]:
    """Yield a line for each file, page or value that an edition changes in its base."""
    for listed in edition.replaced:
        yield f"replaced: {listed.text}"
    for item in edition.added:
        yield f"added: {item.path}, after {item.after}"
    for listed in edition.omitted:
        yield f"left out: {listed.text}"
    for override in edition.overrides:
        values = override.patch.value
        yield f"changed: {override.path}: {', '.join(values) if isinstance(values, dict) else ''}"


def list_own_words(course: Course, folder: Path) -> Iterator[str]:
    """Yield how much of each guide of an edition its base does not say in the same words."""
    if not course.bases:
        return
    base_file = folder.resolve() / course.bases[-1].path  # an absolute path stays as it is
    base = load_course(folder, base_file, Problems(folder.resolve().name))
    if base is not None:
        for found in count_own_words(course, base):
            yield f"own words: {found.guide}, {found.own:,} of {found.words:,} ({found.share:.0%})"


def list_facts_beside_claims(course: Course, problems: Problems) -> Iterator[str]:
    """Yield each sentence that cites facts, with the facts below it, and how many of the facts are not written down."""
    claims = list_claims(course)
    for claim in claims:
        path, line = problems.show_location(claim.location)
        yield f"{path}:{line}: {claim.words}"
        for number in claim.numbers:
            yield f"    {number}: {course.references.sources[number].fact or NO_FACT}"
    cited, unwritten = count_unwritten(course, claims)
    yield f"{count(cited, 'fact')} cited, {unwritten} of them not written down in {SOURCES}"


def summarise(course: Course, reports: Sequence[UnitReport], warnings: int) -> str:
    """Return the size of a course: guides, units, blocks, words, minutes, and its warnings."""
    return ", ".join(
        [
            count(len(course.guides), "guide"),
            count(len(reports), "unit"),
            count(sum(report.blocks for report in reports), "block"),
            count(sum(report.words for report in reports), "word"),
            count(sum(report.minutes for report in reports), "minute"),
            count(warnings, "warning"),
        ]
    )


def describe_format(form: Format, course: Course, warnings: int) -> Iterator[str]:
    """Yield what a format leaves out of a course, as authored, and why; then the size of what goes in."""
    for found in form.left_out(course):
        yield f"left out, {found.reason}: {count(len(found.names), found.what)}"
    inside = list(form.units(course))
    pages = {unit.url_name for unit, _components in inside}
    guides = [guide for guide in course.guides if any(unit.url_name in pages for unit in guide.units())]
    blocks = sum(len(components) for _unit, components in inside)
    yield ", ".join(
        [count(len(guides), "guide"), count(len(inside), "unit"), count(blocks, "block"), count(warnings, "warning")]
    )
