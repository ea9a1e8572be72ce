"""A format: what it writes of a course, and what it leaves out and why."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from curriculum.model import Component, Course, Unit
from olx.archive_writer import Member
from olx.errors import UnwritableError


@dataclass(frozen=True)
class LeftOut:
    """Parts of a course that a format leaves out: what they are, their names, and why.

    ``names`` are ids of chapters, ``url_name`` of blocks, addresses of links or names of texts.
    """

    what: str
    names: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Package:
    """One file that a format writes; ``name`` is its own, "" where the format writes but one."""

    name: str
    members: Sequence[Member]


@dataclass(frozen=True)
class Format:
    """One format.

    ``suffix`` ends the name of its file or, if it writes several, of its folder. ``links_pages`` is whether its pages
    can link to one another, ``is_released`` whether the names of its parts become binding for learners' work.
    ``packages`` makes what it writes of a course as it goes out. ``units`` and ``left_out`` say of a course, as
    authored, what goes in and what does not.
    """

    id: str
    suffix: str
    about: str
    next_step: str
    write: Callable[[Iterable[Member], Path], None]
    packages: Callable[[Course], Iterator[Package]]
    units: Callable[[Course], Iterator[tuple[Unit, tuple[Component, ...]]]]
    left_out: Callable[[Course], tuple[LeftOut, ...]]
    links_pages: bool = True
    is_released: bool = False
    is_folder: bool = False


def every_unit(course: Course) -> Iterator[tuple[Unit, tuple[Component, ...]]]:
    """Yield every page with all its blocks."""
    for unit in course.units():
        yield unit, unit.components


def leaving_out(what: str, names: Iterable[str], reason: str) -> tuple[LeftOut, ...]:
    """Return what is left out for one reason; nothing if there are no such parts."""
    found = tuple(names)
    return (LeftOut(what, found, reason),) if found else ()


def write_packages(form: Format, course: Course, output: Path) -> None:
    """Write all packages of a course as it goes out, to a file or into a folder.

    Raises ``OSError``, and ``UnwritableError`` if the course has nothing for the format or a file cannot be made of it.
    """
    is_empty = True
    for package in form.packages(course):
        form.write(package.members, output / package.name if form.is_folder else output)
        is_empty = False
    if is_empty:
        raise UnwritableError(f"the course has nothing that the format {form.id} holds")
