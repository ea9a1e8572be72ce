"""The facilitator's screen, and the projector's. Who may change sessions has them, on any laptop."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.core.run_sheet import COMMIT, RunSheet
from digiboards_xblocks.programme.pages.pages import allow, number, page, staff_form, staff_page
from digiboards_xblocks.programme.people.permissions import CHANGE_SESSIONS, programme
from digiboards_xblocks.programme.rooms import presenter, storage
from digiboards_xblocks.programme.rooms.codes import in_groups
from digiboards_xblocks.programme.rooms.live import LiveRoom
from digiboards_xblocks.programme.rooms.rules import ANSWERED, is_final
from digiboards_xblocks.programme.rooms.state import RoomState, is_last_press, note_press
from digiboards_xblocks.programme.rooms.storage import RoomClosed, RoomMoved, TooFewAnswers
from digiboards_xblocks.programme.sessions.run_sheets import fitting, run_sheets_of
from digiboards_xblocks.programme.sessions.storage import SavedSession, SessionNotFound, get_session

from .phones import answer_state
from .rendering import is_part, room_page

# What the buttons do, by their values.
_DONE: dict[str, Callable[[LiveRoom, int, HttpRequest], None]] = {
    "next": lambda room, version, _request: storage.go_on(room.number, version),
    "back": lambda room, version, _request: storage.go_back(room.number, version),
    "go": lambda room, version, request: storage.go_to(room.number, version, request.POST["go"]),
    "stretch": lambda room, version, request: storage.stretch(
        room.number, version, number(request.POST.get("minutes", ""))
    ),
    "reveal": lambda room, version, _request: storage.reveal(room.number, version),
    "lock": lambda room, version, _request: storage.lock(room.number, version, is_locked=True),
    "unlock": lambda room, version, _request: storage.lock(room.number, version, is_locked=False),
    "close": lambda room, version, request: storage.close(room.number, version, by=request.user),
}
_MOVED = gettext_lazy("The room was somewhere else already. This is how it is now.")
_CLOSED = gettext_lazy("The session is closed.")
_TOO_FEW = gettext_lazy(
    "Too few have answered for a result that tells of nobody: a vote takes five, ratings eight members of the board "
    "who agreed. Ask for a show of hands, or talk about it without numbers."
)


@staff_form
def run_room(request: HttpRequest, key: CourseKey, course: Programme, session: int) -> HttpResponseBase:
    """Return the facilitator's screen; before the room is open, the choice of its run sheet."""
    allow(request, CHANGE_SESSIONS, programme(key))
    saved = _session(key, session)
    room = storage.find_room(key, session)
    asked = _asked(request)
    if asked == "open":
        return _open(request, key, saved)
    if room is None or (not room.is_open and "again" in request.GET):
        return _offer(request, key, saved, course)
    if not asked:
        return _screen(request, key, room)
    return _act(request, key, room, asked)


@staff_page
def room_screen_state(request: HttpRequest, key: CourseKey, course: Programme, session: int) -> HttpResponseBase:  # noqa: ARG001
    """Return the version of a room with how many phones are in it, for the facilitator's screen and the projector."""
    allow(request, CHANGE_SESSIONS, programme(key))
    room = storage.find_room(key, session)
    if room is None:
        raise Http404(_("This session has no room."))
    turnout = storage.measure_turnout(room)
    state = f"{room.version}-{room.is_open}-{turnout.phones}-{turnout.guests}-{turnout.answered}"
    found = RoomState(room.version, float("inf") if room.is_open else 0.0)
    return answer_state(request, found, f'"{state}"')


@staff_page
def projector(request: HttpRequest, key: CourseKey, course: Programme, session: int) -> HttpResponseBase:  # noqa: ARG001
    """Return what the projector shows: how to join, then each stage and its result."""
    allow(request, CHANGE_SESSIONS, programme(key))
    room = storage.find_room(key, session)
    if room is None:
        raise Http404(_("This session has no room."))
    return room_page(
        request,
        "projector",
        title=room.title,
        state=reverse("digiboards:room_screen_state", args=[str(key), session]),
        **_way_in(request, room),
        **presenter.stage_context(room),
    )


def _asked(request: HttpRequest) -> str:
    """Return what the button that was pressed says; "" for a look."""
    if request.method != "POST":
        return ""
    return "go" if "go" in request.POST else request.POST.get("do", "none")


def _session(key: CourseKey, session: int) -> SavedSession:
    try:
        return get_session(key, session)
    except SessionNotFound as error:
        raise Http404(_("There is no such session, or no longer.")) from error


