"""The published figures of people's answers, for pages, downloads and the API. Nothing here reads an answer."""

import datetime
from collections.abc import Collection, Mapping, Sequence

from django.db import models
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.programme.people.permissions import PROGRAMME
from digiboards_xblocks.programme.progress.slices import WHOLE, Slice

from .figures import Figure
from .measures import Question
from .models import FigureRow, Publication, PublishedFigure, SliceFigure
from .privacy.margins import Spread

Figures = Mapping[Slice, Mapping[Question, Figure]]


def published_on(course_key: CourseKey) -> datetime.date | None:
    """Return the day of the last publication; None before the first."""
    days = Publication.objects.filter(ledger__course_key=str(course_key))
    found: datetime.date | None = days.aggregate(last=models.Max("published_on"))["last"]
    return found


def publications(course_key: CourseKey) -> tuple[datetime.date, ...]:
    """Return the days of all publications, the earliest first. One query."""
    days = Publication.objects.filter(ledger__course_key=str(course_key)).order_by("published_on")
    return tuple(days.values_list("published_on", flat=True))


def figures_as_published(
    course_key: CourseKey, measures: Sequence[str], days: Collection[datetime.date]
) -> Mapping[datetime.date, Mapping[Question, Figure]]:
    """Return the figures of the whole programme as published on each of these days. One query.

    A day of which none are kept is left out.
    """
    rows = PublishedFigure.objects.filter(
        course__course_key=str(course_key), measure__in=measures, published_on__in=list(days)
    )
    found: dict[datetime.date, dict[Question, Figure]] = {}
    for row in rows:
        _part, question, figure = _read(row)
        found.setdefault(row.published_on, {})[question] = figure
    return found


def figures(
    course_key: CourseKey, measure: str, *, kind: str = PROGRAMME, names: Sequence[str] | None = None
) -> Figures:
    """Return the figures of the parts of one kind, of all of them or of those named; one query."""
    rows = SliceFigure.objects.filter(course__course_key=str(course_key), measure=measure, kind=kind)
    if names is not None:
        rows = rows.filter(name__in=names)
    found: dict[Slice, dict[Question, Figure]] = {}
    for part, question, figure in map(_read, rows.order_by("name", "about", "item", "part")):
        found.setdefault(part, {})[question] = figure
    return found


def _read(row: FigureRow) -> tuple[Slice, Question, Figure]:
    question = Question(row.measure, row.about, row.item, row.part)
    figure = Figure(row.people, row.answers, row.numbers, Spread(row.variance, row.fourth))
    return Slice(row.kind, row.name), question, figure


def figures_of(course_key: CourseKey, measure: str, part: Slice) -> Mapping[Question, Figure]:
    """Return the figures of one part; one query."""
    return figures(course_key, measure, kind=part.kind, names=[part.name]).get(part, {})


def figures_of_programme(course_key: CourseKey, measures: Sequence[str]) -> Mapping[Question, Figure]:
    """Return the figures of several measures of the whole programme; one query."""
    rows = SliceFigure.objects.filter(
        course__course_key=str(course_key), measure__in=measures, kind=PROGRAMME, name=WHOLE
    )
    return {question: figure for _part, question, figure in map(_read, rows)}


def figures_of_parts(course_key: CourseKey, measures: Sequence[str], *, kind: str, names: Sequence[str]) -> Figures:
    """Return the figures of several measures of the named parts of one kind; one query."""
    rows = SliceFigure.objects.filter(course__course_key=str(course_key), measure__in=measures)
    found: dict[Slice, dict[Question, Figure]] = {}
    for part, question, figure in map(_read, rows.filter(kind=kind, name__in=names)):
        found.setdefault(part, {})[question] = figure
    return found


def figures_of_runs(
    course_keys: Sequence[CourseKey], measures: Sequence[str]
) -> Mapping[CourseKey, Mapping[Question, Figure]]:
    """Return the figures of several measures of each course run as a whole; one query."""
    keys = {str(key): key for key in course_keys}
    rows = SliceFigure.objects.filter(
        course__course_key__in=keys, measure__in=measures, kind=PROGRAMME, name=WHOLE
    ).select_related("course")
    found: dict[CourseKey, dict[Question, Figure]] = {}
    for row in rows:
        _part, question, figure = _read(row)
        found.setdefault(keys[row.course.course_key], {})[question] = figure
    return found


def parts(course_key: CourseKey, measure: str) -> tuple[Slice, ...]:
    """Return the parts that have figures of a measure; one query."""
    rows = SliceFigure.objects.filter(course__course_key=str(course_key), measure=measure)
    return tuple(Slice(*row) for row in rows.order_by("kind", "name").values_list("kind", "name").distinct())
