"""Runs on a preview's data, in a process of its own, what a site runs with ``manage.py lms``.

python on_preview.py DATA ARCHIVE people NUMBER, or a management command with its arguments.
"""

import sys
from pathlib import Path

from olx.archive_reader import read_archive
from preview import settings


def main(data: str, archive: str, command: str, *arguments: str) -> None:
    settings.configure(Path(data))

    # These need Django's settings.
    from django.conf import settings as site
    from django.core.management import call_command
    from django.utils import timezone

    # Figures are published on fixed days: today is one.
    site.DIGIBOARDS_PUBLICATION_DAYS = [f"{timezone.localdate():%m-%d}"]

    from digiboards_xblocks.programme.progress import refresh
    from preview import demo_data, player

    player.load(read_archive(Path(archive)))
    course = player.current().course
    if command == "people":
        demo_data.add_people(course.key, {str(key.block_id): key for key in course.components}, 0, int(arguments[0]))
        refresh.rebuild(course.key)
    else:
        call_command(command, str(course.key), *arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
