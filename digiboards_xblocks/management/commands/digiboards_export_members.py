"""Write down who is counted with which organisations."""

import json
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from digiboards_xblocks import platform
from digiboards_xblocks.management.console import counted, course_key_of
from digiboards_xblocks.programme.progress.members import IDS, STATEMENTS, members, register

# What scripts/report_programme.py knows a file by.
FORMAT = "digiboards-members-1"


class Command(BaseCommand):
    """A command for who counts several platforms on a desk; each use is in the audit of its course runs."""

    help = (
        "Write who is counted with which organisations, for scripts/report_programme.py (docs/operating/desk.md). The "
        "file has no name and no address, but with statements or a tracking log beside it, it says what people of a "
        "board did: keep it as you keep a roster, and delete it once the tables are there."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the course runs, and the file to write."""
        parser.add_argument("course", nargs="+", metavar="COURSE_KEY", help="such as course-v1:Org+Course+Run")
        parser.add_argument("--output", required=True, metavar="FILE", help="a new file, which you alone can read")
        parser.add_argument(
            "--ids", choices=IDS, default=STATEMENTS, help="what the desk reads: statements (the default), or the log"
        )

    def handle(self, **options: Any) -> None:
        """Write it."""
        keys = [course_key_of(text) for text in options["course"]]
        people = list(members(keys, options["ids"]))
        organisations = list(register())
        try:
            descriptor = os.open(options["output"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be made: {error.strerror}.") from error
        head = {"format": FORMAT, "lms": platform.root_url(), "ids": options["ids"], "people": len(people)}
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            for line in (head, *organisations, *people):
                file.write(f"{json.dumps(line, ensure_ascii=False)}\n")
        self.stdout.write(
            f"{counted(len(people), 'person', 'people')} and {counted(len(organisations), 'organisation')} written."
        )
