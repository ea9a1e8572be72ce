"""Mail learners who asked for it, and boards' secretaries, that a check fell due, or that one can rate again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from digiboards_xblocks import platform
from digiboards_xblocks.management.console import Progress, counted, course_key_of
from digiboards_xblocks.programme.board_commitments.mailing import due_mails, mail_checks
from digiboards_xblocks.programme.nudges import year_on
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.reminders import mailing
from digiboards_xblocks.programme.reminders import storage as reminders_storage


class Command(BaseCommand):
    """A command for a daily job; a second run on a day mails only whom the mail server did not take the first time."""

    help = (
        "Mail learners who asked for it that a check of their commitments fell due, or that they can rate again a year "
        "on, and the secretaries of boards whose commitments are to be looked back on (docs/staff/mails.md). "
        "Without --send it only tells how many mails that would be. digiboards_nightly does this too."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the course runs, and whether for real."""
        parser.add_argument(
            "course", nargs="*", help="course runs, such as course-v1:Org+Course+Run; all if none is named"
        )
        parser.add_argument("--send", action="store_true", help="send the mails")

    def handle(self, **options: Any) -> None:
        """Send the reminders of the course runs, and print what was sent and what was not."""
        if not platform.root_url():
            raise CommandError("LMS_ROOT_URL is not set, and the links in a mail begin with it; nothing was sent.")
        keys = [course_key_of(text) for text in options["course"]] or progress_queries.course_runs()
        today = timezone.localdate()
        not_sent = perhaps_sent = 0
        for key in keys:
            if not options["send"]:
                due = len(reminders_storage.due_reminders(key, today)) + len(year_on.due_invitations(key, today))
                due += len(due_mails(key, today))
                self.stdout.write(f"{key}: {counted(due, 'mail')} would be sent (dry run; --send sends them).")
                continue
            with Progress(self.stderr) as progress:
                mailed = mailing.remind(key, today, progress) + year_on.invite(key, today, progress)
                mailed += mail_checks(key, today, progress)
            for (is_uncertain, fault), count in mailed.faults.items():
                what = "may have been sent or not" if is_uncertain else "not sent"
                self.stderr.write(f"{key}: {counted(count, 'mail')} {what} ({fault}).")
            self.stdout.write(f"{key}: {counted(mailed.sent, 'mail')} sent.")
            not_sent += mailed.not_sent
            perhaps_sent += mailed.perhaps_sent
        if not keys:
            self.stdout.write("No course run holds anything of Digital Boards yet; nothing was sent.")
        if not_sent or perhaps_sent:
            raise CommandError(
                f"{counted(not_sent, 'mail')} could not be sent, and will be tried again by the next run; "
                f"{counted(perhaps_sent, 'mail')} may have been sent, and will not be tried again."
            )
