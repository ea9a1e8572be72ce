"""The counts by part of a programme: changed by what people add to them or take away, exactly once."""

import operator
from collections.abc import Iterable, Mapping

from django.db import models, transaction

from digiboards_xblocks.core.batches import batches
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.db.rows import upsert_plain

from .models import LearnerProgress, SliceProgress, StaleProgress
from .slices import Counts, Key, Slice, Standing, added, difference, slice_of

_COLUMNS = ("people", "started", "finished", "finished_any")


def locked(course_id: int) -> None:
    """Hold the course run, so that one process at a time changes its counts; until the transaction ends."""
    list(Course.objects.select_for_update().filter(pk=course_id).values_list("pk"))


def counted(row: LearnerProgress) -> dict[Key, Counts]:
    """What a stored row has added."""
    guides = {name: (int(done), str(day)) for name, (done, day) in row.guides.items()}
    return added(Standing(guides, row.finished_at is not None), [slice_of(text) for text in row.slices])


def change(course_id: int, by: Mapping[Key, Counts]) -> None:
    """Add to the counts; the course run has to be ``locked``."""
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
    for course_id in sorted(set(rows.order_by().values_list("course", flat=True))):
        with transaction.atomic():
            locked(course_id)
            mine = list(rows.filter(course=course_id))
            change(course_id, difference([counted(row) for row in mine], []))
            LearnerProgress.objects.filter(pk__in=[row.pk for row in mine]).delete()


def mark(course_key: object, learners: Iterable[int]) -> None:
    """Have the progress of these people made anew when it is next asked for. One statement, but for very many."""
    rows = [(str(course_key), learner) for learner in sorted(set(learners))]
    columns = ("course_key", "learner")
    upsert_plain(StaleProgress, columns, rows, key=columns, values=("learner",))
