"""The audit of what members of staff did: who, what, of which part, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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


def note(*, actor: Any, action: str, scope: Scope, **facts: Any) -> None:
    """Keep that ``actor`` (None for a command) did something. ``facts`` are counts and codes, never an address."""
    course = Course.objects.get_or_create(course_key=scope.course_key)[0] if scope.course_key else None
    AuditEntry.objects.create(
        at=timezone.now(), actor=actor, course=course, action=action, scope=str(scope), facts=facts
    )


def entries(*, course_key: CourseKey, most: int = 100) -> tuple[AuditedAction, ...]:
    """Return what was done last in a course run, the latest first."""
    rows = AuditEntry.objects.filter(course__course_key=str(course_key)).order_by("-at", "-pk")
    return tuple(
        AuditedAction(at, actor or "", action, scope, facts)
        for at, actor, action, scope, facts in rows.values_list("at", "actor__username", "action", "scope", "facts")[
            :most
        ]
    )
