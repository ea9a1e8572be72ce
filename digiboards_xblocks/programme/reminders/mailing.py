"""Sending the mails about checks that fall due: each is claimed, sent, and given back if it surely did not go out."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.core.batches import Progress, say_nothing
from digiboards_xblocks.programme.mails import NotSent, PerhapsSent, send

from . import storage
from .storage import Due


@dataclass(frozen=True)
class Mailed:
    """Counts of mails that went out, surely did not, and may have; ``faults`` counts the kinds of fault, by name."""

    sent: int
    not_sent: int
    perhaps_sent: int
    faults: Counter[tuple[bool, str]]


def remind(course_key: CourseKey, today: datetime.date, progress: Progress = say_nothing) -> Mailed:
    """Send the mails of a course run that are due on a day. A mail that surely did not go out is due again.

    ``platform.root_url`` must not be empty: the links in a mail begin with it.
    """
    mails = storage.due_reminders(course_key, today)
    counts: Counter[str] = Counter()
    faults: Counter[tuple[bool, str]] = Counter()
    for number, due in enumerate(mails, start=1):
        counts[_send(course_key, due, today, faults)] += 1
        progress("mails", number, len(mails))
    return Mailed(counts["sent"], counts["not"], counts["perhaps"], faults)


def _send(course_key: CourseKey, due: Due, today: datetime.date, faults: Counter[tuple[bool, str]]) -> str:
    if not storage.claim(due, today):
        return "another's"
    try:
        send(_mail(course_key, due))
    except NotSent as error:
        storage.give_back(due, today)
        faults[False, str(error)] += 1
        return "not"
    except PerhapsSent as error:
        faults[True, str(error)] += 1
        return "perhaps"
    return "sent"


def _mail(course_key: CourseKey, due: Due) -> EmailMessage:
    """Return the mail: how many, and where; never a word of a commitment, nor whose it is."""
    stop = f"{platform.root_url()}{reverse('digiboards:stop_reminders', args=[storage.link_token(due)])}"
    subject = ngettext(
        "Look back on a commitment that you made",
        "Look back on {n} commitments that you made",
        due.commitments,
    )
    due_now = ngettext(
        "It is time to look back on a commitment that you made in Digital Boards.",
        "It is time to look back on {n} commitments that you made in Digital Boards.",
        due.commitments,
    )
    parts = (
        _("Hello"),
        due_now.format(n=due.commitments),
        _("Say how it is going, under your commitments in the course:") + f"\n{platform.course_url(course_key)}",
        _("What you wrote is not in this email. It is in the course, where no page shows it to anyone else."),
        _("You asked for this email in the course. To stop these emails:") + f"\n{stop}",
    )
    return EmailMessage(
        subject.format(n=due.commitments),
        "\n\n".join(parts) + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [due.address],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
