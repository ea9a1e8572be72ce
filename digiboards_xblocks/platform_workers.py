"""The LMS's workers, which do in the background what a request must not wait for.

The platform's packages are imported where they are used, since outside it they are absent.
"""

from django.apps import apps
from django.conf import settings


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
    """Return how many workers answer within so many seconds. Raises what Celery raises without its broker."""
    from celery import current_app

    with current_app.connection_for_write(connect_timeout=seconds) as connection:
        connection.ensure_connection(max_retries=1, timeout=seconds)
        return len(current_app.control.ping(timeout=seconds, connection=connection))
