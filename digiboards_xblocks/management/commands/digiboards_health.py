"""Report whether this site is well."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from digiboards_xblocks.management.console import counted
from digiboards_xblocks.programme.health.examine import CHECKS, examine, worst
from digiboards_xblocks.programme.health.finding import PROBLEM, Options


class Command(BaseCommand):
    """Reads and asks, and changes nothing."""

    help = (
        "Tell whether this site is well, in words, and what to do where it is not (docs/operating). It writes nothing "
        "and sends nothing. Exit status 1 if there is a problem; a warning is none."
    )
    # Health tells of what system checks would stop it for.
    requires_system_checks: Any = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add how much is looked at, and the form of the report."""
        names = [check.name for check in CHECKS]
        parser.add_argument(
            "--only", action="append", default=[], choices=names, help="this part alone; once for each, all by default"
        )
        parser.add_argument("--complete", action="store_true", help="try the keys on every text, not on a sample")
        parser.add_argument("--json", action="store_true", help="write what was found as JSON, for a monitor")

    def handle(self, **options: Any) -> None:
        """Look at each part, and write what was found."""
        checks = [check for check in CHECKS if not options["only"] or check.name in options["only"]]
        parts = []
        for part in examine(Options(is_complete=options["complete"]), checks):
            parts.append(part)
            if not options["json"]:
                self.stdout.write(part.title)
                for finding in part.findings:
                    self.stdout.write(f"  {finding.level}: {finding.found}")
                    if finding.todo:
                        self.stdout.write(f"    {finding.todo}")
        level = worst(part.level for part in parts)
        if options["json"]:
            report = {"level": level, "is_complete": options["complete"], "checks": [part.as_json() for part in parts]}
            self.stdout.write(json.dumps(report, indent=2))
        problems = sum(finding.level == PROBLEM for part in parts for finding in part.findings)
        if problems:
            raise CommandError(f"{counted(problems, 'problem')}; see above what to do.")