def _open(request: HttpRequest, key: CourseKey, saved: SavedSession) -> HttpResponseBase:
    chosen = next((sheet for sheet in run_sheets_of(key) if sheet.name == request.POST.get("sheet", "")), None)
    if chosen is None:
        raise Http404(_("The course holds no such run sheet any more."))
    try:
        storage.open_room(key, saved.number, chosen, by=request.user)
    except SessionNotFound as error:
        raise Http404(_("There is no such session, or no longer.")) from error
    return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)


def _offer(request: HttpRequest, key: CourseKey, saved: SavedSession, course: Programme) -> HttpResponse:
    """Return the page on which a room is opened: with the run sheets that suit the session first."""
    sheets = run_sheets_of(key)
    suited = fitting(sheets, kind=saved.details.kind, guide=saved.details.guide)
    others = tuple(sheet for sheet in sheets if sheet not in suited)

    def line(sheet: RunSheet) -> tuple[str, str]:
        words = _("{guide}: {title}, {minutes} minutes")
        return sheet.name, words.format(
            guide=course.title_of(sheet.guide), title=sheet.title, minutes=sum(stage.minutes for stage in sheet.stages)
        )

    return page(
        request,
        "rooms/templates/open.html",
        course=str(key),
        title=_("Open the room"),
        up=reverse("digiboards:session", args=[str(key), saved.number]),
        up_words=_("The session"),
        sheets=[line(sheet) for sheet in (*suited, *others)],
        has_suited=bool(suited),
    )


def _act(request: HttpRequest, key: CourseKey, room: LiveRoom, asked: str) -> HttpResponseBase:
    """Do what a button says, unless the room has moved since its screen was drawn."""
    problem, status = "", HTTPStatus.OK
    press = request.POST.get("attempt", "")
    try:
        if asked not in _DONE:
            raise Http404(_("There is no such button."))
        _DONE[asked](room, number(request.POST.get("version", "")), request)
        note_press(room.number, press)
    except RoomMoved:
        if not is_last_press(room.number, press):
            problem, status = str(_MOVED), HTTPStatus.CONFLICT
    except RoomClosed:
        problem, status = str(_CLOSED), HTTPStatus.CONFLICT
    except TooFewAnswers:
        problem, status = str(_TOO_FEW), HTTPStatus.BAD_REQUEST
    if not problem and not is_part(request):
        return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)
    return _screen(request, key, storage.find_room(key, room.session) or room, problem=problem, status=status)


def _screen(
    request: HttpRequest, key: CourseKey, room: LiveRoom, *, problem: str = "", status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    stage = room.stage
    names = [item.name for item in room.sheet.stages]
    context = presenter.stage_context(room)
    return room_page(
        request,
        "facilitator",
        status=status,
        title=room.title,
        state=reverse("digiboards:room_screen_state", args=[str(key), room.session]),
        projector=reverse("digiboards:projector", args=[str(key), room.session]),
        up=reverse("digiboards:session", args=[str(key), room.session]),
        problem=problem,
        turnout=storage.measure_turnout(room),
        # Cleaned by the reader of run sheets.
        notes=mark_safe(stage.notes) if stage else "",  # noqa: S308
        can_reveal=stage is not None and stage.kind in ANSWERED and (room.result is None or not is_final(stage)),
        is_committing=stage is not None and stage.kind == COMMIT and bool(room.organisation),
        commitments=_commitments(key, room),
        paper=reverse("digiboards:session_paper", args=[str(key), room.session]),
        is_last=room.stage_name == names[-1] if names else False,
        **_way_in(request, room),
        **{**context, "key": f"{context['key']} {room.is_locked}"},
    )


def _commitments(key: CourseKey, room: LiveRoom) -> str:
    """Return the page on which the board's commitments are kept; "" where there is no board."""
    return reverse("digiboards:session_commitments", args=[str(key), room.session]) if room.organisation else ""


def _way_in(request: HttpRequest, room: LiveRoom) -> dict[str, Any]:
    """Return how people join: the address to type, the code, and both as a drawing."""
    if not room.is_open:
        return {}
    address = request.build_absolute_uri(reverse("digiboards:join_by_code", args=[room.code]))
    # As people type it.
    short = f"{request.get_host()}{reverse('digiboards:join')}".rstrip("/")
    return {"code": in_groups(room.code), "address": short, "qr": presenter.qr_code(address)}
