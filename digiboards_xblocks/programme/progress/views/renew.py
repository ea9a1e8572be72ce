"""The button beside figures that are not up to date: people are counted, and the page is shown again."""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.programme.pages.opening import address
from digiboards_xblocks.programme.pages.pages import NotAllowed, staff_action
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import GRANTED, SEE_FIGURES, programme
from digiboards_xblocks.programme.progress.catch_up import catch_up
from digiboards_xblocks.programme.progress.freshness import freshness


@staff_action
def renew(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Count people, for a user who may see any counts of the course run, and lead back to where the button went."""
    sees_all = grants.can(request.user, SEE_FIGURES, programme(key))
    if not sees_all and not any(grants.granted(request.user, key, role) for role in GRANTED):
        raise NotAllowed
    catch_up(key, course)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = address(key)
    return HttpResponseRedirect(back, status=HTTPStatus.SEE_OTHER)


def fresh_context(request: HttpRequest, key: CourseKey, course: Programme) -> dict[str, Any]:
    """Return what a page needs to say how fresh its figures are, and for the button."""
    return {
        "fresh": freshness(key, course),
        "renew": reverse("digiboards:renew", args=[str(key)]),
        "here": request.get_full_path(),
    }
