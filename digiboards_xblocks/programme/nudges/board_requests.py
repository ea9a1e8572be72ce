"""Requests of a board's sponsor or secretary that the programme's staff remind the board; they name nobody on it.

A request is an entry of the audit. Staff see it on the page of nudges, and decide.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.db.locks import NUDGES, lock_course
from digiboards_xblocks.programme.people import audit
from digiboards_xblocks.programme.people.audit import AuditedAction
from digiboards_xblocks.programme.people.permissions import organisation

ACTION = "board-reminder"
# For a board there is one request in so long.
PAUSE = datetime.timedelta(weeks=4)


def request_reminder(course_key: CourseKey, ods_code: str, *, by: object) -> bool:
    """Keep a request that a board be reminded; return False if there is one of the last four weeks."""
    with transaction.atomic():
        lock_course(course_key, NUDGES)
        if last_request(course_key, ods_code) is not None:
            return False
        audit.note(actor=by, action=ACTION, scope=organisation(course_key, ods_code), organisation=ods_code)
    return True


def last_request(course_key: CourseKey, ods_code: str) -> datetime.datetime | None:
    """Return when a board was last asked for; None if not within the last four weeks. One query."""
    found = _lately(course_key, ods_code)
    return found[0].at if found else None


def board_requests(course_key: CourseKey) -> tuple[AuditedAction, ...]:
    """Return the requests of the last four weeks, the latest first; ``facts`` has each board's code. One query."""
    return _lately(course_key)


def _lately(course_key: CourseKey, ods_code: str = "") -> tuple[AuditedAction, ...]:
    scope = organisation(course_key, ods_code) if ods_code else None
    return audit.entries_of(course_key=course_key, action=ACTION, since=timezone.now() - PAUSE, scope=scope)
