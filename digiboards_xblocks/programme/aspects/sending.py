"""Sending our tables to Aspects, each night: where platform-plugin-aspects is installed and the operator wants it."""

import logging

from django.apps import apps
from django.conf import settings

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.progress import queries

log = logging.getLogger(__name__)


def is_installed() -> bool:
    """Return whether platform-plugin-aspects is there; it is not imported."""
    return apps.is_installed("platform_plugin_aspects")


def is_wanted() -> bool:
    """Return whether the operator wants our tables in Aspects."""
    return bool(getattr(settings, "DIGIBOARDS_SENDS_FIGURES", False))


def is_on() -> bool:
    """Return whether the operator wants our tables in Aspects, and Aspects is there."""
    return is_wanted() and is_installed()


def send() -> dict[str, int]:
    """Send all tables; return how many rows went out. Raises what the connection raises."""
    # Nothing of Aspects is imported where it is not installed.
    from .sinks import CompletionSink, FiguresSink, RegisterSink

    course_keys = queries.course_runs()
    courses = list(Course.objects.filter(course_key__in=[str(key) for key in course_keys]).order_by("pk"))
    sent = RegisterSink(None, log).send(())
    for sink in (CompletionSink(None, log), FiguresSink(None, log)):
        sent += sink.send(courses)
        sink.keep_only(course_keys)
    return {"rows sent to Aspects": sent}
