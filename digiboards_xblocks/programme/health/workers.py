"""The check that the LMS's workers answer, which do in the background what a page must not wait for."""

import logging
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digiboards_xblocks import platform_workers

from .finding import OK, PROBLEM, Finding, Options

log = logging.getLogger(__name__)

SECONDS = 3.0


def check_workers(_options: Options) -> Iterator[Finding]:
    """Yield how many workers answer; outside the LMS there are none, and none is needed."""
    if not platform_workers.are_available():
        yield Finding(OK, _("This is not the LMS: there are no workers here, and work is done at once."))
    elif platform_workers.is_eager():
        yield Finding(OK, _("Work is done at once (CELERY_TASK_ALWAYS_EAGER), without workers."))
    else:
        yield _answered()


def _answered() -> Finding:
    try:
        found = platform_workers.answering(SECONDS)
    except Exception as error:  # noqa: BLE001 (each transport of Celery has faults of its own; told, and logged)
        log.warning("The workers could not be asked: %s", type(error).__name__)
        fault = type(error).__name__
        return Finding(
            PROBLEM,
            _("The workers' queue cannot be reached: {fault}.").format(fault=fault),
            _(
                "Start the queue, which is Redis with Tutor, or put its address right in CELERY_BROKER_HOSTNAME. "
                "Until it answers, counts wait for digiboards_nightly."
            ),
        )
    if not found:
        return Finding(
            PROBLEM,
            _("No worker answered within {n} seconds.").format(n=int(SECONDS)),
            _("Start the LMS's workers, and read their log. Until they answer, counts wait for digiboards_nightly."),
        )
    return Finding(OK, ngettext("One worker answers.", "{n} workers answer.", found).format(n=found))
