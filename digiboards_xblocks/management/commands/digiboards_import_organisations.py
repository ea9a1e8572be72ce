"""Bring the register of organisations up to date from a file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from digiboards_xblocks.core.csv_import import CsvError
from digiboards_xblocks.management.console import Progress, file_of, lines, refused
from digiboards_xblocks.programme.people import register


class Command(BaseCommand):
    """Adds and changes organisations; deletes none, since members hang on them."""

    help = "Keep organisations as a CSV file says (docs/staff/organisations-and-roster.md). Whole or not at all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file, and whether only to check."""
        parser.add_argument("file", help="columns: ods_code, name, kind; optional: parent, closed_on, successor")
        parser.add_argument("--dry-run", action="store_true", help="tell what would change, and change nothing")

    def handle(self, **options: Any) -> None:
        """Run the command, and print what was done."""
        data = file_of(options["file"])
        try:
            with Progress(self.stderr) as progress:
                found = register.register(data=data, dry_run=options["dry_run"], progress=progress)
        except CsvError as error:
            raise refused(options["file"], error) from error
        self.stdout.write("This would be done:" if options["dry_run"] else "Done:")
        self.stdout.write(
            lines(
                [
                    (found.added, "added"),
                    (found.changed, f"changed, {found.closed:,} of them closed"),
                    (found.unchanged, "unchanged"),
                    (found.not_listed, "in the register but not in the file, left as they are"),
                ]
            )
        )
        if found.unused_columns:
            self.stdout.write(f"Columns not used: {', '.join(found.unused_columns)}")
