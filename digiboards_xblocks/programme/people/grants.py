"""Permissions of staff: one question, ``can``, answered from the platform's roles and from grants, else with no."""

from collections.abc import Sequence
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from opaque_keys import InvalidKeyError
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Cohort, Organisation
from digiboards_xblocks.organisations.storage import lineage_filter

from . import audit
from .models import AccessGrant
from .permissions import (
    ACTIONS,
    COHORT,
    GLOBAL_STAFF,
    GRANTABLE,
    GRANTED,
    OF_ONE_BOARD,
    ORGANISATION,
    PROGRAMME,
    SEE_FIGURES,
    SPONSOR,
    Scope,
    allows,
)


class NoSuchScope(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: there is no such organisation or cohort, or access to it cannot be granted."""


def can(user: Any, action: str, scope: Scope) -> bool:
    """Return whether somebody may do something with a part of a programme."""
    if getattr(user, "pk", None) is None or not user.is_active or action not in ACTIONS:
        return False
    if user.is_staff or user.is_superuser:
        return allows(GLOBAL_STAFF, action)
    course_key = _course_key(scope)
    if course_key is None:
        return False
    if any(allows(role, action) for role in platform.course_roles(user, course_key)):
        return True
    roles = {role for role in GRANTED if allows(role, action)}
    mine = AccessGrant.objects.filter(holder=user.pk, course__course_key=scope.course_key)
    if roles & OF_ONE_BOARD and scope.kind == ORGANISATION:
        exactly = mine.filter(scope_kind=scope.kind, scope_name=scope.name)
        if exactly.filter(role__in=roles & OF_ONE_BOARD).exists():
            return True
    roles -= OF_ONE_BOARD
    return bool(roles) and _covering(scope).filter(holder=user.pk, role__in=roles).exists()


def allowed(user: Any, scope: Scope) -> frozenset[str]:
    """Return all that somebody may do with a part of a programme, as ``can`` says of each: for a page of many links."""
    if getattr(user, "pk", None) is None or not user.is_active:
        return frozenset()
    if user.is_staff or user.is_superuser:
        return _actions_of({GLOBAL_STAFF})
    course_key = _course_key(scope)
    if course_key is None:
        return frozenset()
    mine = AccessGrant.objects.filter(holder=user.pk)
    reached = models.Q(pk__in=_covering(scope).values("pk")) & ~models.Q(role__in=OF_ONE_BOARD)
    if scope.kind == ORGANISATION:
        exactly = models.Q(course__course_key=scope.course_key, scope_kind=scope.kind, scope_name=scope.name)
        reached |= exactly & models.Q(role__in=OF_ONE_BOARD)
    return _actions_of({*platform.course_roles(user, course_key), *mine.filter(reached).values_list("role", flat=True)})


def seen_as_a_whole(user: Any, course_keys: Sequence[CourseKey]) -> list[CourseKey]:
    """Return those of these course runs of which somebody may see all figures. One query at most."""
    if getattr(user, "pk", None) is None or not user.is_active:
        return []
    if user.is_staff or user.is_superuser:
        return list(course_keys)
    roles = {role for role in GRANTED if allows(role, SEE_FIGURES)} - OF_ONE_BOARD
    mine = AccessGrant.objects.filter(holder=user.pk, role__in=roles, scope_kind=PROGRAMME)
    granted_keys = set(mine.values_list("course__course_key", flat=True))
    return [
        key
        for key in course_keys
        if str(key) in granted_keys or any(allows(role, SEE_FIGURES) for role in platform.course_roles(user, key))
    ]


def _actions_of(roles: set[str]) -> frozenset[str]:
    return frozenset(action for action in ACTIONS if any(allows(role, action) for role in roles))


def granted(user: Any, course_key: CourseKey, role: str = SPONSOR) -> tuple[Scope, ...]:
    """Return the parts of a course run that somebody was granted access to, in a role."""
    if getattr(user, "pk", None) is None or not user.is_active:
        return ()
    rows = AccessGrant.objects.filter(holder=user.pk, role=role, course__course_key=str(course_key))
    return tuple(
        Scope(kind, str(course_key), name)
        for kind, name in rows.order_by("scope_kind", "scope_name").values_list("scope_kind", "scope_name")
    )


def grants(course_key: CourseKey) -> tuple[tuple[str, str, Scope], ...]:
    """Return every grant of a course run: the holder's user name, their role, and of what."""
    rows = AccessGrant.objects.filter(course__course_key=str(course_key))
    return tuple(
        (holder, role, Scope(kind, str(course_key), name))
        for holder, role, kind, name in rows.order_by("holder__username", "scope_kind", "scope_name").values_list(
            "holder__username", "role", "scope_kind", "scope_name"
        )
    )


def list_addresses(scope: Scope, role: str) -> tuple[str, ...]:
    """Return the addresses of who was granted a role for exactly this part, of active accounts that are not retired."""
    rows = AccessGrant.objects.filter(course__course_key=scope.course_key, role=role, holder__is_active=True)
    rows = rows.filter(scope_kind=scope.kind, scope_name=scope.name).exclude(holder__email="")
    found = dict(rows.order_by("holder_id").values_list("holder_id", "holder__email"))
    gone = platform.retired(found)
    return tuple(address for holder, address in found.items() if holder not in gone)


def grant(*, holder: Any, scope: Scope, by: Any, role: str = SPONSOR) -> bool:
    """Grant access; False if it was there already. Raises ``NoSuchScope``. Whether ``by`` may is ``can``'s to say."""
    if not is_grantable(scope, role):
        raise NoSuchScope
    with transaction.atomic():
        course, _ = Course.objects.get_or_create(course_key=scope.course_key)
        _, is_new = AccessGrant.objects.get_or_create(
            course=course,
            holder=holder,
            role=role,
            scope_kind=scope.kind,
            scope_name=scope.name,
            defaults={"granted_at": timezone.now()},
        )
        if is_new:
            audit.note(actor=by, action="grant", scope=scope, role=role, holder=holder.pk)
    return is_new


def is_grantable(scope: Scope, role: str = SPONSOR) -> bool:
    """Return whether there is such a part, and such a role in it."""
    return role in GRANTED and _exists(scope) and (role not in OF_ONE_BOARD or scope.kind == ORGANISATION)


def revoke(*, holder: Any, scope: Scope, by: Any, role: str = SPONSOR) -> bool:
    """Take access back; False if there was none."""
    rows = AccessGrant.objects.filter(
        course__course_key=scope.course_key,
        holder=holder,
        role=role,
        scope_kind=scope.kind,
        scope_name=scope.name,
    )
    with transaction.atomic():
        deleted, _ = rows.delete()
        if deleted:
            audit.note(actor=by, action="revoke", scope=scope, role=role, holder=holder.pk)
    return bool(deleted)


def _course_key(scope: Scope) -> CourseKey | None:
    try:
        return CourseKey.from_string(scope.course_key)
    except InvalidKeyError:
        return None


def _covering(scope: Scope) -> "models.QuerySet[AccessGrant]":
    """The grants that reach a scope: for it, for an organisation above it, or for the whole programme."""
    reach = models.Q(scope_kind=PROGRAMME)
    if scope.kind == ORGANISATION:
        above = Organisation.objects.filter(lineage_filter(scope.name, "children")).values("ods_code")
        reach |= models.Q(scope_kind=ORGANISATION, scope_name__in=above)
    elif scope.kind == COHORT:
        reach |= models.Q(scope_kind=COHORT, scope_name=scope.name)
    elif scope.kind != PROGRAMME:
        return AccessGrant.objects.none()
    return AccessGrant.objects.filter(reach, course__course_key=scope.course_key)


def _exists(scope: Scope) -> bool:
    if scope.kind not in GRANTABLE or _course_key(scope) is None:
        return False
    if scope.kind == ORGANISATION:
        return Organisation.objects.filter(ods_code=scope.name).exists()
    if scope.kind == COHORT:
        return Cohort.objects.filter(course__course_key=scope.course_key, key=scope.name).exists()
    return scope.name == ""
