"""The counts by part of a programme: changed by what people add to them or take away, exactly once."""

import operator
from collections.abc import Iterable, Mapping

from django.db import connection, models, transaction
from django.utils import timezone

from digiboards_xblocks.core.batches import batches
from digiboards_xblocks.db.locks import PROGRESS, lock_course
from digiboards_xblocks.db.numbered import delete_numbered
from digiboards_xblocks.db.utils import insert_plain, upsert_plain

from .models import LearnerProgress, SliceProgress, StaleProgress
from .slices import Counts, Key, Slice, Standing, added, difference, slice_of

_COLUMNS = ("people", "started", "finished", "finished_any")


def counted(row: LearnerProgress) -> dict[Key, Counts]:
    """Return what a stored row has added."""
    guides = {name: (int(done), str(day)) for name, (done, day) in row.guides.items()}
    return added(Standing(guides, row.finished_at is not None), [slice_of(text) for text in row.slices])


def change(course_id: int, by: Mapping[Key, Counts]) -> None:
    """Add to the counts; their lock (``PROGRESS``) has to be held."""
    parts = {part for part, _guide in by}
    there = {
        (Slice(kind, name), guide): counts
        for some in batches(sorted(parts))
        for kind, name, guide, *counts in SliceProgress.objects.filter(
            course=course_id, name__in={part.name for part in some}
        ).values_list("kind", "name", "guide", *_COLUMNS)
    }
    rows = []
    for (part, guide), counts in sorted(by.items()):
        before = there.get((part, guide), (0,) * len(_COLUMNS))
        rows.append((course_id, part.kind, part.name, guide, *map(operator.add, before, counts)))
    key = ("course", "kind", "name", "guide")
    upsert_plain(SliceProgress, (*key, *_COLUMNS), rows, key=key, values=_COLUMNS)


def uncount(rows: "models.QuerySet[LearnerProgress]") -> None:
    """Take people out of the counts, and their rows away."""
    courses = rows.order_by("course__course_key").values_list("course", "course__course_key").distinct()
    for course_id, course_key in list(courses):
        with transaction.atomic():
            lock_course(course_key, PROGRESS)
            mine = list(rows.filter(course=course_id))
            change(course_id, difference([counted(row) for row in mine], []))
            delete_numbered(LearnerProgress, [row.pk for row in mine])


def mark(course_key: object, learners: Iterable[int]) -> None:
    """Note that the progress of these people is to be counted again. One statement, but for very many."""
    noted_at = StaleProgress._meta.get_field("noted_at").get_db_prep_save(timezone.now(), connection)
    rows = [(str(course_key), who, noted_at) for who in sorted(set(learners))]
    insert_plain(StaleProgress, ("course_key", "learner", "noted_at"), rows)
