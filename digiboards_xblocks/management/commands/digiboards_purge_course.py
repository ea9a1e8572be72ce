"""Delete all that we hold of a course run."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from digiboards_xblocks.management.console import Progress, course_key_of, lines
from digiboards_xblocks.programme.retention import purge


class Command(BaseCommand):
    """A command for a course run whose answers are not to be kept any longer. It cannot be undone."""

    help = (
        "Delete everybody's answers, boards and progress in a course run (docs/staff/deleting-a-course-run.md). "
        "Stopped half-way, it goes on when it is run again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the course run, and the confirmation."""
        parser.add_argument("course", help="the course run, such as course-v1:Org+Course+Run")
        parser.add_argument("--dry-run", action="store_true", help="tell what would be deleted, and delete nothing")
        parser.add_argument("--yes", action="store_true", help="do not ask for the key to be typed again")

    def handle(self, **options: Any) -> None:
        """Run the command, and print what was done."""
        course_key = course_key_of(options["course"])
        held = purge.count_rows(course_key)
        if not held:
            raise CommandError(f"Nothing is kept of {course_key}; nothing was deleted.")
        if options["dry_run"]:
            self._report("This would be deleted:", held)
            return
        if not options["yes"]:
            self._report("This will be deleted, and cannot be brought back:", held)
            if _typed(f"Type {course_key} to delete it: ") != str(course_key):
                raise CommandError("That is not the key; nothing was deleted.")
        try:
            with Progress(self.stderr) as progress:
                gone = purge.purge(course_key, progress)
        except KeyboardInterrupt:
            self.stderr.write("Stopped half-way. Run it again to delete the rest.")
            raise
        self._report("Deleted:", gone)

    def _report(self, head: str, counts: Any) -> None:
        self.stdout.write(head)
        self.stdout.write(lines((count, name) for name, count in sorted(counts.items())))


def _typed(question: str) -> str:
    """What somebody answers; "" where nobody can, as in a job that runs by itself."""
    try:
        return input(question).strip()
    except EOFError:
        return ""
