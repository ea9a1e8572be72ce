"""Rebuild the progress that staff pages show from the platform's completion."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError

from digiboards_xblocks.management.console import Progress, counted, course_key_of
from digiboards_xblocks.programme.progress import refresh, versions

_LEFT = "Whoever is left is brought up to date when the figures are next asked for, or by this command."


class Command(BaseCommand):
    """Needed after the register has changed; safe at any time."""

    help = (
        "Make the progress of everybody in a course run anew. Stopped half-way, it goes on when it is next asked for."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the course run."""
        parser.add_argument("course", help="the course run, such as course-v1:Org+Course+Run")

    def handle(self, **options: Any) -> None:
        """Run the command, and print what was done."""
        course_key = course_key_of(options["course"])
        if not versions.programme_of(course_key).guides:
            raise CommandError(f"{course_key} holds no programme; import an archive of `make course` into it first.")
        try:
            with Progress(self.stderr) as progress:
                done = refresh.rebuild(course_key, progress)
        except KeyboardInterrupt:
            self.stderr.write(f"Stopped. {_LEFT}")
            raise
        except (InterfaceError, OperationalError) as error:
            raise CommandError(f"The database failed: {error}\nNothing is lost. {_LEFT}") from error
        self.stdout.write(f"The progress of {counted(done, 'person', 'people')} is up to date.")
