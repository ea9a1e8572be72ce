"""Mail staff how far everybody in a course run is, in numbers."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from digiboards_xblocks import platform
from digiboards_xblocks.management.console import Progress, course_key_of
from digiboards_xblocks.programme.digest import sending
from digiboards_xblocks.programme.digest.mail import digest_of
from digiboards_xblocks.programme.progress import refresh, versions


class Command(BaseCommand):
    """A command for a mail at any time. The weekly one is part of ``digiboards_nightly``."""

    help = (
        "Mail programme staff how many people began and finished what (docs/staff/mails.md). "
        "Without --send it only shows the mail. digiboards_nightly sends one a week to DIGIBOARDS_DIGEST_TO."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the course run, the addresses, and whether for real."""
        parser.add_argument("course", help="the course run, such as course-v1:Org+Course+Run")
        parser.add_argument("--to", action="append", default=[], metavar="ADDRESS", help="to whom; once for each")
        parser.add_argument("--send", action="store_true", help="send the mail")

    def handle(self, **options: Any) -> None:
        """Bring the figures up to date, then show or send them."""
        course_key, addresses = course_key_of(options["course"]), list(dict.fromkeys(options["to"]))
        programme = versions.programme_of(course_key)
        if not programme.guides:
            raise CommandError(f"{course_key} holds no programme; import an archive of `make course` into it first.")
        if not platform.root_url():
            raise CommandError("LMS_ROOT_URL is not set, and the links in a mail begin with it; nothing was sent.")
        if options["send"] and not addresses:
            raise CommandError("Say to whom: --to somebody@example.org, once for each address.")
        if options["send"] and (wrong := sending.wrong_address(addresses)):
            raise CommandError(f"{wrong} is not an email address; nothing was sent.")
        with Progress(self.stderr) as progress:
            refresh.refresh(course_key, progress)
        mail = digest_of(course_key, programme)
        if not options["send"]:
            self.stdout.write(f"{mail.subject}\n\n{mail.text}\nNothing was sent; --send sends it to each --to.")
            return
        found = sending.send_to(mail, addresses)
        self.stdout.write(f"Sent to {found.sent} of {len(addresses)}.")
        if failed := [*found.not_sent, *found.perhaps_sent]:
            raise CommandError(f"It was not sent, or perhaps not, to: {', '.join(failed)}.")
