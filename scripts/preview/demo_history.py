"""The counts of made-up people in each week of the last half year, made of what they did and when."""

import datetime
import random
from collections import Counter
from collections.abc import Iterator

from completion.models import BlockCompletion
from django.db.models import Min
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.progress import snapshots
from digiboards_xblocks.programme.progress.models import LearnerProgress
from digiboards_xblocks.programme.progress.slices import slice_of
from digiboards_xblocks.programme.progress.snapshot_models import SliceDay

WEEKS = 26
_BATCH = 2_000
_COUNTS = ("people", "started", "finished_any", "finished")


def add_history(course_key: CourseKey) -> None:
    """Keep the counts of each part at the end of each week, and those of today."""
    today = timezone.localdate()
    course = Course.objects.get(course_key=str(course_key))
    ends = [today - datetime.timedelta(weeks=WEEKS - week) for week in range(WEEKS)]
    counts: dict[str, Counter[tuple[datetime.date, str]]] = {}
    for parts, days in _people(course_key):
        happened = [(end, name) for name, day in zip(_COUNTS, days, strict=True) for end in ends if day and day <= end]
        for part in parts:
            counts.setdefault(part, Counter()).update(happened)
    SliceDay.objects.bulk_create(
        (
            SliceDay(course=course, **slice_of(part)._asdict(), day=end, **{name: of[end, name] for name in _COUNTS})
            for part, of in counts.items()
            for end in ends
            if of[end, "people"]
        ),
        batch_size=_BATCH,
        ignore_conflicts=True,
    )
    snapshots.snapshot_day(course_key)


def _people(course_key: CourseKey) -> Iterator[tuple[list[str], list[datetime.date | None]]]:
    """Each person's parts, and the days on which they joined, started, and finished a guide and the programme."""
    draw = random.Random(str(course_key))  # noqa: S311 (nothing is secret)
    done = BlockCompletion.objects.filter(context_key=course_key).values_list("user_id")
    started = dict(done.annotate(Min("modified")).values_list("user_id", "modified__min"))
    here = timezone.localtime
    for row in LearnerProgress.objects.filter(course__course_key=str(course_key)).order_by("learner_id"):
        began = here(started[row.learner_id]).date() if row.learner_id in started else None
        joined = (began or timezone.localdate()) - datetime.timedelta(days=draw.randrange(3, 60 if began else 250))
        guides = [datetime.date.fromisoformat(day) for _steps, day in row.guides.values() if day]
        yield row.slices, [joined, began, min(guides, default=None), row.finished_at and here(row.finished_at).date()]
