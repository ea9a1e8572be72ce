"""Turns of rosters: of two that are applied to one course run, the one that was begun last is written.

A roster is written some hundred people at a time, each time in a transaction of its own. What has begun is kept in the
audit, so that an earlier roster stops at its next people, and so that staff can see one that never ended.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.db.locks import ROSTER, lock_course

from . import audit
from .models import AuditEntry
from .permissions import programme

BEGUN = "roster-begun"
APPLIED = "roster"


class Overtaken(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: another roster was begun while this one was being written, and takes its place."""


def begin(course_key: CourseKey, *, by: Any, **facts: Any) -> int:
    """Take the turn, and return its number. A roster that is being written stops once its present people are."""
    with transaction.atomic():
        lock_course(course_key, ROSTER)
        return audit.note(actor=by, action=BEGUN, scope=programme(course_key), **facts)


@contextmanager
def hold(course_key: CourseKey, turn: int) -> Iterator[None]:
    """Open a transaction in which no other roster begins. Raises ``Overtaken`` if one has since this turn did."""
    with transaction.atomic():
        lock_course(course_key, ROSTER)
        begun = AuditEntry.objects.filter(course__course_key=str(course_key), action=BEGUN).order_by("-pk")
        if begun.values_list("pk", flat=True).first() != turn:
            raise Overtaken
        yield


def find_unfinished(course_key: CourseKey) -> audit.AuditedAction | None:
    """Return the beginning of the roster that was begun last, if it has not ended; it may still be being written."""
    last = audit.last_of(course_key=course_key, actions=(BEGUN, APPLIED))
    return last if last is not None and last.action == BEGUN else None
