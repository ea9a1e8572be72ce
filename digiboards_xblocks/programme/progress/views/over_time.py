"""The page of progress over time: how many people began and finished, week by week, as a chart and its table."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.programme.figures.views import name_of
from digiboards_xblocks.programme.pages.allowed import granted, may
from digiboards_xblocks.programme.pages.pages import (
    NotAllowed,
    allow,
    check_part,
    files_of,
    names_of_parts,
    number,
    page,
    staff_page,
    typed,
)
from digiboards_xblocks.programme.people.permissions import PROGRAMME, SEE_FIGURES, programme
from digiboards_xblocks.programme.progress import snapshots
from digiboards_xblocks.programme.progress.slices import Slice, scope_of, slice_of
from digiboards_xblocks.programme.progress.snapshots import Day

WEEK = datetime.timedelta(days=7)
WEEKS = (12, 26, 52)
_LINES = (
    ("people", gettext_lazy("People")),
    ("started", gettext_lazy("Started")),
    ("finished_any", gettext_lazy("Finished a guide")),
    ("finished", gettext_lazy("Finished the programme")),
)
_WIDTH, _HEIGHT = 600, 200


@dataclass(frozen=True)
class Line:
    """One line of the drawing: its words, its look, and its points as SVG writes them."""

    words: str
    look: str
    points: str


@staff_page
def over_time(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Return the weeks up to today."""
    part = part_of(request, key)
    weeks = number(request.GET.get("weeks", ""))
    weeks = weeks if weeks in WEEKS else WEEKS[0]
    today = timezone.localdate()
    found = by_week(snapshots.over_time(key, part, since=today - weeks * WEEK), today, weeks)
    names = names_of_parts(key)
    sees_all = may(request, SEE_FIGURES, programme(key))
    highest = max((day.people for day in found), default=0)
    return page(
        request,
        "progress/templates/over_time.html",
        course=str(key),
        title=_("Over time"),
        note=name_of(part, names),
        up=reverse("digiboards:overview", args=[str(key)]) if sees_all else "",
        part=str(part),
        parts=[(str(one), name_of(one, names), one == part) for one in _parts(request, key, part, sees_all=sees_all)],
        weeks=weeks,
        all_weeks=WEEKS,
        lines=_drawn(found, highest),
        highest=highest,
        columns=[words for _name, words in _LINES],
        rows=[(date_format(day.day, "j F Y"), [getattr(day, name) for name, _words in _LINES]) for day in found[::-1]],
        files=files_of("over_time", key, {"part": str(part), "weeks": weeks}),
        is_empty=not course.guides,
    )


def part_of(request: HttpRequest, key: CourseKey) -> Slice:
    """Return which part is asked for, or the first that may be seen. Raises ``NotAllowed``."""
    asked = typed(request.GET, "part")
    part = slice_of(asked) if asked else Slice(PROGRAMME)
    if not asked and not may(request, SEE_FIGURES, programme(key)):
        scopes = granted(request, key)
        if not scopes:
            raise NotAllowed
        part = Slice(scopes[0].kind, scopes[0].name)
    allow(request, SEE_FIGURES, scope_of(key, part))
    check_part(key, part)
    return part


def _parts(request: HttpRequest, key: CourseKey, part: Slice, *, sees_all: bool) -> Sequence[Slice]:
    """The parts to choose from."""
    if sees_all:
        stored = snapshots.parts(key)
        return [Slice(PROGRAMME), *(one for one in stored if one != Slice(PROGRAMME))]
    return sorted({part, *(Slice(scope.kind, scope.name) for scope in granted(request, key))})


def by_week(days: Sequence[Day], today: datetime.date, weeks: int) -> list[Day]:
    """Return the counts at the end of each week, counted back from today, from the first stored day on."""
    found = []
    for back in range(weeks, -1, -1):
        end = today - back * WEEK
        last = next((day for day in reversed(days) if day.day <= end), None)
        if last:
            found.append(Day(end, last.people, last.started, last.finished_any, last.finished))
    return found


def _drawn(days: Sequence[Day], highest: int) -> list[Line]:
    """The lines, each week as far to the right as the others; nothing for fewer than two."""
    if len(days) < 2 or not highest:
        return []
    step = _WIDTH / (len(days) - 1)
    found = []
    for name, words in _LINES:
        heights: list[Any] = [_HEIGHT * (1 - getattr(day, name) / highest) for day in days]
        points = " ".join(f"{place * step:.1f},{height:.1f}" for place, height in enumerate(heights))
        found.append(Line(str(words), f"line-{name}", points))
    return found
