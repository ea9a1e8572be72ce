"""Publish the figures of people's answers on their days, and keep the day's counts of completion."""

import datetime
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.management.console import Progress, counted, course_key_of
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.figures.publishing import (
    NoPublicationDay,
    PerhapsPublished,
    PublishedLater,
    PublishedOften,
    PublishedToday,
)
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.progress import snapshots, versions


def day_of(text: str) -> datetime.date:
    """Return the day that an option names, written as 2026-03-02. Raises ``ArgumentTypeError``."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"'{text}' is not a day; write one as 2026-03-02") from error


class Command(BaseCommand):
    """A command for a daily job; on other than the fixed days it publishes no figures, and stores the day's counts."""

    help = (
        "Publish the figures of confidence, feedback, commitments and discovery, on the fixed days of "
        "DIGIBOARDS_PUBLICATION_DAYS (docs/staff/what-people-answer.md). It also keeps the day's counts of completion, "
        "for the page of changes over time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the course runs, the day, and whether for real."""
        parser.add_argument(
            "course", nargs="*", help="course runs, such as course-v1:Org+Course+Run; all if none is named"
        )
        days = parser.add_mutually_exclusive_group()
        days.add_argument(
            "--day",
            type=day_of,
            help="publish as of this fixed day, such as 2026-10-15, which was missed, if not as of the site's today; "
            "never one whose publication is lost with a back-up that was restored",
        )
        days.add_argument(
            "--restored",
            type=day_of,
            metavar="DAY",
            help="a back-up was restored from before figures were published as of this day: from now on count only "
            "what is answered from accounts that are made later",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be published, and change nothing")

    def handle(self, **options: Any) -> None:
        """Publish each course run, and say how much was new."""
        today = timezone.localdate()
        day = options["restored"] or options["day"] or today
        if day > today:
            raise CommandError(f"{day} has not come yet. Give today, {today}, or an earlier day.")
        keys = [course_key_of(text) for text in options["course"]]
        for key in keys:
            if not versions.programme_of(key).guides and not progress_queries.is_ours(key):
                raise CommandError(
                    f"{key} holds no programme of Digital Boards, and nobody has answered there; check its key."
                )
        keys = keys or progress_queries.course_runs()
        for key in keys:
            if options["restored"]:
                self._count_as_disclosed(key, day, is_real=not options["dry_run"])
            else:
                self._publish(key, day, is_real=not options["dry_run"])
        if not keys:
            self.stdout.write("No course run holds anything of Digital Boards yet; nothing was published.")

    def _count_as_disclosed(self, key: CourseKey, day: datetime.date, *, is_real: bool) -> None:
        if is_real:
            publishing.count_as_disclosed(key, day)
        end = "" if is_real else " (dry run; nothing was changed)"
        self.stdout.write(f"{key}: all that the present accounts answer counts as published on {day}{end}.")

    def _publish(self, key: CourseKey, day: datetime.date, *, is_real: bool) -> None:
        keeps_counts = is_real and day == timezone.localdate()  # those of an earlier day are gone
        if keeps_counts:
            snapshots.snapshot_day(key, day=day)
        kept = "; its counts of completion were stored" if keeps_counts else ""
        try:
            with Progress(self.stderr) as progress:
                found = publishing.publish(key, day=day, is_real=is_real, progress=progress)
        except PublishedToday:
            self.stdout.write(f"{key}: published on {day} already{kept}.")
            return
        except NoPublicationDay as refused:
            self.stdout.write(f"{key}: {day} is no day of publication, the next is {refused.day}{kept}.")
            return
        except PublishedLater as refused:
            raise CommandError(
                f"{key}: figures were published on {refused.day} already, which is after {day}."
            ) from refused
        except PublishedOften as refused:
            raise CommandError(f"{key}: figures were published four times in the year before {day}.") from refused
        except PerhapsPublished as refused:
            raise CommandError(
                f"{key}: nothing is known of figures as of {refused.day}. If they were never published, give "
                f"--day {refused.day} first; if they were, and a back-up from before was restored, --restored "
                f"{refused.day}. Published again, an answer would tell more than was promised."
            ) from refused
        new = [f"{counted(number, 'answer')} of {measure}" for measure, number in found.items() if number]
        what = ", ".join(new) or "nothing new"
        self.stdout.write(f"{key}: {what}{'' if is_real else ' (dry run; nothing was changed)'}.")
