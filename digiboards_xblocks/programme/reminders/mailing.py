"""Sending the mails about checks that fall due: each is claimed, sent, and given back if it surely did not go out."""

import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.core.batches import Progress, say_nothing
from digiboards_xblocks.programme.mails import Mailed, send_claimed

from . import consent, storage
from .storage import Due


def remind(course_key: CourseKey, today: datetime.date, progress: Progress = say_nothing) -> Mailed:
    """Send the mails of a course run that are due on a day. A mail that surely did not go out is due again.

    ``platform.root_url`` must not be empty: the links in a mail begin with it.
    """
    return send_claimed(
        storage.due_reminders(course_key, today),
        claim=lambda due: storage.claim(due, today),
        compose=lambda due: _mail(course_key, due),
        give_back=lambda due: storage.give_back(due, today),
        progress=progress,
    )


def _mail(course_key: CourseKey, due: Due) -> EmailMessage:
    """Return the mail: how many, and where; never a word of a commitment, nor whose it is."""
    stop = consent.stop_link(due.course_id, due.learner_id)
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
    text = "\n\n".join(parts) + "\n"
    mail = EmailMessage(subject.format(n=due.commitments), text, settings.DEFAULT_FROM_EMAIL, [due.address])
    return consent.with_one_click(mail, stop)
