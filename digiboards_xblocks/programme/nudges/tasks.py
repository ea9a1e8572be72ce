"""Sending nudges in the background, as soon as staff have asked for them; the nightly work goes on with the rest."""

from django.db import transaction
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.platform_workers import shared_task
from digiboards_xblocks.programme.progress.tasks import start

from .mailing import send_open


@shared_task
def nudge(course_key: str) -> None:
    """Send the nudges of a course run that staff asked for."""
    send_open(CourseKey.from_string(course_key))


def nudge_later(course_key: CourseKey) -> None:
    """Have them sent once what goes on is stored. A fault is logged, and the nightly work sends them."""
    transaction.on_commit(lambda: start(nudge, str(course_key)), robust=True)
