"""Links from the platform's own pages to the staff pages of a course run, and who gets them."""

from typing import Any

from django.urls import reverse
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import ORGANISATION, SECRETARY, SEE_FIGURES, programme
from digiboards_xblocks.programme.progress import queries as progress_queries

VIEW = "digiboards:overview"


def address(course_key: CourseKey) -> str:
    """Return the first of the staff pages, as seen from the LMS."""
    return reverse(VIEW, args=[str(course_key)])


def may_open(user: Any, course_key: CourseKey) -> bool:
    """Return whether a course run holds a programme, and the user may see some of it or invite to a board."""
    if not progress_queries.is_ours(course_key):
        return False
    if grants.can(user, SEE_FIGURES, programme(course_key)):
        return True
    if any(scope.kind == ORGANISATION for scope in grants.granted(user, course_key)):
        return True
    return bool(grants.granted(user, course_key, SECRETARY))
