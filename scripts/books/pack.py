"""The papers beside the guides: a pack for the facilitator of a session, and the pages for a chair."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from django.utils.translation import override

from curriculum.model import TEXT, Course, Guide, Unit
from curriculum.sessions import Session, common_pages, is_hand_out

from . import words
from .activities import blocks
from .book import Book, BookChapter, Node, node
from .matter import cover, glossary, identifier, news_day, sources
from .room import lines_for_dots, with_room
from .texts import Texts, page_name

# The pages of a guide that its facilitator needs at hand, by kind.
GUIDE_PAGES = ("scenario", "questions")
# The page of a guide, and the heading on it, below which stands what is for a chair.
CHAIR_PAGE, _CHAIR_HEADING = "bring", "## For your chair"
_BELOW = ("h3", "h4", "h5", "h6")
# What a text as it goes out has at its end: the sources that it cites, and the terms that it explains.
_DEFINITION = re.compile(r"(?P<note>\[\^[^\]]+\]):|(?P<term>\*\[)")


def pages_of(session: Session, course: Course) -> Iterator[tuple[str, Unit]]:
    """Yield the pages of a pack, each with the part that it is in: the run sheet first, then what is handed out."""
    for unit in (session.run_sheet, *session.hand_outs, *session.others):
        yield words.PACK_SESSION, unit
    for unit in session.guide.units() if session.guide else ():
        if unit.kind in GUIDE_PAGES:
            yield words.PACK_GUIDE, unit
    for unit in common_pages(course):
        yield words.PACK_COMMON, unit


def make_pack(session: Session, course: Course) -> Book:
    """Return all that a facilitator takes along to a session; the course is as it goes out."""
    pages = list(pages_of(session, course))
    texts = Texts(course, {unit.url_name for _part, unit in pages})
    with override(course.programme.language):
        chapters = [BookChapter(page_name(unit.url_name), unit.title, part, _body(unit, texts)) for part, unit in pages]
    return Book(
        identifier=identifier(course, session.id),
        title=words.PACK_TITLE.format(session=session.run_sheet.title, about=session.about),
        cover=(*cover(course), *words.PACK_ABOUT),
        publisher=course.programme.organisation,
        language=course.programme.language,
        day=news_day(course),
        chapters=(*chapters, *sources(texts), *glossary(texts)),
        images=texts.images,
    )


def make_chair_pages(guide: Guide, course: Course) -> Book | None:
    """Return the part of a guide for its chair, to print and hand over; None if it has none."""
    text = chair_part(guide)
    if not text:
        return None
    texts = Texts(course, ())
    with override(course.programme.language):
        heading, *body = texts.blocks(text)
    where = node("p", node("em", f"{'. '.join(cover(course))}."))
    chapter = BookChapter("chair", heading.text(), "", (where, *map(_raised, body)))
    return Book(
        identifier=identifier(course, f"{guide.id}-chair"),
        title=guide.title,
        cover=(),
        publisher=course.programme.organisation,
        language=course.programme.language,
        day=news_day(course),
        chapters=(chapter, *sources(texts), *glossary(texts)),
        images=texts.images,
    )


def chair_part(guide: Guide) -> str:
    """Return what a guide's last page has for a chair, from its heading on, with the notes it needs; "" if nothing."""
    for unit in guide.units():
        for item in unit.components if unit.kind == CHAIR_PAGE else ():
            lines = item.content.splitlines() if item.kind == TEXT else []
            starts = [number for number, line in enumerate(lines) if line.startswith("## ")]
            for start, end in pairwise((*starts, len(lines))):
                if lines[start].startswith(_CHAIR_HEADING):
                    inside = [line for line in lines[start:end] if not _DEFINITION.match(line)]
                    return "\n".join([*inside, "", *_definitions(lines, "\n".join(inside))])
    return ""


def _definitions(lines: Iterable[str], inside: str) -> Iterator[str]:
    """The lines that define what a part of their text cites or abbreviates."""
    for line in lines:
        found = _DEFINITION.match(line)
        if found and (found["term"] is not None or found["note"] in inside):
            yield line


def _raised(block: Node) -> Node:
    """A block below a heading of the second level, as below one of the first."""
    return block._replace(tag=f"h{int(block.tag[1]) - 1}") if block.tag in _BELOW else block


def _body(unit: Unit, texts: Texts) -> tuple[Node, ...]:
    body = [block for item in unit.components for block in blocks(item, texts)]
    return with_room(body) if is_hand_out(unit) else lines_for_dots(body)
