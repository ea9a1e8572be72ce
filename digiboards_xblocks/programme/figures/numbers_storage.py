"""Released numbers, added up over all publications, and the figures that are made of them."""

import datetime
from collections.abc import Iterable
from typing import Any

from digiboards_xblocks.core.batches import batches
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.db.numbered import delete
from digiboards_xblocks.db.utils import upsert
from digiboards_xblocks.programme.people.permissions import PROGRAMME
from digiboards_xblocks.programme.progress.slices import WHOLE

from .combining import figures_of_parts
from .measures import Question
from .models import NoisyNumber, PublishedFigure, SliceFigure
from .places import Register
from .privacy.margins import Spread
from .tallies import Released

_KEY = ["course", "kind", "name", "measure", "about", "item", "part"]
_VALUES = ["people", "answers", "numbers", "variance", "fourth"]
_COPIED = ("kind", "name", "measure", "about", "item", "part", *_VALUES)


def add(course: Course, released: Iterable[Released]) -> None:
    """Add what is newly released to what was before; the lock of figures is held."""
    before = {one.key: one for one in _released(course)}
    changed = [before[one.key] + one if one.key in before else one for one in released]
    rows = [
        NoisyNumber(
            course=course,
            kind=one.kind,
            name=one.name,
            **one.question._asdict(),
            people=one.people,
            answers=one.answers,
            numbers=dict(one.values),
            **_spread(one.spread),
        )
        for one in changed
    ]
    for some in batches(rows):
        upsert(some, key=_KEY, values=_VALUES)


def make_figures(course: Course, register: Register) -> None:
    """Replace the figures of every part, made of the released numbers alone."""
    delete(SliceFigure.objects.filter(course=course))
    rows = [
        SliceFigure(
            course=course,
            kind=part.kind,
            name=part.name,
            **question._asdict(),
            people=figure.people,
            answers=figure.answers,
            numbers=dict(figure.numbers),
            **_spread(figure.spread),
        )
        for part, question, figure in figures_of_parts(_released(course), register.above)
    ]
    for some in batches(rows):
        SliceFigure.objects.bulk_create(some)


def keep_figures(course: Course, day: datetime.date) -> None:
    """Keep the figures of the whole programme as those of a publication."""
    rows = SliceFigure.objects.filter(course=course, kind=PROGRAMME, name=WHOLE).order_by("pk")
    copied = [PublishedFigure(course=course, published_on=day, **values) for values in rows.values(*_COPIED)]
    for some in batches(copied):
        PublishedFigure.objects.bulk_create(some)


def _released(course: Course) -> list[Released]:
    return [
        Released(
            row.kind,
            row.name,
            Question(row.measure, row.about, row.item, row.part),
            row.people,
            row.answers,
            row.numbers,
            Spread(row.variance, row.fourth),
        )
        for row in NoisyNumber.objects.filter(course=course).order_by("kind", "name", "pk")
    ]


def _spread(spread: Spread) -> dict[str, Any]:
    return {"variance": spread.variance, "fourth": spread.fourth}
