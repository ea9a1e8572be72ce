"""Run all nightly work."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from digiboards_xblocks.management.console import Progress, counted
from digiboards_xblocks.programme.nightly.parts import PARTS
from digiboards_xblocks.programme.nightly.run import FAILED, run


class Command(BaseCommand):
    """The one job that a site needs. Run twice, or after a pause, it does nothing twice and makes up the rest."""

    help = (
        "Do all that is to be done each night: bring progress up to date, publish figures, send the weekly mail to "
        "staff, the reminders to learners and what is left of nudges, and delete what is kept no longer "
        "(docs/operating). One line for each; exit status 1 if anything failed, and the rest is done all the same."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the parts to run, and the form of the results."""
        names = [part.name for part in PARTS]
        parser.add_argument(
            "--only", action="append", default=[], choices=names, help="this part alone; once for each, all by default"
        )
        parser.add_argument("--json", action="store_true", help="write the results as JSON")

    def handle(self, **options: Any) -> None:
        """Do it, and write how each part went."""
        results = []
        with Progress(self.stderr) as progress:
            for result in run(timezone.localdate(), progress, only=options["only"]):
                results.append(result)
                if not options["json"]:
                    self.stdout.write(str(result))
        if not results and not options["json"]:
            self.stdout.write(f"{', '.join(options['only'])}: switched off")
        if options["json"]:
            self.stdout.write(json.dumps([result.as_json() for result in results], indent=2))
        failed = [result.part for result in results if result.outcome == FAILED]
        if failed:
            raise CommandError(f"{counted(len(failed), 'part')} failed: {', '.join(failed)}.")
