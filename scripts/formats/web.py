"""All that learners see as one package for a browser: no LMS, no network, from any folder (docs/doors.md)."""

from collections.abc import Iterator

from curriculum.model import Component, Course, Unit
from olx.archive_writer import write_zip

from .format import Format, LeftOut, Package, leaving_out

# What a page on a device cannot do, by kind of activity (player/words.py has the words for learners).
_WHY = {
    "feedback": "because it would reach nobody",
    "board": "because the answers of others are not on the device",
    "discovery": "because its suggestion comes from the platform",
    "recall": "because a page of the package shows all that was entered",
    "record": "because a page of the package takes its place",
}
_OTHER = "because they need the platform"


def _packages(course: Course) -> Iterator[Package]:
    # The player sets up Django, which no other format needs.
    from player.pages import members, programme_contents

    yield Package("", members(programme_contents(course, is_sent=False), course))


def units_for_learners(course: Course) -> Iterator[tuple[Unit, tuple[Component, ...]]]:
    """Yield the pages that learners see, each with the blocks that work in a package."""
    # As above.
    from player.blocks import PLAYED

    for chapter in course.chapters:
        if not chapter.staff_only:
            for unit in chapter.units():
                yield unit, tuple(item for item in unit.components if item.kind in PLAYED)


def left_out_for_learners(course: Course) -> tuple[LeftOut, ...]:
    """Return what a package leaves out: what is for staff, for the platform's own pages, or needs the platform."""
    staff = (chapter.id for chapter in course.chapters if chapter.staff_only)
    inside = {item.url_name for _unit, components in units_for_learners(course) for item in components}
    learners = [item for chapter in course.chapters if not chapter.staff_only for item in chapter.components()]
    blocks: dict[str, list[str]] = {}
    for item in learners:
        if item.url_name not in inside:
            blocks.setdefault(_WHY.get(item.kind, _OTHER), []).append(item.url_name)
    return (
        *leaving_out("chapter", staff, "because they are for facilitators"),
        *(found for reason, names in blocks.items() for found in leaving_out("block", names, reason)),
        *leaving_out(
            "text",
            ("about", "handouts", *(["updates"] if course.programme.updates else [])),
            "because they belong to the platform's pages",
        ),
    )


FORMAT = Format(
    id="web",
    suffix="-web.zip",
    about="pages that work in a browser without an LMS and offline (docs/doors.md)",
    next_step="docs/doors.md",
    write=write_zip,
    packages=_packages,
    units=units_for_learners,
    left_out=left_out_for_learners,
)
