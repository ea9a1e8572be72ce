"""Mails about commitments: who is to get one, and how they end.

A mail is claimed before it is sent: the row says that the checks of its day are mailed. The first claim sends
it, so that two runs at once mail nobody twice.
"""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.core import signing
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.activities.commitments.models import Commitment, CommitmentCheck, Reminder
from digiboards_xblocks.activities.commitments.spec import OVER, falls_due
from digiboards_xblocks.core.batches import batches
from digiboards_xblocks.db.deletion_log import note
from digiboards_xblocks.db.numbered import delete

_SALT = "digiboards.reminders"


class NoSuchLink(Exception):  # noqa: N818 (an answer, rather than a fault)
    """A link that we did not make."""


@dataclass(frozen=True)
class Due:
    """A mail to send: its recipient, and how many commitments had a check fall due since the last mail."""

    row_id: int
    course_id: int
    learner_id: int
    address: str = field(repr=False)  # never in a log by way of a repr
    commitments: int
    reminded_until: datetime.date


def link_token(due: Due) -> str:
    """Return what the link that stops these mails carries: signed, so that nobody can stop another's."""
    return signing.dumps([due.course_id, due.learner_id], salt=_SALT)


def knows_link(token: str) -> None:
    """Raises ``NoSuchLink`` unless the token is ours. Whether there is anything to stop is nobody's business."""
    _named(token)


def stop_by_link(token: str) -> None:
    """Send no more of these mails to whom the token names, until they ask for them again. Raises ``NoSuchLink``."""
    course_id, learner_id = _named(token)
    wanted = Reminder.objects.filter(course=course_id, learner=learner_id)
    numbers = list(wanted.values_list("pk", flat=True))
    if delete(wanted):
        note(learner_id, table=Reminder.__name__, rows=numbers)


def due_reminders(course_key: CourseKey, today: datetime.date) -> tuple[Due, ...]:
    """Return the mails that are to be sent in a course run, in the order in which they were first asked for.

    Accounts that are not active or have no address get none, nor do those whose retirement has begun and those who
    have left the course run.
    """
    rows = Reminder.objects.filter(
        course__course_key=str(course_key), reminded_until__lt=today, learner__is_active=True
    ).exclude(learner__email="")
    asked = list(rows.order_by("pk").values_list("pk", "course_id", "learner_id", "learner__email", "reminded_until"))
    return tuple(due for some in batches(asked) for due in _due(course_key, some, today))


def claim(due: Due, today: datetime.date) -> bool:
    """Keep that this mail is being sent; False if another run has claimed it, or it is not wanted any more."""
    rows = Reminder.objects.filter(pk=due.row_id, reminded_until=due.reminded_until)
    return bool(rows.update(reminded_until=today))


def give_back(due: Due, today: datetime.date) -> None:
    """Have the next run send this mail, which surely was not sent."""
    Reminder.objects.filter(pk=due.row_id, reminded_until=today).update(reminded_until=due.reminded_until)


def _named(token: str) -> tuple[int, int]:
    try:
        course_id, learner_id = signing.loads(token, salt=_SALT)
    except signing.BadSignature as error:
        raise NoSuchLink from error
    return course_id, learner_id


def _due(
    course_key: CourseKey, asked: Collection[tuple[int, int, int, str, datetime.date]], today: datetime.date
) -> Iterator[Due]:
    learners = {learner for _, _, learner, _, _ in asked}
    reachable = platform.enrolled(course_key, learners) - platform.retired(learners)
    made = _under_way(course_key, reachable)
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
