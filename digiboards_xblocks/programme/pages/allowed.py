"""Permissions of the user of a request, looked up once for each part, however often a page asks."""

from typing import Any

from django.http import HttpRequest
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import SPONSOR, Scope

_KEPT = "_digiboards_allowed"


def may(request: HttpRequest, action: str, scope: Scope) -> bool:
    """Return whether the user may do something with a part of a programme."""
    return action in allowed(request, scope)


def allowed(request: HttpRequest, scope: Scope) -> frozenset[str]:
    """Return all that the user may do with a part of a programme."""
    kept = _kept(request)
    if scope not in kept:
        kept[scope] = grants.allowed(request.user, scope)
    return kept[scope]  # type: ignore[no-any-return]


def granted(request: HttpRequest, key: CourseKey, role: str = SPONSOR) -> tuple[Scope, ...]:
    """Return the parts of a course run that the user was granted access to, in a role."""
    kept = _kept(request)
    if (key, role) not in kept:
        kept[key, role] = grants.granted(request.user, key, role)
    return kept[key, role]  # type: ignore[no-any-return]


def _kept(request: HttpRequest) -> dict[Any, Any]:
    """What was looked up for this request; another user is another request."""
    return request.__dict__.setdefault(_KEPT, {})  # type: ignore[no-any-return]
