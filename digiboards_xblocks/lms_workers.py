"""The LMS's workers, which do in the background what a request must not wait for. As ``lms.py``."""

from django.apps import apps
from django.conf import settings


def are_there() -> bool:
    """Whether this is the LMS or Studio, which have workers (Celery); the preview and tests have none."""
    return apps.is_installed("lms.djangoapps.courseware")


def queue() -> str | None:
    """Where Studio leaves a task for the LMS's workers; None in the LMS, and where Studio knows no queue of theirs.

    A site names those queues in ``ALTERNATE_WORKER_QUEUES``, as Tutor does. Studio's own worker can do the task too.
    """
    if getattr(settings, "DIGIBOARDS_STORES_ANSWERS", True):
        return None
    from openedx.core.lib.celery.routers import (  # type: ignore[import-not-found]  # the platform's own package
        ensure_queue_env,
    )

    found: str | None = ensure_queue_env("lms")
    return found
