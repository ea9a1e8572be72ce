"""Papers beside the guides: a PDF for each session and one for each guide's chair (docs/doors.md)."""

from collections.abc import Iterator
from functools import partial

from curriculum.model import Component, Course, Unit
from curriculum.sessions import sessions
from olx.archive_writer import Member, write_single

from .format import Format, LeftOut, Package, leaving_out


def _packages(course: Course) -> Iterator[Package]:
    # Books set up Django, which other formats do not need, and Typst with them.
    from books.pack import make_chair_pages, make_pack
    from books.pdf import pdf_file

    for session in sessions(course):
        file = f"{session.id}.pdf"
        yield Package(file, [Member(file, partial(pdf_file, make_pack(session, course)))])
    for guide in course.guides:
        pages = make_chair_pages(guide, course)
        if pages is not None:
            file = f"{guide.id}-for-your-chair.pdf"
            yield Package(file, [Member(file, partial(pdf_file, pages))])


def _units(course: Course) -> Iterator[tuple[Unit, tuple[Component, ...]]]:
    """The pages that are in a pack whole, each once; of a guide's last page only the part for a chair goes out."""
    # As above.
    from books.activities import PRINTED
    from books.pack import pages_of

    inside = {unit.url_name for session in sessions(course) for _part, unit in pages_of(session, course)}
    for unit in course.units():
        if unit.url_name in inside:
            yield unit, tuple(item for item in unit.components if item.kind in PRINTED)


def _left_out(course: Course) -> tuple[LeftOut, ...]:
    inside = {unit.url_name for unit, _components in _units(course)}
    learners = (chapter.id for chapter in course.chapters if not chapter.staff_only)
    staff = (unit for chapter in course.chapters if chapter.staff_only for unit in chapter.units())
    return (
        *leaving_out(
            "chapter", learners, "because of a guide a pack has its scenario, its board questions and its chair's part"
        ),
        *leaving_out(
            "page", (unit.url_name for unit in staff if unit.url_name not in inside), "because no session has them"
        ),
        *leaving_out(
            "text",
            ("about", "handouts", *(["updates"] if course.programme.updates else [])),
            "because they belong to the platform's pages",
        ),
    )


FORMAT = Format(
    id="packs",
    suffix="-packs",
    about="PDF packs for facilitators, one for each session, and pages for each guide's chair (docs/doors.md)",
    next_step="docs/doors.md",
    write=write_single,
    packages=_packages,
    units=_units,
    left_out=_left_out,
    is_folder=True,
)
