"""Whom the platform's own pages lead to the staff pages of a course run, and where these are."""

from typing import Any

from django.urls import reverse
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import ORGANISATION, SECRETARY, SEE_FIGURES, programme
from digiboards_xblocks.programme.progress import queries as progress_queries

VIEW = "digiboards:overview"


def address(course_key: CourseKey) -> str:
    """The first of the staff pages, as seen from the LMS."""
    return reverse(VIEW, args=[str(course_key)])


def may_open(user: Any, course_key: CourseKey) -> bool:
    """Whether there is anything of ours in a course run, and somebody may see it, or a part, or invite to a board."""
    if not progress_queries.is_ours(course_key):
        return False
    if grants.can(user, SEE_FIGURES, programme(course_key)):
        return True
    if any(scope.kind == ORGANISATION for scope in grants.granted(user, course_key)):
        return True
    return bool(grants.granted(user, course_key, SECRETARY))
