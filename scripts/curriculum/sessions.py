"""The sessions of a course: which page is a run sheet, and which hand-outs and other pages go with it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .model import TEXT, Chapter, Course, Guide, Unit

HAND_OUT = "-hand-out"
# The heading by which a page is the run sheet of one session; online versions are tables on other pages.
_RUN_SHEET = re.compile(r"^## Run sheet\b", re.MULTILINE)


@dataclass(frozen=True)
class Session:
    """A session that a facilitator runs: its run sheet, its hand-outs, and the pages for all sessions of its chapter.

    ``guide`` is the guide that it is about; None if it is about none of them.
    """

    chapter: Chapter
    run_sheet: Unit
    hand_outs: tuple[Unit, ...]
    others: tuple[Unit, ...]
    guide: Guide | None

    @property
    def id(self) -> str:
        """Its name, unique in the course."""
        return f"{self.guide.id if self.guide else self.chapter.id}-{self.run_sheet.id}"

    @property
    def about(self) -> str:
        """Its subject, in words."""
        return self.guide.title if self.guide else self.chapter.title


def is_hand_out(unit: Unit) -> bool:
    """Return whether a page is given to the people in a session."""
    return unit.id.endswith(HAND_OUT)


def sessions(course: Course) -> Iterator[Session]:
    """Yield all sessions, in the order of their run sheets.

    A hand-out is that of the run sheet whose id is, or ends with, its own without "-hand-out". A session about a guide
    is in a folder of the guide's name.
    """
    guides = {_name(guide): guide for guide in course.guides}
    for chapter in _for_staff(course):
        run_sheets = [unit for unit in chapter.units() if _is_run_sheet(unit)]
        others = tuple(unit for unit in chapter.units() if not _is_run_sheet(unit) and not is_hand_out(unit))
        for run_sheet in run_sheets:
            hand_outs = tuple(unit for unit in chapter.units() if is_hand_out(unit) and _goes_with(unit, run_sheet))
            yield Session(chapter, run_sheet, hand_outs, others, guides.get(_name(chapter)))


def common_pages(course: Course) -> Iterator[Unit]:
    """Yield the pages for facilitators that go with every session: of the chapters without a run sheet."""
    for chapter in _for_staff(course):
        if not any(_is_run_sheet(unit) for unit in chapter.units()):
            yield from chapter.units()


def _for_staff(course: Course) -> Iterator[Chapter]:
    return (chapter for chapter in course.chapters if chapter.staff_only)


def _is_run_sheet(unit: Unit) -> bool:
    return any(item.kind == TEXT and _RUN_SHEET.search(item.content) for item in unit.components)


def _goes_with(hand_out: Unit, run_sheet: Unit) -> bool:
    stem = hand_out.id.removesuffix(HAND_OUT)
    return run_sheet.id == stem or run_sheet.id.endswith(f"-{stem}")


def _name(chapter: Chapter) -> str:
    return chapter.folder.split("/")[-2]
