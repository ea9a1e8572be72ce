"""The audit of what members of staff did: who, what, of which part, and when."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.db.models import Course

from .models import AuditEntry
from .permissions import Scope


@dataclass(frozen=True)
class AuditedAction:
    """One entry. ``actor`` is a user name; "" for a command on the server, and for an account that is retired."""

    at: datetime
    actor: str
    action: str
    scope: str
    facts: Mapping[str, Any]


def note(*, actor: Any, action: str, scope: Scope, **facts: Any) -> int:
    """Keep that ``actor`` (None for a command) did something, and return the entry's number.

    ``facts`` are counts and codes, never an address.
    """
    course = Course.objects.get_or_create(course_key=scope.course_key)[0] if scope.course_key else None
    entry = AuditEntry.objects.create(
        at=timezone.now(), actor=actor, course=course, action=action, scope=str(scope), facts=facts
    )
    return int(entry.pk)


def entries(*, course_key: CourseKey, most: int = 100) -> tuple[AuditedAction, ...]:
    """Return what was done last in a course run, the latest first."""
    return _read(AuditEntry.objects.filter(course__course_key=str(course_key)), most)


def entries_of(
    *, course_key: CourseKey, action: str, since: datetime, scope: Scope | None = None, most: int = 100
) -> tuple[AuditedAction, ...]:
    """Return what was done of one kind since a moment, of one part if it is given; the latest first."""
    rows = AuditEntry.objects.filter(course__course_key=str(course_key), action=action, at__gt=since)
    return _read(rows.filter(scope=str(scope)) if scope else rows, most)


def last_of(*, course_key: CourseKey, actions: Collection[str]) -> AuditedAction | None:
    """Return the latest of these actions in a course run; None if there was none."""
    return next(iter(_read(AuditEntry.objects.filter(course__course_key=str(course_key), action__in=actions), 1)), None)


def _read(rows: "models.QuerySet[AuditEntry]", most: int) -> tuple[AuditedAction, ...]:
    columns = ("at", "actor__username", "action", "scope", "facts")
    return tuple(
        AuditedAction(at, actor or "", action, scope, facts)
        for at, actor, action, scope, facts in rows.order_by("-at", "-pk").values_list(*columns)[:most]
    )
