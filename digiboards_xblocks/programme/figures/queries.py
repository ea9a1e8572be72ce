"""The published figures of people's answers, for pages, downloads and the API. Nothing here reads an answer."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import models
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.programme.people.permissions import PROGRAMME
from digiboards_xblocks.programme.progress.slices import WHOLE, Slice

from .figures import Figure
from .measures import Question
from .models import Publication, SliceFigure
from .privacy.margins import Spread

Figures = Mapping[Slice, Mapping[Question, Figure]]


def published_on(course_key: CourseKey) -> datetime.date | None:
    """Return the day of the last publication; None before the first."""
    days = Publication.objects.filter(ledger__course_key=str(course_key))
    found: datetime.date | None = days.aggregate(last=models.Max("published_on"))["last"]
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


def _read(row: SliceFigure) -> tuple[Slice, Question, Figure]:
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


def parts(course_key: CourseKey, measure: str) -> tuple[Slice, ...]:
    """Return the parts that have figures of a measure; one query."""
    rows = SliceFigure.objects.filter(course__course_key=str(course_key), measure=measure)
    return tuple(Slice(*row) for row in rows.order_by("kind", "name").values_list("kind", "name").distinct())
