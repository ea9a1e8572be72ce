"""Mail learners who asked for it that a check of a commitment fell due."""

import datetime
from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.management.console import Progress, counted, course_key_of
from digiboards_xblocks.management.mails import NotSent, PerhapsSent, send
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.reminders import storage as reminders_storage
from digiboards_xblocks.programme.reminders.storage import Due


class Command(BaseCommand):
    """For a daily job; a second time on a day it mails only whom the mail server did not take the first time."""

    help = (
        "Mail learners who asked for it that a check of their commitments fell due (docs/staff/mails.md). "
        "Without --send it only tells how many mails that would be."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which course runs, and whether for real."""
        parser.add_argument(
            "course", nargs="*", help="course runs, such as course-v1:Org+Course+Run; all if none is named"
        )
        parser.add_argument("--send", action="store_true", help="send the mails")

    def handle(self, **options: Any) -> None:
        """Go through the course runs, and tell what was sent and what was not."""
        if not platform.root_url():
            raise CommandError("LMS_ROOT_URL is not set, and the links in a mail begin with it; nothing was sent.")
        keys = [course_key_of(text) for text in options["course"]] or progress_queries.course_runs()
        told: Counter[str] = Counter()
        for key in keys:
            told += self._remind(key, timezone.localdate(), is_real=options["send"])
        if not keys:
            self.stdout.write("No course run holds anything of Digital Boards yet; nothing was sent.")
        if told["not"] or told["perhaps"]:
            raise CommandError(
                f"{counted(told['not'], 'mail')} could not be sent, and will be tried again by the next run; "
                f"{counted(told['perhaps'], 'mail')} may have been sent, and will not be tried again."
            )

    def _remind(self, key: CourseKey, today: datetime.date, *, is_real: bool) -> Counter[str]:
        mails = reminders_storage.due_reminders(key, today)
        if not is_real:
            self.stdout.write(f"{key}: {counted(len(mails), 'mail')} would be sent (dry run; --send sends them).")
            return Counter()
        told: Counter[str] = Counter()
        with Progress(self.stderr) as progress:
            for number, due in enumerate(mails, start=1):
                told[self._send(key, due, today)] += 1
                progress("mails", number, len(mails))
        self.stdout.write(f"{key}: {counted(told['sent'], 'mail')} sent.")
        return told

    def _send(self, key: CourseKey, due: Due, today: datetime.date) -> str:
        if not reminders_storage.claim(due, today):
            return "another's"
        try:
            send(_mail(key, due))
        except NotSent as error:
            reminders_storage.give_back(due, today)
            self.stderr.write(f"{key}: a mail was not sent ({error}).")
            return "not"
        except PerhapsSent as error:
            self.stderr.write(f"{key}: a mail may have been sent or not ({error}).")
            return "perhaps"
        return "sent"


def _mail(key: CourseKey, due: Due) -> EmailMessage:
    """The mail: how many, and where; never a word of a commitment, nor whose it is."""
    stop = f"{platform.root_url()}{reverse('digiboards:stop_reminders', args=[reminders_storage.link_token(due)])}"
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
        _("Say how it is going, under your commitments in the course:") + f"\n{platform.course_url(key)}",
        _("What you wrote is not in this email. Only you can read it, in the course."),
        _("You asked for this email in the course. To stop these emails:") + f"\n{stop}",
    )
    return EmailMessage(
        subject.format(n=due.commitments),
        "\n\n".join(parts) + "\n",
        settings.DEFAULT_FROM_EMAIL,
        [due.address],
        headers={"List-Unsubscribe": f"<{stop}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
    )
