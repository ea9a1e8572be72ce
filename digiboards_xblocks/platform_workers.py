"""The LMS's workers, which do in the background what a request must not wait for.

The platform's packages are imported where they are used, since outside it they are absent.
"""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.conf import settings


def shared_task(function: Callable[..., None]) -> Any:
    """Return a function as a task whose result nobody waits for; as it is outside the LMS and Studio."""
    try:
        from celery import shared_task as made
    except ImportError:
        return function
    return made(ignore_result=True)(function)


def are_available() -> bool:
    """Return whether this is the LMS or Studio, which have workers (Celery); the preview and tests have none."""
    return apps.is_installed("lms.djangoapps.courseware")


def queue() -> str | None:
    """Return the queue where Studio leaves tasks for the LMS's workers; None in the LMS, or if there is none.

    A site names those queues in ``ALTERNATE_WORKER_QUEUES``, as Tutor does. Studio's own worker can do the task too.
    """
    if getattr(settings, "DIGIBOARDS_STORES_ANSWERS", True):
        return None
    from openedx.core.lib.celery.routers import (  # type: ignore[import-not-found]  # the platform's own package
        ensure_queue_env,
    )

    found: str | None = ensure_queue_env("lms")
    return found


def is_eager() -> bool:
    """Return whether Celery does each task at once, without a worker, as development sites have it."""
    from celery import current_app

    return bool(current_app.conf.task_always_eager)


def answering(seconds: float) -> int:
    """Return how many workers answer within so many seconds that take our tasks from their queue.

    The LMS and Studio share a broker, as Tutor installs them; Studio's workers answer too, and take none of the LMS's.
    Raises what Celery raises without its broker.
    """
    from celery import current_app

    wanted = queue() or current_app.conf.task_default_queue
    with current_app.connection_for_write(connect_timeout=seconds) as connection:
        connection.ensure_connection(max_retries=1, timeout=seconds)
        asked = current_app.control.inspect(timeout=seconds, connection=connection)
        answers = asked.active_queues() or {}
    return sum(any(one["name"] == wanted for one in queues) for queues in answers.values())
