"""Counting people, in the background: started by what changes how far they are, and never by a look at the figures.

Where the platform has workers (Celery) they do it, and nobody waits; elsewhere it is done at once.
"""

from collections.abc import Iterable
from typing import Any

from django.core.cache import cache
from django.db import transaction
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform_workers
from digiboards_xblocks.platform_workers import shared_task

from .aggregates import mark
from .refresh import recount as recount_now
from .refresh import refresh

# A worker waits so long before it counts, in seconds, so that one task counts what many people do at about the same
# time; and so long is a task taken to be under way whose worker died.
DELAY = 10
LOST_AFTER = 600


@shared_task
def recount(course_key: str) -> None:
    """Count everybody in a course run by its programme as it now is; nothing if they are."""
    recount_now(CourseKey.from_string(course_key))


@shared_task
def renew(course_key: str) -> None:
    """Count everybody in a course run whom something has changed for."""
    key = CourseKey.from_string(course_key)
    try:
        refresh(key)
    finally:
        cache.delete(_under_way(course_key))
    # Who was noted after the last look above, and before a new task could be asked for.
    refresh(key)


def recount_later(course_key: CourseKey) -> None:
    """Have everybody counted by a programme that has changed, once what goes on is stored.

    A fault is logged; the pages then say that the programme is another, and offer to count.
    """
    transaction.on_commit(lambda: start(recount, str(course_key)), robust=True)


def count_later(course_key: object, learners: Iterable[int]) -> None:
    """Note that these people are to be counted again, and have them counted once that is stored."""
    mark(course_key, learners)
    renew_later(course_key)


def renew_later(course_key: object) -> None:
    """Have those counted whom something has changed for, once what goes on is stored.

    A fault is logged; the pages then say who waits, and offer to count them.
    """
    transaction.on_commit(lambda: _renew_once(str(course_key)), robust=True)


def ask_workers(task: Any, course_key: object, **options: Any) -> bool:
    """Leave a task for the workers; False if there are none."""
    if not platform_workers.are_available():
        return False
    task.apply_async(args=[str(course_key)], queue=platform_workers.queue(), **options)
    return True


def start(task: Any, course_key: str) -> None:
    """Leave a task for the workers, or do it at once where there are none."""
    if not ask_workers(task, course_key):
        task(course_key)


def _renew_once(course_key: str) -> None:
    """Leave one task for all that happens until it is done."""
    if not platform_workers.are_available():
        renew(course_key)
    elif cache.add(_under_way(course_key), "yes", LOST_AFTER):
        try:
            ask_workers(renew, course_key, countdown=DELAY)
        except Exception:
            cache.delete(_under_way(course_key))
            raise


def _under_way(course_key: str) -> str:
    return f"digiboards.renew.{course_key}"
