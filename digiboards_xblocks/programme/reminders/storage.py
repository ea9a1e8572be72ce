"""Mails about commitments: who is to get one. The row of a claimed mail says that the checks of its day are mailed."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.commitments.models import Commitment, CommitmentCheck, Reminder
from digiboards_xblocks.activities.commitments.spec import OVER, falls_due
from digiboards_xblocks.core.batches import batches

from .consent import consents, reachable


@dataclass(frozen=True)
class Due:
    """A mail to send: its recipient, and how many commitments had a check fall due since the last mail."""

    row_id: int
    course_id: int
    learner_id: int
    address: str = field(repr=False)  # never in a log by way of a repr
    commitments: int
    reminded_until: datetime.date


def due_reminders(course_key: CourseKey, today: datetime.date) -> tuple[Due, ...]:
    """Return the mails that are to be sent in a course run, in the order in which they were first asked for.

    Accounts that are not active or have no address get none, nor do those whose retirement has begun and those who
    have left the course run.
    """
    rows = consents(course_key).filter(reminded_until__lt=today)
    asked = list(rows.order_by("pk").values_list("pk", "course_id", "learner_id", "learner__email", "reminded_until"))
    return tuple(due for some in batches(asked) for due in _due(course_key, some, today))


def claim(due: Due, today: datetime.date) -> bool:
    """Keep that this mail is being sent; False if another run has claimed it, or it is not wanted any more."""
    rows = Reminder.objects.filter(pk=due.row_id, reminded_until=due.reminded_until)
    return bool(rows.update(reminded_until=today))


def give_back(due: Due, today: datetime.date) -> None:
    """Have the next run send this mail, which surely was not sent."""
    Reminder.objects.filter(pk=due.row_id, reminded_until=today).update(reminded_until=due.reminded_until)


def _due(
    course_key: CourseKey, asked: Collection[tuple[int, int, int, str, datetime.date]], today: datetime.date
) -> Iterator[Due]:
    learners = {learner for _, _, learner, _, _ in asked}
    reached = reachable(course_key, learners)
    made = _under_way(course_key, reached)
    for row_id, course_id, learner, address, reminded_until in asked:
        count = sum(falls_due(*item, after=reminded_until, until=today) for item in made.get(learner, ()))
        if count:
            yield Due(row_id, course_id, learner, address, count, reminded_until)


def _under_way(course_key: CourseKey, learners: Collection[int]) -> dict[int, list[tuple[datetime.date, set[int]]]]:
    """When each learner's commitments that are not over were made, and which checks of theirs have an answer."""
    rows = Commitment.objects.filter(course__course_key=str(course_key), learner__in=learners).exclude(status__in=OVER)
    answered: dict[int, set[int]] = {}
    for commitment, day in CommitmentCheck.objects.filter(commitment__in=rows).values_list("commitment_id", "day"):
        answered.setdefault(commitment, set()).add(day)
    made: dict[int, list[tuple[datetime.date, set[int]]]] = {}
    for commitment, learner, made_at in rows.values_list("pk", "learner_id", "made_at"):
        made.setdefault(learner, []).append((timezone.localtime(made_at).date(), answered.get(commitment, set())))
    return made
