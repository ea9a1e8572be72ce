"""Keep an edition free of the words that it forbids.

An edition for systems that says "your trust" is the trust's course with a new cover. The words under `forbid` in an
edition's file may be on no page of it, nor of an edition based on it; pages that it takes from its base are no
exception. Replace such a page, or find words in the base that suit both.

Right, in `editions/ours.yaml`:

    id: ours
    name: Our edition
    base: trust
    forbid: [your ward]

Wrong, in `editions/ours.yaml`:

    id: ours
    name: Our edition
    base: trust
    forbid: [some words]
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from digiboards_xblocks.core.content_errors import Location

from ..course_view import CourseView
from ..rule import Finding, Rule, Severity


class _Reading(NamedTuple):
    """Some words that people read, and their place."""

    text: str
    location: Location


def check(course: CourseView) -> Iterator[Finding]:
    """Yield each place of forbidden words."""
    editions = (*course.course.bases, course.course.edition)
    forbidden = [words.text for edition in editions for words in edition.forbidden]
    if not forbidden:
        return
    pattern = re.compile("|".join(_pattern(words) for words in forbidden), re.IGNORECASE)
    for reading in _readings(course):
        for found in pattern.finditer(reading.text):
            words = " ".join(found[0].split())
            line = reading.location.line + reading.text.count("\n", 0, found.start())
            message = f"“{words}” is forbidden in {course.course.edition.name}; find words that suit its readers"
            yield Finding(Location(reading.location.path, line), message)


def _pattern(words: str) -> str:
    return r"(?<!\w)" + r"\s+".join(re.escape(word) for word in words.split()) + r"(?!\w)"


def _readings(course: CourseView) -> Iterator[_Reading]:
    """Yield all that is read in the course: pages with their titles, statements, and the texts beside the pages."""
    for chapter in course.course.chapters:
        yield _Reading(chapter.title, Location(chapter.path, 1))
        yield from (_Reading(subsection.title, subsection.location) for subsection in chapter.subsections)
    for guide in course.guides.values():
        for statement, location in zip(guide.statements, guide.statement_locations, strict=True):
            yield _Reading(statement.text, location)
    for unit in course.course.units():
        yield _Reading(unit.title, unit.location)
        # As it is written, so that all that an activity says is read: options, feedback, what happens next.
        # A confidence block repeats the guide's statements, which were read above.
        parts = (component for component in unit.components if component.confidence is None)
        yield from (_Reading(component.content, component.location) for component in parts)
    yield from (_Reading(text.markdown, text.start) for text in course.texts if not text.may_link_to_pages)
    programme = course.course.programme
    for words in (programme.title, programme.short_description, *programme.learning):
        yield _Reading(words, Location(programme.path, 1))


RULE = Rule("edition-words", Severity.ERROR, __doc__, check)
