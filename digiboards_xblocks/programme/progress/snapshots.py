"""Daily snapshots of the counts of every part of a course run, stored by a daily command."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.batches import batches
from digiboards_xblocks.db.locks import PROGRESS, lock_course
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.db.utils import upsert

from .queries import counts
from .refresh import refresh
from .slices import KINDS, WHOLE, Slice
from .snapshot_models import SliceDay

_COUNTS = ("people", "started", "finished_any", "finished")


@dataclass(frozen=True)
class Day:
    """The counts of one part at the end of a day."""

    day: datetime.date
    people: int
    started: int
    finished_any: int
    finished: int


def snapshot_day(course_key: CourseKey, *, day: datetime.date | None = None) -> int:
    """Keep the counts of every part as they are now, as those of a day; of how many parts they changed.

    Kept again on the same day, the later counts replace the earlier.
    """
    day = day or timezone.localdate()
    refresh(course_key)
    course, _ = Course.objects.get_or_create(course_key=str(course_key))
    with transaction.atomic():
        lock_course(course_key, PROGRESS)
        before = _last(course.pk, before=day)
        rows = [
            SliceDay(
                course=course,
                kind=item.part.kind,
                name=item.part.name,
                day=day,
                **{column: getattr(item, column) for column in _COUNTS},
            )
            for kind in KINDS
            for item in counts(course_key, kind=kind)
            if item.guide == WHOLE
        ]
        # What is as it was needs no row; one of earlier on this day is written over all the same.
        today = set(SliceDay.objects.filter(course=course, day=day).values_list("kind", "name"))
        changed = [
            row
            for row in rows
            if (row.kind, row.name) in today
            or before.get(Slice(row.kind, row.name)) != tuple(getattr(row, column) for column in _COUNTS)
        ]
        for some in batches(changed):
            upsert(some, key=["course", "kind", "name", "day"], values=list(_COUNTS))
    return len(changed)


def _last(course_id: int, *, before: datetime.date) -> dict[Slice, tuple[int, ...]]:
    """The counts of every part as they were kept last before a day."""
    rows = SliceDay.objects.filter(course=course_id, day__lt=before)
    last = rows.filter(
        course=models.OuterRef("course"), kind=models.OuterRef("kind"), name=models.OuterRef("name")
    ).order_by("-day")
    found = rows.filter(day=models.Subquery(last.values("day")[:1])).values_list("kind", "name", *_COUNTS)
    return {Slice(kind, name): tuple(numbers) for kind, name, *numbers in found}


def parts(course_key: CourseKey) -> tuple[Slice, ...]:
    """Return the parts of which any day is kept."""
    rows = SliceDay.objects.filter(course__course_key=str(course_key)).order_by("kind", "name")
    return tuple(Slice(*row) for row in rows.values_list("kind", "name").distinct())


def first_day(course_key: CourseKey) -> datetime.date | None:
    """Return the first day of which any counts are kept; None if there are none. One query."""
    days = SliceDay.objects.filter(course__course_key=str(course_key))
    found: datetime.date | None = days.aggregate(first=models.Min("day"))["first"]
    return found


def over_time(course_key: CourseKey, part: Slice, *, since: datetime.date) -> Sequence[Day]:
    """Return the counts of one part on each day on which they changed, from a day on; the first are that day's.

    One query.
    """
    rows = SliceDay.objects.filter(course__course_key=str(course_key), kind=part.kind, name=part.name)
    before = models.Subquery(rows.filter(day__lt=since).order_by("-day").values("day")[:1])
    first = Coalesce(before, models.Value(since), output_field=models.DateField())
    found = [Day(*row) for row in rows.filter(day__gte=first).order_by("day").values_list("day", *_COUNTS)]
    if found and found[0].day < since:
        has_its_own = len(found) > 1 and found[1].day == since
        found[:1] = [] if has_its_own else [replace(found[0], day=since)]
    return found
