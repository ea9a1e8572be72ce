"""The guides as a library for Studio, to pick single ones from (docs/library.md)."""

from collections.abc import Iterator

from curriculum import library
from curriculum.model import Component, Course, Guide, Unit
from olx.archive_writer import write_zip

from .format import Format, LeftOut, Package, leaving_out


def _packages(course: Course) -> Iterator[Package]:
    yield Package("", library.members(course))


def _units(course: Course) -> Iterator[tuple[Unit, tuple[Component, ...]]]:
    for guide in course.guides:
        for unit in guide.units():
            yield unit, library.components(unit)


def _left_out(course: Course) -> tuple[LeftOut, ...]:
    others = (chapter.id for chapter in course.chapters if not isinstance(chapter, Guide))
    units = [unit for guide in course.guides for unit in guide.units()]
    blocks = (item.url_name for unit in units for item in unit.components if item not in library.components(unit))
    inside = [item for unit in units for item in library.components(unit)]
    return (
        *leaving_out("chapter", others, "because they are no guides"),
        *leaving_out("block", blocks, "because they need the whole course"),
        *leaving_out("link to another page", library.links_to_pages(inside), "their words stay"),
    )


FORMAT = Format(
    id="library",
    suffix="-library.zip",
    about="a library of its guides to restore and pick from (docs/library.md)",
    next_step="docs/library.md",
    write=write_zip,
    packages=_packages,
    units=_units,
    left_out=_left_out,
    links_pages=False,
)
