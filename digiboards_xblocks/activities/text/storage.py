"""Storage of how far a text was read."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from opaque_keys.edx.keys import UsageKey

from digiboards_xblocks.db.utils import course_id_of, get_row, learner_rows, upsert

from .models import ReadingPlace


@dataclass(frozen=True)
class Place:
    """A place in a text: the number of the heading reached, and when its end was reached."""

    place: int
    finished_at: datetime.datetime | None


def reading_place(*, usage_key: UsageKey, learner_id: int) -> Place | None:
    """Return how far the learner has read this text; None if never opened for long enough."""
    row = get_row(learner_rows(ReadingPlace, usage_key, learner_id).filter(usage_key=str(usage_key)))
    return None if row is None else Place(row.place, row.finished_at)


def save_place(*, usage_key: UsageKey, learner_id: int, place: int, finished: bool) -> Place:
    """Keep how far the learner has read; once the end was reached it stays reached. Write only what has changed."""
    kept = reading_place(usage_key=usage_key, learner_id=learner_id)
    if kept is not None and kept.place == place and (kept.finished_at or not finished):
        return kept
    now = timezone.now()
    course_id = course_id_of(usage_key)
    upsert(
        [
            ReadingPlace(
                course_id=course_id,
                learner_id=learner_id,
                usage_key=str(usage_key),
                saved_at=now,
                place=place,
                finished_at=now if finished else None,
            )
        ],
        key=["course", "learner", "usage_key"],
        values=["place", "saved_at"],
    )
    mine = ReadingPlace.objects.filter(course_id=course_id, learner_id=learner_id, usage_key=str(usage_key))
    if finished:
        mine.filter(finished_at=None).update(finished_at=now)
    row = mine.get()
    return Place(row.place, row.finished_at)


def readers(*, usage_key: UsageKey) -> dict[str, bool]:
    """Return who has opened this text, by user name, and whether they reached its end."""
    rows = ReadingPlace.objects.filter(course__course_key=str(usage_key.context_key), usage_key=str(usage_key))
    return {username: at is not None for username, at in rows.values_list("learner__username", "finished_at")}
