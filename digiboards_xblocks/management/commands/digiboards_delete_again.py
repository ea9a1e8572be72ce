"""Delete again, after a back-up was restored, what had been deleted since it was made."""

from argparse import ArgumentParser, FileType
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from digiboards_xblocks.management.console import counted, lines
from digiboards_xblocks.programme.retention import deletions


class Command(BaseCommand):
    """Reads logs; run twice, it finds nothing the second time."""

    help = (
        "Delete again what learners, staff and retirements had deleted before a back-up was restored "
        "(docs/operating/backups.md). It reads the LMS's log, whole or the lines with digiboards-deleted alone."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the logs, and whether for real."""
        parser.add_argument(
            "log", nargs="+", type=FileType(encoding="utf-8"), help="files of the LMS's log; - is stdin"
        )
        parser.add_argument("--dry-run", action="store_true", help="tell what would be deleted, and delete nothing")

    def handle(self, **options: Any) -> None:
        """Delete again, and print how many rows had come back."""
        found: Counter[str] = Counter()
        entries = []
        for file in options["log"]:
            with file:
                try:
                    entries += list(deletions.read_log(file))
                except deletions.Unreadable as error:
                    raise CommandError(f"{file.name}: {error}; nothing was deleted.") from error
        work = deletions.find_again if options["dry_run"] else deletions.delete_again
        for entry in sorted(entries, key=lambda entry: entry.at):
            found.update(work(entry))
        self.stdout.write(f"{counted(len(entries), 'deletion')} in the log.")
        if not found:
            self.stdout.write("Nothing of them is there again.")
            return
        self.stdout.write("This would be deleted again:" if options["dry_run"] else "Deleted again:")
        self.stdout.write(lines((count, name) for name, count in sorted(found.items())))
