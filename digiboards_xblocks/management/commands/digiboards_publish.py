"""Bring the published figures of people's answers up to date, and keep the day's counts of completion."""

import datetime
from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.management.console import Progress, counted, course_key_of
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.figures.publishing import PublishedLater, PublishedToday
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.progress import snapshots, versions


def day_of(text: str) -> datetime.date:
    """Return the day that an option names, written as 2026-03-02. Raises ``ArgumentTypeError``."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"'{text}' is not a day; write one as 2026-03-02") from error


class Command(BaseCommand):
    """For a daily job; a second time on a day it changes no figure of answers, and stores the counts again."""

    help = (
        "Bring the figures of confidence, feedback, commitments and discovery up to date, once a day "
        "(docs/staff/what-people-answer.md). Answers are told of in groups of eight people or more; others wait. "
        "It also keeps the day's counts of completion, for the page of changes over time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which course runs, and whether for real."""
        parser.add_argument(
            "course", nargs="*", help="course runs, such as course-v1:Org+Course+Run; all if none is named"
        )
        parser.add_argument(
            "--day", type=day_of, help="publish as of this day, such as 2026-03-02, if not as of the site's today"
        )
        parser.add_argument("--dry-run", action="store_true", help="tell what would be published, and change nothing")

    def handle(self, **options: Any) -> None:
        """Publish each course run, and tell what was new."""
        today = timezone.localdate()
        day = options["day"] or today
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
            self._publish(key, day, is_real=not options["dry_run"])
        if not keys:
            self.stdout.write("No course run holds anything of Digital Boards yet; nothing was published.")

    def _publish(self, key: CourseKey, day: datetime.date, *, is_real: bool) -> None:
        keeps_counts = is_real and day == timezone.localdate()  # those of an earlier day are gone
        if keeps_counts:
            snapshots.snapshot_day(key, day=day)
        try:
            with Progress(self.stderr) as progress:
                told = publishing.publish(key, day=day, is_real=is_real, progress=progress)
        except PublishedToday:
            kept = "; its counts of completion were stored again" if keeps_counts else ""
            self.stdout.write(f"{key}: published on {day} already{kept}.")
            return
        except PublishedLater as later:
            raise CommandError(
                f"{key}: figures were published on {later.day} already, which is after {day}."
            ) from later
        new = [f"{counted(number, 'answer')} of {measure}" for measure, number in told.items() if number]
        what = ", ".join(new) or "nothing new; answers wait until there are enough of them"
        self.stdout.write(f"{key}: {what}{'' if is_real else ' (dry run; nothing was changed)'}.")
