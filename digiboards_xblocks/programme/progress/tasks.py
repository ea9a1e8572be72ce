"""What workers of the LMS do in the background."""

from typing import Any

from django.db import transaction
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform_workers

from .refresh import recount as recount_now

try:
    from celery import shared_task
except ImportError:  # only the LMS and Studio have workers

    def shared_task(**_options: Any) -> Any:
        """Leave a function as it is."""
        return lambda function: function


@shared_task(ignore_result=True)  # type: ignore[untyped-decorator]  # Celery has no types
def recount(course_key: str) -> None:
    """Count everybody in a course run by its programme as it now is; nothing if they are."""
    recount_now(CourseKey.from_string(course_key))


def recount_later(course_key: CourseKey) -> None:
    """Have the workers do that, once what goes on is stored.

    If they cannot be reached that is logged; the pages then bring people up to date as they are looked at.
    """
    if platform_workers.are_available():
        options = {"args": [str(course_key)], "queue": platform_workers.queue()}
        transaction.on_commit(lambda: recount.apply_async(**options), robust=True)
