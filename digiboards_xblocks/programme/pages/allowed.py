"""Permissions of the user of a request, looked up once for each part, however often a page asks."""

from django.http import HttpRequest
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import SPONSOR, Scope

# Where a request keeps what was looked up for it.
_ALLOWED = "_digiboards_allowed"
_GRANTED = "_digiboards_granted"


def may(request: HttpRequest, action: str, scope: Scope) -> bool:
    """Return whether the user may do something with a part of a programme."""
    return action in allowed(request, scope)


def allowed(request: HttpRequest, scope: Scope) -> frozenset[str]:
    """Return all that the user may do with a part of a programme."""
    kept: dict[Scope, frozenset[str]] = request.__dict__.setdefault(_ALLOWED, {})
    if scope not in kept:
        kept[scope] = grants.allowed(request.user, scope)
    return kept[scope]


def granted(request: HttpRequest, key: CourseKey, role: str = SPONSOR) -> tuple[Scope, ...]:
    """Return the parts of a course run that the user was granted access to, in a role."""
    kept: dict[tuple[CourseKey, str], tuple[Scope, ...]] = request.__dict__.setdefault(_GRANTED, {})
    if (key, role) not in kept:
        kept[key, role] = grants.granted(request.user, key, role)
    return kept[key, role]
