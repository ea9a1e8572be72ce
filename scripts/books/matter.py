"""The pages before and after those of a guide in every book: its cover, sources, terms and day."""

import datetime
import re
from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import override

from curriculum.fields import is_demonstration
from curriculum.model import Course

from . import words
from .book import BookChapter, Node, node
from .texts import Texts, term_name


def news_day(course: Course) -> datetime.date:
    """Return the day of the course's last news, or else its first."""
    return max((update.day for update in course.programme.updates), default=course.programme.start)


def cover(course: Course) -> tuple[str, ...]:
    """Return the lines below the title: course, edition, day, and that it is a demonstration if it is."""
    with override(course.programme.language):
        day = date_format(news_day(course), "j F Y")
    title, edition = course.programme.title, course.edition.name
    return (
        title,
        *([] if edition in title else [edition]),
        words.AS_OF.format(day=day),
        *([words.DEMONSTRATION] if is_demonstration(course) else []),
    )


def identifier(course: Course, name: str) -> str:
    """Return the name of a book that no other has."""
    programme = course.programme
    return f"{programme.org}-{programme.number}-{programme.run}-{course.edition.id}-{name}"


def sources(texts: Texts) -> Iterator[BookChapter]:
    """Yield the sources by number, each with its address in words; nothing if none is cited."""
    if texts.notes:
        items = (
            node("li", *note.children, *_address(note), id=f"source-{number}")
            for number, note in enumerate(texts.notes, start=1)
        )
        yield BookChapter("sources", words.SOURCES, "", (node("p", words.SOURCES_ABOUT), node("ol", *items)))


def _address(note: Node) -> Iterator[Node]:
    """The address of a source in words, for those who read on paper."""
    for link in note.walk():
        if link.tag == "a":
            yield node("br")
            yield node("span", re.sub(r"^https?://", "", link.attributes["href"]), kind="address")


def glossary(texts: Texts) -> Iterator[BookChapter]:
    """Yield the terms that the texts explain, in the order of the alphabet; nothing if there are none."""
    if texts.terms:
        terms = sorted(texts.terms.values(), key=lambda term: term.term.lower())
        items = (
            node(
                "li",
                node("strong", term.term),
                f"{f' ({term.name})' if term.name else ''}: {term.meaning}",
                id=term_name(term),
            )
            for term in terms
        )
        yield BookChapter("glossary", words.GLOSSARY, "", (node("p", words.GLOSSARY_ABOUT), node("ul", *items)))
