"""Mail staff how far everybody in a course run is, in numbers."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import EmailValidator
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.management.console import Progress, course_key_of
from digiboards_xblocks.management.mails import NotSent, PerhapsSent, send
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.progress import refresh, versions
from digiboards_xblocks.programme.progress.queries import NOT_STARTED
from digiboards_xblocks.programme.progress.slices import WHOLE


class Command(BaseCommand):
    """For a weekly job. Everybody in the mail is a number: it may be passed on."""

    help = (
        "Mail programme staff how many people began and finished what (docs/staff/mails.md). "
        "Without --send it only shows the mail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The course run, to whom, and whether for real."""
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
        if options["send"]:
            _check(addresses)
        with Progress(self.stderr) as progress:
            refresh.refresh(course_key, progress)
        subject = _("Digital Boards on {day}: who completed what").format(
            day=date_format(timezone.localdate(), "j F Y")
        )
        text = "\n\n".join(_paragraphs(course_key, programme)) + "\n"
        if not options["send"]:
            self.stdout.write(f"{subject}\n\n{text}\nNothing was sent; --send sends it to each --to.")
            return
        failed = [address for address in addresses if not self._sent(subject, text, address)]
        self.stdout.write(f"Sent to {len(addresses) - len(failed)} of {len(addresses)}.")
        if failed:
            raise CommandError(f"It was not sent, or perhaps not, to: {', '.join(failed)}.")

    def _sent(self, subject: str, text: str, address: str) -> bool:
        try:
            send(EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address]))
        except (NotSent, PerhapsSent) as error:
            self.stderr.write(f"A mail was not sent, or perhaps not ({error}).")
            return False
        return True


def _check(addresses: list[str]) -> None:
    if not addresses:
        raise CommandError("Say to whom: --to somebody@example.org, once for each address.")
    for address in addresses:
        try:
            EmailValidator()(address)
        except ValidationError as error:
            raise CommandError(f"{address} is not an email address; nothing was sent.") from error


def _paragraphs(course_key: CourseKey, programme: Programme) -> Iterator[str]:
    counts = {item.guide: item for item in progress_queries.counts(course_key)}
    whole = counts.get(WHOLE)
    if whole is None or not whole.people:
        yield _("Nobody is in the course run yet: {course}").format(course=course_key)
        yield _link(_("What to do first"), course_key, "overview")
        return
    yield _("How far everybody is in {course}.").format(course=course_key)
    yield "\n".join(
        f"{words}: {number}"
        for words, number in (
            (_("People"), whole.people),
            (_("Have not started"), whole.people - whole.started),
            (_("Started"), whole.started),
            (_("Finished a guide"), whole.finished_any),
            (_("Finished the programme"), whole.finished),
        )
    )
    lines = [_("Each guide: finished, and started")]
    for guide in programme.guides:
        found = counts.get(guide.name)
        lines.append(f"{guide.title}: {found.finished if found else 0}, {found.started if found else 0}")
    yield "\n".join(lines)
    yield _link(_("All figures"), course_key, "overview")
    yield _link(_("Who has not started"), course_key, "people", f"?state={NOT_STARTED}")
    yield _("The pages ask you to sign in, and show names to staff of the course only. This email has none.")


def _link(words: str, course_key: CourseKey, page: str, query: str = "") -> str:
    return f"{words}:\n{platform.root_url()}{reverse(f'digiboards:{page}', args=[str(course_key)])}{query}"
