"""Bring what learners wrote under the newest key."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from digiboards_xblocks import encryption
from digiboards_xblocks.activities.base import reencryption
from digiboards_xblocks.encryption import Locked
from digiboards_xblocks.management.console import Progress


class Command(BaseCommand):
    """Safe at any time, also while learners write. Stopped half-way, run again, it goes on."""

    help = (
        "Encrypt what learners wrote under the first of DIGIBOARDS_PRIVATE_TEXT_KEYS, so that older keys can be taken "
        "out of the list. Stopped half-way it loses nothing; run again it goes on (docs/operating.md)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add whether anything is to be changed."""
        parser.add_argument(
            "--check", action="store_true", help="tell how many texts each key opens, and change nothing"
        )

    def handle(self, **options: Any) -> None:
        """Re-encrypt, and print which keys still open something."""
        try:
            closed = 0
            if not options["check"]:
                with Progress(self.stderr) as progress:
                    done, closed = reencryption.reencrypt_texts(progress)
                self.stdout.write(f"Encrypted anew: {done:,}")
            self._report()
        except Locked as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            self.stderr.write("Stopped. Every text can be read; run it again to go on.")
            raise
        if closed:
            raise CommandError(f"Texts that no key opens, or that are not their row's, and were left: {closed:,}.")

    def _report(self) -> None:
        counts = reencryption.count_texts_by_key()
        for number, name in enumerate(encryption.key_names()):
            rank = "the newest" if number == 0 else "can be taken out" if not counts[number] else "still needed"
            self.stdout.write(f"Key {number + 1} ({name}, {rank}) opens: {counts[number]:,}")
        if counts[reencryption.NO_KEY]:
            self.stdout.write(f"No key opens: {counts[reencryption.NO_KEY]:,}")
