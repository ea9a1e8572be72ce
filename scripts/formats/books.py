"""The guides as books: what all formats of a book have in common (docs/doors.md)."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from curriculum.model import Component, Course, Guide, Unit
from olx.archive_writer import Member, write_single

from .format import Format, LeftOut, Package, leaving_out

if TYPE_CHECKING:
    from books.book import Book

# What a book cannot do, by kind of activity (books/words.py has the words for readers).
_WHY = {
    "feedback": "because a book sends nothing",
    "record": "because it is put together of what is entered",
    "recall": "because it is put together of what is entered",
    "board": "because it is put together of what is entered",
    "discovery": "because its suggestion comes from the platform",
}
_OTHER = "because they need the platform"


def book_format(name: str, about: str, load_writer: Callable[[], Callable[["Book"], bytes]]) -> Format:
    """Return a format with a file for each guide; ``load_writer`` returns what makes its bytes of a book."""

    def packages(course: Course) -> Iterator[Package]:
        # Books set up Django, which other formats do not need.
        from books.guide import make_book

        write = load_writer()
        for guide in course.guides:
            file = f"{guide.id}.{name}"
            yield Package(file, [Member(file, partial(write, make_book(guide, course)))])

    return Format(
        id=name,
        suffix=f"-{name}",
        about=about,
        next_step="docs/doors.md",
        write=write_single,
        packages=packages,
        units=_units,
        left_out=_left_out,
        is_folder=True,
    )


def _units(course: Course) -> Iterator[tuple[Unit, tuple[Component, ...]]]:
    # As above.
    from books.activities import PRINTED

    for guide in course.guides:
        for unit in guide.units():
            yield unit, tuple(item for item in unit.components if item.kind in PRINTED)


def _left_out(course: Course) -> tuple[LeftOut, ...]:
    others = (chapter.id for chapter in course.chapters if not isinstance(chapter, Guide))
    inside = {item.url_name for _unit, components in _units(course) for item in components}
    blocks: dict[str, list[str]] = {}
    for guide in course.guides:
        for item in guide.components():
            if item.url_name not in inside:
                blocks.setdefault(_WHY.get(item.kind, _OTHER), []).append(item.url_name)
    return (
        *leaving_out("chapter", others, "because they are no guides"),
        *(found for reason, names in blocks.items() for found in leaving_out("block", names, reason)),
        *leaving_out(
            "text",
            ("about", "handouts", *(["updates"] if course.programme.updates else [])),
            "because they belong to the platform's pages",
        ),
    )
