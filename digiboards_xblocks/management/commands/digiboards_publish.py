"""Bring the published figures of people's answers up to date, and keep the day's counts of completion."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.management.console import Progress, counted, course_key_of
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.figures.publishing import PublishedToday
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.progress import snapshots


class Command(BaseCommand):
    """For a daily job; a second time on a day it changes no figure of answers, and keeps the counts anew."""

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
        parser.add_argument("--dry-run", action="store_true", help="tell what would be published, and change nothing")

    def handle(self, **options: Any) -> None:
        """Publish each course run, and tell what was new."""
        keys = [course_key_of(text) for text in options["course"]] or progress_queries.course_runs()
        for key in keys:
            self._publish(key, is_real=not options["dry_run"])
        if not keys:
            self.stdout.write("No course run holds anything of Digital Boards yet; nothing was published.")

    def _publish(self, key: CourseKey, *, is_real: bool) -> None:
        if is_real:
            snapshots.keep(key)
        try:
            with Progress(self.stderr) as progress:
                told = publishing.publish(key, is_real=is_real, progress=progress)
        except PublishedToday:
            self.stdout.write(f"{key}: published today already; today's counts of completion were kept anew.")
            return
        new = [f"{counted(number, 'answer')} of {measure}" for measure, number in told.items() if number]
        what = ", ".join(new) or "nothing new; answers wait until there are enough of them"
        self.stdout.write(f"{key}: {what}{'' if is_real else ' (dry run; nothing was changed)'}.")
