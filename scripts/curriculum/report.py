"""Reports how long and how easy each page is, and sums it up for chapters and guides."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .markup import citations, fact_numbers, masked
from .model import ORGANISATION_TYPES, TEXT, Course, Story, Unit
from .page_text import read_page
from .readability import Ease


@dataclass(frozen=True)
class UnitReport:
    """The figures of one page."""

    title: str
    chapter: str
    minutes: int
    words: int
    ease: Ease
    facts: frozenset[str]
    activities: int
    blocks: int
    stories: tuple[Story, ...] = ()


def report_course(course: Course) -> list[UnitReport]:
    """Return the figures of every page, in the learner's order; ``course`` is as authored, before it is rendered."""
    return [report_unit(unit, chapter.id) for chapter in course.chapters for unit in chapter.units()]


def report_unit(unit: Unit, chapter: str) -> UnitReport:
    """Return the figures of a page of the chapter with that id."""
    page = read_page(unit)
    texts = [component for component in unit.components if component.kind == TEXT]
    return UnitReport(
        title=unit.title,
        chapter=chapter,
        minutes=unit.minutes,
        words=page.words,
        ease=page.ease,
        facts=frozenset(
            number
            for component in texts
            for found in citations(masked(component.content))
            for number in fact_numbers(found[0])
        ),
        activities=len(unit.components) - len(texts),
        blocks=len(unit.components),
        stories=(unit.story,) if unit.story is not None else (),
    )


def table(reports: Sequence[UnitReport]) -> list[str]:
    """Return the figures as lines of a table, each chapter with its sums."""
    lines = [
        f"{'page':<44}{'words':>7}{'sent.':>7}{'mean':>7}{'max':>5}{'grade':>7}{'age':>6}{'min.':>6}{'facts':>7}{'act.':>6}"
    ]
    for chapter in dict.fromkeys(report.chapter for report in reports):
        own = [report for report in reports if report.chapter == chapter]
        lines += [_row(report.title, report) for report in own]
        lines.append(_row(f"chapter {chapter}", _sum(own)))
    return lines


def guide_table(course: Course, reports: Sequence[UnitReport]) -> list[str]:
    """Return the figures of each guide and of all of them, as a table in Markdown."""
    lines = [
        "| guide | units | words | minutes | words a sentence | reading grade | facts | activities | stories by type |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    guides = {guide.id: guide for guide in course.guides}
    for identifier, guide in guides.items():
        own = [report for report in reports if report.chapter == identifier]
        lines.append(_cells(f"{identifier.upper()} {guide.title}", len(own), _sum(own)))
    every = [report for report in reports if report.chapter in guides]
    return [*lines, _cells("all guides", len(every), _sum(every))]


def _cells(name: str, units: int, report: UnitReport) -> str:
    ease = report.ease
    cells = [
        name,
        units,
        f"{report.words:,}",
        report.minutes,
        f"{ease.average:.1f}, at most {ease.longest}",
        f"{ease.grade:.1f}",
        len(report.facts),
        report.activities,
        _stories(report.stories),
    ]
    return f"| {' | '.join(map(str, cells))} |"


def story_table(course: Course, reports: Sequence[UnitReport]) -> Iterator[str]:
    """Yield the guides' stories as a table in Markdown: where, whose, its types and the page's facts."""
    yield "| section | story | types of organisation | facts |"
    yield "|---|---|---|---|"
    guides = {guide.id for guide in course.guides}
    for report in reports:
        for story in report.stories:
            if report.chapter in guides:
                where = f"{report.chapter.upper()} {report.title}"
                yield f"| {where} | {story.of} | {', '.join(story.types)} | {', '.join(sorted(report.facts))} |"


def _stories(stories: Sequence[Story]) -> str:
    """Return how many different stories there are, and of which types: ``7: 3 acute, 4 mental health``."""
    distinct = {story.of: story for story in stories}
    found = Counter(kind for story in distinct.values() for kind in story.types)
    kinds = ", ".join(f"{found[kind]} {kind}" for kind in ORGANISATION_TYPES if found[kind])
    return f"{len(distinct)}: {kinds}" if distinct else "0"


def _row(name: str, report: UnitReport) -> str:
    ease = report.ease
    return (
        f"{name[:43]:<44}{report.words:>7,}{ease.sentences:>7}{ease.average:>7.1f}{ease.longest:>5}"
        f"{ease.grade:>7.1f}{ease.age:>6.1f}{report.minutes:>6}{len(report.facts):>7}{report.activities:>6}"
    )


def _sum(reports: Sequence[UnitReport]) -> UnitReport:
    """The chapter's figures; its mean and grade weigh each page by its sentences."""
    sentences = sum(report.ease.sentences for report in reports)
    weight = max(sentences, 1)
    return UnitReport(
        title="",
        chapter="",
        minutes=sum(report.minutes for report in reports),
        words=sum(report.words for report in reports),
        ease=Ease(
            sentences,
            sum(report.ease.average * report.ease.sentences for report in reports) / weight,
            max((report.ease.longest for report in reports), default=0),
            sum(report.ease.grade * report.ease.sentences for report in reports) / weight,
        ),
        facts=frozenset().union(*(report.facts for report in reports)),
        activities=sum(report.activities for report in reports),
        blocks=sum(report.blocks for report in reports),
        stories=tuple(story for report in reports for story in report.stories),
    )
