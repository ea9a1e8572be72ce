"""Sentences about an export: the size of the course, and what an edition takes from its base."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from console import count
from curriculum.load import load_course
from curriculum.model import Course, Edition
from curriculum.own_words import count_own_words
from curriculum.problems import Problems
from curriculum.report import UnitReport


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
