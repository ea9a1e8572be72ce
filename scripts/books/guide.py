"""A guide of an outgoing course → a book."""

from collections.abc import Iterator

from django.utils.translation import override

from curriculum.model import Course, Guide
from digiboards_xblocks.activities.check.spec import KnowledgeCheck

from . import words
from .activities import answers, blocks
from .book import Book, BookChapter, node
from .matter import cover, glossary, identifier, news_day, sources
from .texts import Texts, page_name


def make_book(guide: Guide, course: Course) -> Book:
    """Return the book of a guide; the course is as it goes out."""
    programme = course.programme
    texts = Texts(course, {unit.url_name for unit in guide.units()})
    with override(programme.language):
        pages = [
            BookChapter(
                page_name(unit.url_name),
                unit.title,
                part.title,
                tuple(block for item in unit.components for block in blocks(item, texts)),
            )
            for part in guide.subsections
            for unit in part.units
        ]
    about = BookChapter("about", words.ABOUT, "", tuple(node("p", text) for text in words.ABOUT_PARAGRAPHS))
    return Book(
        identifier=identifier(course, guide.id),
        title=guide.title,
        cover=cover(course),
        publisher=programme.organisation,
        language=programme.language,
        day=news_day(course),
        chapters=(about, *pages, *_answers(guide), *sources(texts), *glossary(texts)),
        images=texts.images,
    )


def _answers(guide: Guide) -> Iterator[BookChapter]:
    for item in guide.components():
        if isinstance(item.activity, KnowledgeCheck):
            yield BookChapter(f"answers-{item.url_name}", words.ANSWERS, "", tuple(answers(item.activity)))
