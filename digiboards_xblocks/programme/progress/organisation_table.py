"""The organisations of one kind as a table: how many of their people started and finished; searched, sorted, summed.

The register is read whole and joined here: some hundreds of organisations, however many people there are.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.organisations.models import Organisation
from digiboards_xblocks.programme.people.permissions import ORGANISATION

from .models import SliceProgress
from .queries import Totals
from .slices import WHOLE

# Which organisations are asked for.
NOT_STARTED = "not-started"
NOBODY = "nobody"
WAITING = "waiting"
STARTED = "started"
FINISHED = "finished"
_NOBODY = Totals(0, 0, 0, 0)


@dataclass(frozen=True)
class OrganisationRow:
    """An organisation, what it is part of, and the totals of its people with those of all organisations below it."""

    code: str
    name: str
    above: str
    totals: Totals


_STATES: Mapping[str, Callable[[OrganisationRow], bool]] = {
    NOT_STARTED: lambda row: row.totals.started == 0,
    WAITING: lambda row: row.totals.people > 0 and row.totals.started == 0,
    NOBODY: lambda row: row.totals.people == 0,
    STARTED: lambda row: row.totals.started > 0,
    FINISHED: lambda row: row.totals.finished_any > 0,
}
STATES = tuple(_STATES)
_KEYS: Mapping[str, Callable[[OrganisationRow], Any]] = {
    "name": lambda row: in_order(row.name),
    "above": lambda row: in_order(row.above),
    "people": lambda row: row.totals.people,
    "not_started": lambda row: (_share(row.totals.not_started, row.totals.people), row.totals.not_started),
    "started": lambda row: (_share(row.totals.started, row.totals.people), row.totals.started),
    "finished_any": lambda row: (_share(row.totals.finished_any, row.totals.people), row.totals.finished_any),
    "finished": lambda row: (_share(row.totals.finished, row.totals.people), row.totals.finished),
}
COLUMNS = tuple(_KEYS)


def list_organisations(course_key: CourseKey, kind: str) -> list[OrganisationRow]:
    """Return the organisations of a kind, by name: those that are open, and closed ones with people. Two queries."""
    counts = SliceProgress.objects.filter(
        course__course_key=str(course_key), kind=ORGANISATION, guide=WHOLE, people__gt=0
    )
    counted = {
        name: Totals(*numbers)
        for name, *numbers in counts.values_list("name", "people", "started", "finished_any", "finished")
    }
    known = Organisation.objects.filter(kind=kind).values_list("ods_code", "name", "parent__name", "closed_on")
    rows = [
        OrganisationRow(code, name, above or "", counted.get(code, _NOBODY))
        for code, name, above, closed_on in known
        if closed_on is None or code in counted
    ]
    return arrange(rows, "name")


def kinds_with_organisations() -> tuple[str, ...]:
    """Return the kinds of which the register has any. One query."""
    return tuple(Organisation.objects.order_by("kind").values_list("kind", flat=True).distinct())


def narrow(rows: Iterable[OrganisationRow], *, text: str = "", state: str = "") -> list[OrganisationRow]:
    """Return those whose name, code or care board holds every word of a text, and that are in a state; "" for any."""
    words = text.casefold().split()
    return [
        row
        for row in rows
        if (not state or _STATES[state](row))
        and all(word in f"{row.name} {row.code} {row.above}".casefold() for word in words)
    ]


def arrange(rows: Iterable[OrganisationRow], column: str, *, is_descending: bool = False) -> list[OrganisationRow]:
    """Return the rows in the order of one of ``COLUMNS``; those that are equal in it by name."""
    by_name = sorted(rows, key=lambda row: (in_order(row.name), row.code))
    return sorted(by_name, key=_KEYS[column], reverse=is_descending)


def in_order(name: str) -> list[tuple[int, str]]:
    """Return a key that sorts names in any case, and numbers in them by what they are: 9 before 10."""
    pieces = re.split("([0-9]+)", name.casefold())
    return [(int(piece), "") if piece.isdecimal() else (-1, piece) for piece in pieces if piece]


def add_up(rows: Iterable[OrganisationRow]) -> Totals:
    """Return the totals of these organisations together."""
    every = [row.totals for row in rows]
    return Totals(
        people=sum(one.people for one in every),
        started=sum(one.started for one in every),
        finished_any=sum(one.finished_any for one in every),
        finished=sum(one.finished for one in every),
    )


def _share(part: int, whole: int) -> float:
    return part / whole if whole else -1.0
