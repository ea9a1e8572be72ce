"""A room as its pages show it, read from its row."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.run_sheet import RunSheet, Stage, parse_run_sheets

from .models import Room
from .results import Result
from .rules import OF_MANY, is_over

# The way from a room to what is read with it.
WITH = ("session__course", "session__organisation")


@dataclass(frozen=True)
class LiveRoom:
    """A room. ``organisation`` is the ODS code of the board that it is for, "" for none; the rest as in ``Room``."""

    number: int
    session: int
    course_key: CourseKey
    session_kind: str
    organisation: str
    title: str
    held_on: datetime.date
    is_open: bool
    is_locked: bool
    code: str
    sheet: RunSheet
    stage_name: str
    stage_began_at: datetime.datetime | None
    stretched: int
    results: Mapping[str, Result]
    met: Mapping[str, Any]
    version: int

    @cached_property
    def stage(self) -> Stage | None:
        """Return the current stage; None before the first."""
        return self.sheet.stage(self.stage_name)

    @property
    def is_of_many(self) -> bool:
        """Return whether people of many organisations meet here."""
        return self.session_kind in OF_MANY

    @property
    def result(self) -> Result | None:
        """Return what is shown of the current stage."""
        return self.results.get(self.stage_name)


def read_room(row: Room, now: datetime.datetime) -> LiveRoom:
    """Return a room from its row, which has its session, course run and organisation."""
    session = row.session
    [sheet] = parse_run_sheets(row.sheet)
    return LiveRoom(
        number=row.pk,
        session=session.pk,
        course_key=CourseKey.from_string(session.course.course_key),
        session_kind=session.kind,
        organisation=session.organisation.ods_code if session.organisation else "",
        title=session.title or sheet.title,
        held_on=session.held_on,
        is_open=bool(row.is_open) and not is_over(row.opened_at, now),
        is_locked=row.is_locked,
        code=row.code,
        sheet=sheet,
        stage_name=row.stage,
        stage_began_at=row.stage_began_at,
        stretched=row.stretched,
        results=row.results,
        met=row.met,
        version=row.version,
    )


def hold_room(number: int) -> Room | None:
    """Return the row of a room, with its session, held until the transaction ends; None if there is none.

    In two queries: MariaDB cannot lock one table of several.
    """
    list(Room.objects.select_for_update().filter(pk=number).values_list("pk"))
    return Room.objects.filter(pk=number).select_related(*WITH).first()
