"""How long and how easy each page is, and warnings where it breaks the rules for writing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from digiboards_xblocks.core.content_errors import Location
from digiboards_xblocks.core.located import Located, load

from .avoided_terms import find_avoided_terms
from .markup import citations, fact_numbers, masked
from .model import GUIDE_TEXT, SECTION, Component, Course, Unit
from .problems import Problems
from .readability import Ease, measure
from .sentences import Block, Kind, Sentence, blocks, count_words, split_sentences

LONGEST_SENTENCE = 25
AVERAGE_SENTENCE = 15
OLDEST_AGE = 15
LONGEST_PARAGRAPH = 4
SECTION_WORDS = (450, 650)
# What learners read in an activity; ids and marks are none of it.
_READ_KEYS = {"prompt", "guidance", "text", "feedback", "intro", "coming_up"}
_MARKDOWN_KEYS = {"guidance", "intro"}


@dataclass(frozen=True)
class UnitReport:
    """The figures of one page."""

    path: str
    title: str
    chapter: str
    minutes: int
    words: int
    ease: Ease
    facts: frozenset[str]
    activities: int
    blocks: int


def report_course(course: Course, problems: Problems) -> list[UnitReport]:
    """The figures of every page, in the learner's order; ``course`` is as authored, before it is rendered."""
    return [report_unit(unit, chapter.id, problems) for chapter in course.chapters for unit in chapter.units()]


def report_unit(unit: Unit, chapter: str, problems: Problems) -> UnitReport:
    """The figures of a page; what breaks a rule is noted as a warning at its line."""
    sentences: list[Sentence] = []
    words = 0
    facts: set[str] = set()
    for component in unit.components:
        if component.kind == GUIDE_TEXT:
            facts |= {n for found in citations(masked(component.content)) for n in fact_numbers(found[0])}
        for block, found in _read(component.kind, component.content, component.line):
            words += count_words(block.text)
            sentences += found
            _check_block(unit.path, block, found, problems)
    ease = measure(sentences)
    _check_unit(unit, words, ease, problems)
    return UnitReport(
        path=problems.shown(unit.path),
        title=unit.title,
        chapter=chapter,
        minutes=unit.minutes,
        words=words,
        ease=ease,
        facts=frozenset(facts),
        activities=sum(component.kind != GUIDE_TEXT for component in unit.components),
        blocks=len(unit.components),
    )


def read_blocks(component: Component) -> Iterator[Block]:
    """What learners read in a block, piece by piece."""
    yield from (block for block, _sentences in _read(component.kind, component.content, component.line))


@lru_cache(maxsize=1024)
def _read(kind: str, content: str, line: int) -> tuple[tuple[Block, tuple[Sentence, ...]], ...]:
    """The pieces of a block with their sentences; whoever checks the course at each save has most of them already."""
    found = blocks(content, line) if kind == GUIDE_TEXT else _activity_blocks(load(content, first_line=line))
    return tuple((block, tuple(block.sentences())) for block in found)


def _activity_blocks(item: Located, key: str = "") -> Iterator[Block]:
    """Every text that learners read in an activity. A text of several lines starts below its key."""
    if isinstance(item.value, dict):
        for name, value in item.value.items():
            yield from _activity_blocks(value, name)
    elif isinstance(item.value, list):
        for value in item.value:
            yield from _activity_blocks(value, key)
    elif isinstance(item.value, str) and key in _READ_KEYS:
        line = item.line + (item.value.rstrip().count("\n") > 0)
        if key in _MARKDOWN_KEYS:
            yield from blocks(item.value, line)
        else:
            yield Block(Kind.PARAGRAPH, item.value, line)


def _check_block(path: str, block: Block, sentences: Sequence[Sentence], problems: Problems) -> None:
    for sentence in sentences:
        if sentence.words > LONGEST_SENTENCE:
            problems.warn(
                Location(path, sentence.line),
                f"a sentence has {sentence.words} words; at most {LONGEST_SENTENCE} are expected "
                f"(“{' '.join(sentence.text.split()[:5])} …”)",
            )
    if block.kind is Kind.PARAGRAPH and len(sentences) > LONGEST_PARAGRAPH:
        problems.warn(
            Location(path, block.line),
            f"a paragraph has {len(sentences)} sentences; at most {LONGEST_PARAGRAPH} are expected",
        )
    for part in sentences or list(split_sentences(block.text, block.line)):
        for found in find_avoided_terms(part.text):
            problems.warn(Location(path, part.line), f"“{found.term}” is a word to avoid; write {found.instead}")


def _check_unit(unit: Unit, words: int, ease: Ease, problems: Problems) -> None:
    top = Location(unit.path, 1)
    if ease.average > AVERAGE_SENTENCE:
        problems.warn(
            top, f"a sentence has {ease.average:.1f} words on average; at most {AVERAGE_SENTENCE} are expected"
        )
    if ease.age > OLDEST_AGE:
        problems.warn(top, f"the text asks for a reading age of {ease.age:.1f}; 11 to {OLDEST_AGE} is expected")
    low, high = SECTION_WORDS
    if unit.kind == SECTION and not low <= words <= high:
        problems.warn(top, f"the section has {words} words; {low} to {high} are expected")


def table(reports: Sequence[UnitReport]) -> list[str]:
    """The figures as lines of a table, each chapter with its sums."""
    lines = [
        f"{'page':<44}{'words':>7}{'sent.':>7}{'mean':>7}{'max':>5}{'grade':>7}{'age':>6}{'min.':>6}{'facts':>7}{'act.':>6}"
    ]
    for chapter in dict.fromkeys(report.chapter for report in reports):
        own = [report for report in reports if report.chapter == chapter]
        lines += [_row(report.title, report) for report in own]
        lines.append(_row(f"chapter {chapter}", _sum(own)))
    return lines


def guide_table(course: Course, reports: Sequence[UnitReport]) -> list[str]:
    """The figures of each guide and of all of them, as a table in Markdown."""
    lines = [
        "| guide | units | words | minutes | words a sentence | reading grade | facts | activities |",
        "|---|---|---|---|---|---|---|---|",
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
    ]
    return f"| {' | '.join(map(str, cells))} |"


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
        path="",
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
    )
