"""Notes that authors are shown beside each page of the preview, from the files of a course."""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

import check_spelling
from curriculum.claims import NO_FACT, find_claims
from curriculum.course_view import read_wording
from curriculum.files import CourseFiles
from curriculum.model import TEXT, Component, Course, Unit
from curriculum.page_text import read_page
from curriculum.problems import Problems
from curriculum.sentences import Block, blocks, first_heading
from digiboards_xblocks.core.content_errors import Location
from preview.sources import Claim, Hit, Note, PageSource, Place

MOST_HITS = 200
_AROUND = 120  # characters of a passage that are shown on each side of what was looked for


class Spelling:
    """The words that the dictionary and the course know, asked once each."""

    def __init__(self, course: Path) -> None:
        self._course = course
        self._verdicts: dict[str, bool] = {}

    @cached_property
    def _is_installed(self) -> bool:
        return check_spelling.is_installed()

    def find_unknown(self, words: set[str]) -> set[str] | None:
        """Return the words that are in no dictionary; None if there is no dictionary here."""
        if not self._is_installed:
            return None
        own = check_spelling.known_words(self._course) if (self._course / check_spelling.WORDS).is_file() else set()
        new = words - self._verdicts.keys() - own
        if new:
            wrong = check_spelling.unknown(new)
            self._verdicts |= {word: word in wrong for word in new}
        return {word for word in words - own if self._verdicts[word]}


class FilesOfCourse:
    """A version of a course without problems, as ``CourseSources`` of the preview."""

    def __init__(self, course: Course, folder: Path, problems: Problems, spelling: Spelling) -> None:
        self._course = course
        self._problems = problems
        self._spelling = spelling
        self._files = CourseFiles(folder, problems, (*course.bases, course.edition))
        self._units = {unit.url_name: unit for unit in course.units()}

    def describe_page(self, url_name: str) -> PageSource | None:
        """Return what is known of a page; None if no file is its."""
        unit = self._units.get(url_name)
        if unit is None:
            return None
        shown = self._problems.show(unit.path)
        warnings = [item for item in sorted(self._problems.warnings) if item.location.path == shown]
        return PageSource(
            place=self._place(Location(unit.path, 1)),
            words=read_page(unit).words,
            minutes=unit.minutes,
            blocks=tuple(Note(self._place(item.location), _name(item)) for item in unit.components),
            warnings=tuple(
                Note(self._place(Location(unit.path, item.location.line)), f"{item.message} [{item.rule.id}]")
                for item in warnings
            ),
            claims=tuple(self._claims(unit)),
            spelling=self._misspelt(unit),
        )

    def list_warnings(self) -> Sequence[Note]:
        """Return the warnings that are of no page."""
        pages = {self._problems.show(unit.path) for unit in self._units.values()}
        others = [item for item in sorted(self._problems.warnings) if item.location.path not in pages]
        return [Note(self._place_of_message(item.location), f"{item.message} [{item.rule.id}]") for item in others]

    def find(self, words: str) -> Sequence[Hit]:
        """Return the passages that have all these words, at most ``MOST_HITS``, in the learner's order."""
        wanted = [re.escape(word) for word in words.split()]
        if not wanted:
            return []
        pattern = re.compile("|".join(sorted(wanted, key=len, reverse=True)), re.IGNORECASE)
        found: list[Hit] = []
        for unit in self._units.values():
            for block, path in _passages(unit):
                if all(re.search(word, block.text, re.IGNORECASE) for word in wanted):
                    place = self._place(Location(path, block.line))
                    found.append(Hit(unit.url_name, unit.title, place, _parts(" ".join(block.text.split()), pattern)))
                    if len(found) == MOST_HITS:
                        return found
        return found

    def _claims(self, unit: Unit) -> Iterator[Claim]:
        sources = self._course.references.sources
        for component in unit.components:
            for claim in find_claims(component):
                facts = tuple((number, sources[number].fact or NO_FACT) for number in claim.numbers)
                yield Claim(self._place(claim.location), claim.words, facts)

    def _misspelt(self, unit: Unit) -> tuple[Note, ...] | None:
        first: dict[str, Location] = {}
        for block, path in _passages(unit):
            for word in check_spelling.find_words(block.text):
                first.setdefault(word, Location(path, block.line))
        unknown = self._spelling.find_unknown(set(first))
        if unknown is None:
            return None
        return tuple(Note(self._place(place), word) for word, place in first.items() if word in unknown)

    def _place(self, location: Location) -> Place:
        file = self._files.place(location.path)
        return Place(self._problems.show(location.path), location.line, file.resolve().as_posix())

    def _place_of_message(self, location: Location) -> Place:
        """Return the place that a message names: within the course's folder, or absolute."""
        file = self._files.root.parent / location.path
        return Place(location.path, location.line, file.resolve().as_posix())


def _name(component: Component) -> str:
    """Return how an author knows a block: a text by its first heading, an activity by its kind and id."""
    if component.kind == TEXT:
        heading = first_heading(component.content)
        return f"text: {heading}" if heading else "text"
    return f"{component.kind.replace('_', ' ')}: {component.name}"


def _passages(unit: Unit) -> Iterator[tuple[Block, str]]:
    """Yield what is read on a page, paragraph by paragraph, with the file; its title first."""
    yield from ((block, unit.path) for block in blocks(unit.title, unit.location.line))
    for component in unit.components:
        yield from ((block, component.path) for block in _blocks_of(component.kind, component))


def _blocks_of(kind: str, component: Component) -> tuple[Block, ...]:
    if kind == TEXT:
        return _read(component.content, component.line)
    return tuple(block for text in read_wording(component) for block in _read(text.markdown, text.start.line))


@lru_cache(maxsize=8192)
def _read(markdown: str, line: int) -> tuple[Block, ...]:
    """Return the blocks of a text, cached, since a search reads all of the course."""
    return tuple(blocks(markdown, line))


def _parts(text: str, pattern: re.Pattern[str]) -> tuple[tuple[str, bool], ...]:
    """Return a passage around the first word that was looked for, in parts, and whether each was looked for."""
    first = pattern.search(text)
    start = max(0, (first.start() if first else 0) - _AROUND)
    stop = min(len(text), start + 3 * _AROUND)
    shown = f"{'… ' if start else ''}{text[start:stop]}{' …' if stop < len(text) else ''}"
    parts: list[tuple[str, bool]] = []
    end = 0
    for found in pattern.finditer(shown):
        parts += [(shown[end : found.start()], False), (found[0], True)]
        end = found.end()
    return tuple(part for part in (*parts, (shown[end:], False)) if part[0])
