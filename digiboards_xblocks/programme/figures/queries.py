"""The published figures of people's answers, for pages, downloads and the API. Nothing here reads an answer."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import models
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.programme.people.permissions import PROGRAMME
from digiboards_xblocks.programme.progress.slices import Slice

from .figures import Told
from .measures import Question
from .models import Publication, SliceFigure

COLUMNS = ("people", "batches", "tenths", "more", "less", "options", "spread")

Figures = Mapping[Slice, Mapping[Question, Told]]


def published_on(course_key: CourseKey) -> datetime.date | None:
    """The day of the last publication; None before the first."""
    days = Publication.objects.filter(course__course_key=str(course_key))
    found: datetime.date | None = days.aggregate(last=models.Max("published_on"))["last"]
    return found


def figures(
    course_key: CourseKey, measure: str, *, kind: str = PROGRAMME, names: Sequence[str] | None = None
) -> Figures:
    """What is told of the parts of one kind, of all of them or of those named; one query."""
    rows = SliceFigure.objects.filter(course__course_key=str(course_key), measure=measure, kind=kind)
    if names is not None:
        rows = rows.filter(name__in=names)
    found: dict[Slice, dict[Question, Told]] = {}
    for row in rows.order_by("name", "about", "item", "part"):
        question = Question(row.measure, row.about, row.item, row.part)
        found.setdefault(Slice(row.kind, row.name), {})[question] = told_of(row)
    return found


def figures_of(course_key: CourseKey, measure: str, part: Slice) -> Mapping[Question, Told]:
    """Return the figures of one part; one query."""
    return figures(course_key, measure, kind=part.kind, names=[part.name]).get(part, {})


def parts(course_key: CourseKey, measure: str) -> tuple[Slice, ...]:
    """The parts of which anything is told; one query."""
    rows = SliceFigure.objects.filter(course__course_key=str(course_key), measure=measure)
    return tuple(Slice(*row) for row in rows.order_by("kind", "name").values_list("kind", "name").distinct())


def told_of(row: SliceFigure) -> Told:
    """What a stored figure tells."""
    return Told(**{column: getattr(row, column) for column in COLUMNS})
