"""The page on which people join a room: by its code, as who is signed in, or as a guest."""

from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from digiboards_xblocks.activities.discovery.spec import ROLES
from digiboards_xblocks.programme.error_reports import hide_values
from digiboards_xblocks.programme.pages.pages import typed
from digiboards_xblocks.programme.rooms import cookies, limits, taking_part
from digiboards_xblocks.programme.rooms.rules import ORGANISATION_KINDS
from digiboards_xblocks.programme.rooms.taking_part import AboutMe, RoomFull, RoomLocked, UnknownCode

from .rendering import room_page

GUEST = "guest"


@transaction.non_atomic_requests
@never_cache
@require_safe
def join_by_code(request: HttpRequest, code: str) -> HttpResponse:
    """Return the page to which a QR code leads. It looks nothing up: whether the code is right is seen on joining."""
    hide_values(request)
    return _form(request, code)


@transaction.non_atomic_requests
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Return the page; who sends a right code gets a cookie, and is led to the room."""
    hide_values(request)
    if request.method != "POST":
        return _form(request, "")
    code = typed(request.POST, "code")
    if limits.has_guessed_too_often(request):
        return _form(
            request,
            code,
            _("So many wrong codes came from here that none is looked up for a minute. Wait, and try again."),
            HTTPStatus.TOO_MANY_REQUESTS,
        )
    try:
        room = taking_part.find_code(code)
    except UnknownCode:
        limits.note_wrong_code(request)
        return _form(request, code, _no_such_code(), HTTPStatus.BAD_REQUEST)
    is_guest = request.POST.get("as") == GUEST or not request.user.is_authenticated
    try:
        joined = taking_part.join(
            room,
            learner_id=None if is_guest else request.user.pk,
            token=cookies.token_of(request, room),
            about=_about(request),
        )
    except UnknownCode:
        return _form(request, code, _no_such_code(), HTTPStatus.BAD_REQUEST)
    except RoomLocked:
        words = _("The facilitator lets nobody else in just now. Ask them to unlock the room.")
        return _form(request, code, words, HTTPStatus.CONFLICT)
    except RoomFull:
        words = _("The room holds as many phones as it can. Share one with the person beside you.")
        return _form(request, code, words, HTTPStatus.CONFLICT)
    response = HttpResponseRedirect(reverse("digiboards:room", args=[joined.room]), status=HTTPStatus.SEE_OTHER)
    cookies.remember(request, response, room=joined.room, token=joined.token)
    return response


def _about(request: HttpRequest) -> AboutMe:
    role, kind = request.POST.get("role", ""), request.POST.get("kind", "")
    return AboutMe(
        role if role in ROLES else "", kind if kind in ORGANISATION_KINDS else "", request.POST.get("named") == "on"
    )


def _no_such_code() -> str:
    return _("No room that is open has this code. Look at the screen in the room, and type it again.")


def _form(request: HttpRequest, code: str, problem: str = "", status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    name = ""
    if request.user.is_authenticated:
        name = request.user.get_full_name() or request.user.get_username()
    return room_page(
        request,
        "join",
        status=status,
        may_be_framed=True,
        title=_("Join the session"),
        action=reverse("digiboards:join"),
        code=code,
        problem=problem,
        name=name,
        roles=[(role, _(words)) for role, words in ROLES.items()],
        kinds=[(kind, _(words)) for kind, words in ORGANISATION_KINDS.items()],
    )
