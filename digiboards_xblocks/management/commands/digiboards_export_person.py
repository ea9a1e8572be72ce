"""Write down all that is kept about one person."""

import json
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from digiboards_xblocks.management.console import counted
from digiboards_xblocks.programme.people import accounts
from digiboards_xblocks.programme.retention.subject_access import export_person


class Command(BaseCommand):
    """A command for a request to see one's data; each use is in the audit of the site."""

    help = (
        "Write all that Digital Boards keeps about one person into a file, as JSON, for a subject access request "
        "(docs/operating/people.md). Their own words are not in it: they download those under “My learning”."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the person, and the file to write."""
        parser.add_argument("person", help="the user name or email address of an active account")
        parser.add_argument("--output", required=True, metavar="FILE", help="a new file, which you alone can read")

    def handle(self, **options: Any) -> None:
        """Write it."""
        user = accounts.person_called(options["person"])
        if user is None:
            raise CommandError("There is no one active account with this user name or email address.")
        try:
            descriptor = os.open(options["output"], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise CommandError(f"{options['output']} cannot be made: {error.strerror}.") from error
        found = export_person(user)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(found, file, ensure_ascii=False, indent=2)
            file.write("\n")
        rows = sum(len(rows) for rows in found["tables"].values())
        self.stdout.write(f"{counted(rows, 'row')} of {counted(len(found['tables']), 'table')} written.")
