"""Invitations to rate again, a year after a learner's last rating after a guide: one mail a course run, ever.

Nobody asks for them; they go out by the consent to mails, and are claimed as nudges are.
"""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base.deletion import lock_account
from digiboards_xblocks.activities.commitments.models import Reminder
from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.activities.confidence.year_on import is_open, rated_before
from digiboards_xblocks.core.batches import Progress, batches, say_nothing
from digiboards_xblocks.core.statements import AFTER, LATER
from digiboards_xblocks.programme.mails import Mailed, send_claimed
from digiboards_xblocks.programme.progress.versions import programme_of
from digiboards_xblocks.programme.reminders.consent import consents, reachable, stop_link, with_one_click

from .models import Nudge
from .rules import pause

REASON = "year-on"


@dataclass(frozen=True)
class Due:
    """An invitation to send."""

    course_id: int
    learner_id: int
    address: str = field(repr=False)  # never in a log by way of a repr


def invite(course_key: CourseKey, today: datetime.date, progress: Progress = say_nothing) -> Mailed:
    """Send the invitations of a course run that are due on a day. One that surely did not go out is due again.

    ``platform.root_url`` must not be empty: the links in a mail begin with it.
    """
    return send_claimed(
        due_invitations(course_key, today),
        claim=lambda due: _claim(course_key, due, today),
        compose=lambda due: _mail(course_key, due),
        give_back=_give_back,
        is_sent=_note_sent,
        progress=progress,
    )


def due_invitations(course_key: CourseKey, today: datetime.date) -> tuple[Due, ...]:
    """Return the invitations that are to be sent in a course run: to who can rate a whole guide again."""
    guides = [{item.name for item in guide.statements} for guide in programme_of(course_key).guides]
    waiting = list(_waiting(course_key, today).order_by("pk").values_list("course_id", "learner_id", "learner__email"))
    return tuple(due for some in batches(waiting) for due in _due(course_key, some, guides, today))


def _due(
    course_key: CourseKey,
    waiting: Collection[tuple[int, int, str]],
    guides: Collection[Collection[str]],
    today: datetime.date,
) -> Iterator[Due]:
    reached = reachable(course_key, {learner for _course, learner, _address in waiting})
    rows = Rating.objects.filter(course__course_key=str(course_key), learner__in=reached, phase=AFTER)
    rated_at: dict[int, dict[str, datetime.datetime]] = {}
    for learner, statement, saved_at in rows.values_list("learner_id", "statement", "saved_at"):
        rated_at.setdefault(learner, {})[statement] = saved_at
    for course_id, learner, address in waiting:
        if any(is_open(names, rated_at.get(learner, {}), today) for names in guides):
            yield Due(course_id, learner, address)


def _waiting(course_key: CourseKey, today: datetime.date) -> "models.QuerySet[Reminder]":
    """Return the consents of those who last rated a year ago, have not begun to rate again, and were not invited."""
    learner = models.OuterRef("learner_id")
    mine = Rating.objects.filter(course__course_key=str(course_key), learner=learner)
    after, nudges = mine.filter(phase=AFTER), Nudge.objects.filter(learner=learner)
    return consents(course_key).filter(
        models.Exists(after),
        ~models.Exists(after.filter(saved_at__gte=rated_before(today))),
        ~models.Exists(mine.filter(phase=LATER)),
        ~models.Exists(nudges.filter(course__course_key=str(course_key), reason=REASON)),
        ~models.Exists(nudges.filter(claimed_at__gt=timezone.now() - pause())),
    )


def _claim(course_key: CourseKey, due: Due, today: datetime.date) -> bool:
    """Keep that this invitation is being sent; False if it was, or may not be any more.

    Everything is looked at again while the account is held, as for a nudge.
    """
    with transaction.atomic():
        lock_account(due.learner_id)
        waiting = _waiting(course_key, today).filter(learner=due.learner_id, learner__email=due.address)
        if not waiting.exists() or not reachable(course_key, [due.learner_id]):
            return False
        Nudge.objects.create(
            course_id=due.course_id, learner_id=due.learner_id, reason=REASON, claimed_at=timezone.now()
        )
    return True


def _give_back(due: Due) -> None:
    _claimed(due).delete()


def _note_sent(due: Due) -> None:
    _claimed(due).update(sent_at=timezone.now())


def _claimed(due: Due) -> "models.QuerySet[Nudge]":
    return Nudge.objects.filter(course=due.course_id, learner=due.learner_id, reason=REASON, sent_at=None)


def _mail(course_key: CourseKey, due: Due) -> EmailMessage:
    """Return the mail: nobody's name, no rating, and no guide."""
    stop = stop_link(due.course_id, due.learner_id)
    parts = (
        _("Hello"),
        _("It is a year since you last rated your confidence in Digital Boards."),
        _("Rate the same statements again to see what has lasted. It takes a few minutes."),
        _("“My learning” in the course leads to them:") + f"\n{platform.course_url(course_key)}",
        _("You asked for emails in the course. This one comes once. To stop all of them:") + f"\n{stop}",
    )
    subject, text = _("Digital Boards: a year on, rate your confidence again"), "\n\n".join(parts) + "\n"
    return with_one_click(EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [due.address]), stop)
