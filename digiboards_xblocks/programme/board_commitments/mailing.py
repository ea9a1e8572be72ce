"""Mails to boards' secretaries when a check of their commitments falls due: each is claimed, and then sent."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.commitments.spec import OVER
from digiboards_xblocks.core.batches import Progress, say_nothing
from digiboards_xblocks.programme.mails import Mailed, send_claimed
from digiboards_xblocks.programme.people.grants import list_addresses
from digiboards_xblocks.programme.people.permissions import SECRETARY, organisation
from digiboards_xblocks.programme.sessions.models import Session

from .links import CheckLink, check_link
from .models import BoardCheckMail, BoardCommitment
from .rules import DAYS, LATEST, is_mail_due


@dataclass(frozen=True)
class Due:
    """A mail to a board's secretaries: the session, the days since then, and how many commitments are under way."""

    link: CheckLink
    held_on: datetime.date
    commitments: int
    addresses: tuple[str, ...] = field(repr=False)  # never in a log by way of a repr


def mail_checks(course_key: CourseKey, today: datetime.date, progress: Progress = say_nothing) -> Mailed:
    """Send the mails of a course run's boards that are due on a day. One that surely did not go out is due again.

    ``platform.root_url`` must not be empty: the links in a mail begin with it.
    """
    return send_claimed(
        due_mails(course_key, today),
        claim=_claim,
        compose=_mail,
        give_back=_give_back,
        is_sent=_note_sent,
        progress=progress,
    )


def due_mails(course_key: CourseKey, today: datetime.date) -> tuple[Due, ...]:
    """Return the mails to send on a day.

    A board whose commitments are all over is asked nothing. One without a secretary keeps its mail, until it has one.
    """
    return tuple(_due(course_key, today))


def _due(course_key: CourseKey, today: datetime.date) -> Iterator[Due]:
    since, until = today - LATEST - datetime.timedelta(days=max(DAYS)), today - datetime.timedelta(days=min(DAYS))
    under_way = BoardCommitment.objects.exclude(status__in=OVER)
    rows = Session.objects.filter(course__course_key=str(course_key), held_on__range=(since, until))
    rows = rows.filter(models.Exists(under_way.filter(session=models.OuterRef("pk"))), organisation__isnull=False)
    asked = set(BoardCheckMail.objects.filter(session__in=rows).values_list("session_id", "day"))
    for number, held_on, code in rows.order_by("pk").values_list("pk", "held_on", "organisation__ods_code"):
        for day in DAYS:
            if is_mail_due(held_on, day, today) and (number, day) not in asked:
                addresses = list_addresses(organisation(course_key, code), SECRETARY)
                if addresses:
                    count = under_way.filter(session=number).count()
                    yield Due(CheckLink(number, day), held_on, count, addresses)


def _claim(due: Due) -> bool:
    """Keep that this mail is being sent; False if another run has claimed it, or the session is gone."""
    with transaction.atomic():
        # Held, so that of two runs the second sees the first one's row, on each database.
        if not Session.objects.select_for_update().filter(pk=due.link.session).exists():
            return False
        if BoardCheckMail.objects.filter(session=due.link.session, day=due.link.day).exists():
            return False
        now = timezone.now()
        BoardCheckMail.objects.create(session_id=due.link.session, day=due.link.day, claimed_at=now)
    return True


def _give_back(due: Due) -> None:
    """Forget the claim of a mail that surely was not sent."""
    _claimed(due).delete()


def _note_sent(due: Due) -> None:
    """Keep that the mail server took a mail."""
    _claimed(due).update(sent_at=timezone.now())


def _claimed(due: Due) -> "models.QuerySet[BoardCheckMail]":
    return BoardCheckMail.objects.filter(session=due.link.session, day=due.link.day, sent_at=None)


def _mail(due: Due) -> EmailMessage:
    """Return the mail: how many commitments, and where; never a word of one."""
    count = ngettext(
        "On {day} your board met for Digital Boards, and {n} of its commitments is under way.",
        "On {day} your board met for Digital Boards, and {n} of its commitments are under way.",
        due.commitments,
    )
    parts = (
        _("Hello"),
        count.format(day=date_format(due.held_on, "j F Y"), n=due.commitments),
        _("Say how each is going. It takes a minute, and needs no account:") + f"\n{check_link(due.link)}",
        _(
            "What the board set out to do is on that page and not in this email. Whoever has the link sees it, so pass "
            "it on to nobody outside the board."
        ),
        _("You get this as the board's secretary, 30 and 90 days after a session. To get no more, ask the programme."),
    )
    subject = _("Digital Boards: how are your board's commitments going?")
    return EmailMessage(subject, "\n\n".join(parts) + "\n", settings.DEFAULT_FROM_EMAIL, list(due.addresses))
