"""Bring the published figures of people's answers up to date, and keep the day's counts of completion."""

import datetime
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from ... import api
from ...api.publishing import PublishedToday
from ..console import Progress, counted, course_key_of


class Command(BaseCommand):
    """For a daily job; a second time on a day it changes no figure of answers, and brings the counts up to date."""

    help = (
        "Bring the figures of confidence, feedback, commitments and discovery up to date, once a day "
        "(docs/staff/what-people-answer.md). Answers are told of in groups of eight people or more; others wait. "
        "It also keeps the day's counts of completion, for the page of changes over time."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which course runs, of which day, and whether for real."""
        parser.add_argument(
            "course", nargs="*", help="course runs, such as course-v1:Org+Course+Run; all if none is named"
        )
        parser.add_argument(
            "--day", metavar="YYYY-MM-DD", help="of which day, such as yesterday for a job after midnight; else today"
        )
        parser.add_argument("--dry-run", action="store_true", help="tell what would be published, and change nothing")

    def handle(self, **options: Any) -> None:
        """Publish each course run, and tell what was new."""
        day = _day_of(options["day"]) if options["day"] else timezone.localdate()
        keys = [course_key_of(text) for text in options["course"]] or api.progress.course_runs()
        for key in keys:
            _check(key, day)
        for key in keys:
            self._publish(key, day, is_real=not options["dry_run"])
        if not keys:
            self.stdout.write("No course run holds anything of Digital Boards yet; nothing was published.")

    def _publish(self, key: CourseKey, day: datetime.date, *, is_real: bool) -> None:
        end = "" if is_real else " (dry run; nothing was changed)"
        if is_real:
            api.history.keep(key, day=day)
        try:
            with Progress(self.stderr) as progress:
                told = api.publishing.publish(key, day=day, is_real=is_real, progress=progress)
        except PublishedToday:
            is_today = day == timezone.localdate()
            what = f"published {'today' if is_today else f'for {day}'} already"
            if is_real:
                what += f"; {'the' if is_today else 'that'} day's counts of completion are brought up to date"
        else:
            new = [f"{counted(number, 'answer')} of {measure}" for measure, number in told.items() if number]
            what = ", ".join(new) or "nothing new; answers wait until there are enough of them"
        self.stdout.write(f"{key}: {what}{end}.")


def _day_of(text: str) -> datetime.date:
    try:
        day = datetime.datetime.strptime(text, "%Y-%m-%d").date()  # a day has no zone
    except ValueError as error:
        raise CommandError(f"{text} is not a day, such as 2026-03-31; nothing was published.") from error
    if day > timezone.localdate():
        raise CommandError(f"{day} is yet to come; nothing was published.")
    return day


def _check(key: CourseKey, day: datetime.date) -> None:
    """Whether a course run can be published for a day. Raises ``CommandError``."""
    if not api.progress.is_ours(key) and not api.progress.programme_of(key).guides:
        raise CommandError(
            f"{key} holds no programme, and nobody has saved anything in it. Check its key; nothing was published."
        )
    last = api.figures.published_on(key)
    if last and day < last:
        raise CommandError(f"The figures of {key} are of {last} already, not earlier; nothing was published.")
