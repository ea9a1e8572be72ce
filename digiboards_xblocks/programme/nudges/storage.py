"""Nudges: what is asked for, who is to get one, and the claim that makes each of them go out once."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import models, transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.base.deletion import lock_account
from digiboards_xblocks.db.locks import NUDGES, lock_course
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.people.audit import note
from digiboards_xblocks.programme.people.permissions import programme
from digiboards_xblocks.programme.progress import people_queries
from digiboards_xblocks.programme.progress.models import LearnerProgress, StaleProgress
from digiboards_xblocks.programme.reminders.consent import consents, reachable

from .models import Nudge, NudgeRequest
from .rules import REASONS, found_by, pause


@dataclass(frozen=True)
class Asked:
    """A request, and what came of it. A mail is perhaps sent if the mail server, or the sending, broke off."""

    number: int
    reason: str
    days: int
    asked_at: datetime.datetime
    done_at: datetime.datetime | None
    sent: int
    perhaps_sent: int
    not_sent: int


@dataclass(frozen=True)
class Due:
    """A nudge to send, for one request."""

    request: Asked
    course_id: int
    learner_id: int
    address: str = field(repr=False)  # never in a log by way of a repr


class Counts(NamedTuple):
    """Counts of the people whom a reason finds, and of those of them who would be mailed now."""

    people: int
    mailed: int


# What a request would do for a learner: mail them; or not, since they were nudged for this reason already, have left
# the course run, got another nudge a short while ago, or did not ask for mails.
MAIL, NUDGED, LEFT, RESTING, NO_CONSENT = "mail", "nudged", "left", "resting", "no-consent"


def count_people(course_key: CourseKey, days: int, now: datetime.datetime) -> Mapping[str, Counts]:
    """Return the counts of each reason. Four queries.

    Those of whom would be mailed are queries of their own: a database joins what is in the condition of a query, and
    looks it up person by person in a condition of a count.
    """
    rows = LearnerProgress.objects.filter(course__course_key=str(course_key))
    found = {
        f"people_{place}": models.Count("pk", filter=people_queries.state_filter(found_by(reason, days, now)))
        for place, reason in enumerate(REASONS)
    }
    people = rows.aggregate(**found)
    return {
        reason: Counts(people[f"people_{place}"], _waiting(course_key, reason, days, now).order_by().count())
        for place, reason in enumerate(REASONS)
    }


def outcomes(course_key: CourseKey, reason: str, learners: Sequence[int], now: datetime.datetime) -> Mapping[int, str]:
    """Return of each of these people what a request would do. Four queries."""
    nudges = Nudge.objects.filter(learner__in=learners)
    columns = nudges.values_list("learner_id", "course__course_key", "reason", "claimed_at")
    nudged, resting = set(), set()
    for learner, course, why, claimed_at in columns:
        if (course, why) == (str(course_key), reason):
            nudged.add(learner)
        if claimed_at > now - pause():
            resting.add(learner)
    agreed = set(consents(course_key).filter(learner__in=learners).values_list("learner_id", flat=True))
    there = reachable(course_key, learners)

    def outcome(learner: int) -> str:
        if learner in nudged:
            return NUDGED
        if learner not in there:
            return LEFT
        if learner not in agreed:
            return NO_CONSENT
        return RESTING if learner in resting else MAIL

    return {learner: outcome(learner) for learner in learners}


def addresses_to_copy(course_key: CourseKey, reason: str, days: int, now: datetime.datetime, most: int) -> list[str]:
    """Return the addresses of those whom a reason finds and who did not ask for mails, ``most`` at most.

    Without those who have left, and those who were mailed for this while they asked for mails. Four queries at most.
    """
    learner = models.OuterRef("learner_id")
    mailed = Nudge.objects.filter(course__course_key=str(course_key), learner=learner, reason=reason)
    rows = (
        people_queries.chosen_rows(course_key, found_by(reason, days, now))
        .filter(~models.Exists(consents(course_key).filter(learner=learner)), ~models.Exists(mailed))
        .exclude(learner__email="")
        .values_list("learner_id", "learner__email")[:most]
    )
    addresses = dict(rows)
    there = reachable(course_key, list(addresses))
    return [address for learner, address in addresses.items() if learner in there]


def ask(course_key: CourseKey, reason: str, days: int, *, by: object) -> bool:
    """Keep that nudges are to be sent, and in the audit who asked; False if those of this reason are under way."""
    with transaction.atomic():
        lock_course(course_key, NUDGES)
        course, _ = Course.objects.get_or_create(course_key=str(course_key))
        if NudgeRequest.objects.filter(course=course, reason=reason, done_at=None).exists():
            return False
        asked_at = timezone.now()
        row = NudgeRequest.objects.create(course=course, reason=reason, days=days, asked_at=asked_at)
        note(actor=by, action="nudge", scope=programme(course_key), request=row.pk, reason=reason, days=days)
    return True


def requests(course_key: CourseKey, *, most: int = 20) -> tuple[Asked, ...]:
    """Return what was asked for last in a course run, the latest first. One query."""
    return _asked(NudgeRequest.objects.filter(course__course_key=str(course_key)).order_by("-asked_at", "-pk")[:most])


def open_requests(course_key: CourseKey) -> tuple[Asked, ...]:
    """Return what is still to be sent, in the order in which it was asked for. One query."""
    return _asked(NudgeRequest.objects.filter(course__course_key=str(course_key), done_at=None).order_by("pk"))


def _asked(rows: "models.QuerySet[NudgeRequest]") -> tuple[Asked, ...]:
    sent = models.Count("nudges", filter=models.Q(nudges__sent_at__isnull=False))
    perhaps = models.Count("nudges", filter=models.Q(nudges__isnull=False, nudges__sent_at=None))
    columns = ("pk", "reason", "days", "asked_at", "done_at", "sent", "perhaps", "not_sent")
    return tuple(Asked(*row) for row in rows.annotate(sent=sent, perhaps=perhaps).values_list(*columns))


def due_after(course_key: CourseKey, request: Asked, learner_id: int, most: int) -> tuple[list[Due], int | None]:
    """Return the nudges to send to people with higher numbers than this, and the last number that was looked at.

    That is None once nobody is left; ``most`` is how many are looked at.
    """
    rows = _waiting(course_key, request.reason, request.days, timezone.now()).filter(learner_id__gt=learner_id)
    found = list(rows.order_by("learner_id").values_list("course_id", "learner_id", "learner__email")[:most])
    there = reachable(course_key, [learner for _, learner, _ in found])
    due = [Due(request, course, learner, address) for course, learner, address in found if learner in there]
    return due, found[-1][1] if len(found) == most else None


def claim(course_key: CourseKey, due: Due) -> bool:
    """Keep that this nudge is being sent; False if it was, or may not be any more.

    Everything is looked at again while the account is held: who opts out, finishes, leaves or is retired before this
    gets no mail. Who did something that is not counted yet gets none either.
    """
    with transaction.atomic():
        lock_account(due.learner_id)
        now = timezone.now()
        waiting = _waiting(course_key, due.request.reason, due.request.days, now)
        is_noted = StaleProgress.objects.filter(course_key=str(course_key), learner=due.learner_id).exists()
        if is_noted or not waiting.filter(learner=due.learner_id, learner__email=due.address).exists():
            return False
        if not reachable(course_key, [due.learner_id]):
            return False
        Nudge.objects.create(
            course_id=due.course_id,
            learner_id=due.learner_id,
            request_id=due.request.number,
            reason=due.request.reason,
            claimed_at=now,
        )
    return True


def give_back(due: Due) -> None:
    """Forget the claim of a nudge that surely was not sent, and count that it was not."""
    _claimed(due).delete()
    NudgeRequest.objects.filter(pk=due.request.number).update(not_sent=models.F("not_sent") + 1)


def note_sent(due: Due) -> None:
    """Keep that the mail server took a nudge."""
    _claimed(due).update(sent_at=timezone.now())


def finish(course_key: CourseKey, request: Asked) -> None:
    """Keep that everybody was looked at, and in the audit what came of it."""
    with transaction.atomic():
        lock_course(course_key, NUDGES)
        if not NudgeRequest.objects.filter(pk=request.number, done_at=None).update(done_at=timezone.now()):
            return
        [found] = _asked(NudgeRequest.objects.filter(pk=request.number))
        counts = {"sent": found.sent, "perhaps_sent": found.perhaps_sent, "not_sent": found.not_sent}
        note(actor=None, action="nudged", scope=programme(course_key), request=request.number, **counts)


def _claimed(due: Due) -> "models.QuerySet[Nudge]":
    return Nudge.objects.filter(request=due.request.number, learner=due.learner_id, sent_at=None)


def _conditions(course_key: CourseKey, reason: str, learner: Any, now: datetime.datetime) -> Iterator[models.Q]:
    """The conditions on which a learner is mailed: they asked for it, had no nudge for this, and none a while ago."""
    nudges = Nudge.objects.filter(learner=learner)
    yield models.Q(models.Exists(consents(course_key).filter(learner=learner)))
    yield ~models.Q(models.Exists(nudges.filter(course__course_key=str(course_key), reason=reason)))
    yield ~models.Q(models.Exists(nudges.filter(claimed_at__gt=now - pause())))


def _waiting(
    course_key: CourseKey, reason: str, days: int, now: datetime.datetime
) -> "models.QuerySet[LearnerProgress]":
    """Return those whom a reason finds, and who may be mailed."""
    rows = people_queries.chosen_rows(course_key, found_by(reason, days, now))
    return rows.filter(*_conditions(course_key, reason, models.OuterRef("learner_id"), now))
