"""Put the people of a roster on their boards."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.csv_import import CsvError
from digiboards_xblocks.management.console import Progress, course_key_of, file_of, lines, refused
from digiboards_xblocks.programme.people import roster
from digiboards_xblocks.programme.people.roster_turns import Overtaken
from digiboards_xblocks.programme.progress import refresh

MOST_MOVES = 20


class Command(BaseCommand):
    """Checks the file first, then applies it. Applied again, it does what is left, or changes nothing."""

    help = (
        "Put people on boards as a CSV file says (docs/staff/organisations-and-roster.md). A file with a fault changes "
        "nothing; one that was stopped half-way is finished by applying it again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file, the course run, and what to do about closed organisations and people who are missing."""
        parser.add_argument("file", help="columns: email, ods_code; optional: cohort, role")
        parser.add_argument("--course", required=True, help="the course run, such as course-v1:Org+Course+Run")
        parser.add_argument("--dry-run", action="store_true", help="tell what would change, and change nothing")
        parser.add_argument(
            "--follow-mergers",
            action="store_true",
            help="put people of a closed organisation on the board of the one that took over",
        )
        parser.add_argument(
            "--remove-missing",
            action="store_true",
            help="take those off their boards whom an earlier roster named and this file does not",
        )

    def handle(self, **options: Any) -> None:
        """Run the command, and print what was done."""
        data, course_key = file_of(options["file"]), course_key_of(options["course"])
        choices = {name: options[name] for name in ("follow_mergers", "remove_missing")}
        is_begun = False
        try:
            with Progress(self.stderr) as progress:
                found = roster.check(course_key=course_key, data=data, progress=progress, **choices)
                if not options["dry_run"]:
                    is_begun = True
                    found = roster.apply(
                        course_key=course_key, data=data, digest=found.digest, progress=progress, **choices
                    )
        except CsvError as error:
            raise refused(options["file"], error) from error
        except Overtaken as error:
            message = "Another roster was begun meanwhile and takes the place of this one. Apply the one that holds."
            raise CommandError(message) from error
        except KeyboardInterrupt:
            left = "some people may be on their boards already. Apply the file again to finish"
            self.stderr.write(f"Stopped; {left if is_begun else 'nothing was changed'}.")
            raise
        self.stdout.write("This would be done:" if options["dry_run"] else "Done:")
        self._report(found, is_removing=options["remove_missing"])
        if not options["dry_run"]:
            self._count(course_key)

    def _count(self, course_key: CourseKey) -> None:
        """Now, so that the figures are up to date when the command ends."""
        try:
            with Progress(self.stderr) as progress:
                refresh.refresh(course_key, progress)
        except KeyboardInterrupt:
            self.stderr.write("Stopped. The roster is applied; who is not counted yet is counted in the background.")
            raise

    def _report(self, found: roster.Checked, *, is_removing: bool) -> None:
        what = "taken off their boards" if is_removing else "left as they are; --remove-missing takes them off"
        waiting = f"without an active account, kept until they register ({found.waiting_before:,} known)"
        missing = f"on an earlier roster and not in the file: {what}"
        self.stdout.write(
            lines(
                [
                    (found.rows, "people in the file:"),
                    (found.added, "put on a board"),
                    (found.confirmed, "on the board that they had named"),
                    (len(found.moved), "moved from another board"),
                    (found.changed, "in another cohort or role"),
                    (found.unchanged, "unchanged"),
                    (found.waiting, waiting),
                    (len(found.missing) + found.missing_waiting, missing),
                ]
            )
        )
        for moved in found.moved[:MOST_MOVES]:
            self.stdout.write(f"row {moved.row}: from {moved.before} to {moved.after}")
        if len(found.moved) > MOST_MOVES:
            self.stdout.write(f"and {len(found.moved) - MOST_MOVES:,} more")
        if found.merged:
            self.stdout.write(f"Rows with a closed organisation, put on its successor's board: {found.merged:,}")
        if found.repeated:
            self.stdout.write(f"Rows that say what another row says: {found.repeated:,}")
        if found.unused_columns:
            self.stdout.write(f"Columns not used: {', '.join(found.unused_columns)}")
