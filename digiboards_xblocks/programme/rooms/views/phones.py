"""The page of a phone in a room: what is going on, and what is asked. It needs the cookie of who has joined."""

import functools
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from digiboards_xblocks.activities.base.writing_rules import TextRefused
from digiboards_xblocks.core.run_sheet import RATE, WRITE
from digiboards_xblocks.encryption import Locked
from digiboards_xblocks.programme.error_reports import hide_values
from digiboards_xblocks.programme.pages.pages import number
from digiboards_xblocks.programme.rooms import cookies, drafts, presenter, storage, taking_part
from digiboards_xblocks.programme.rooms.drafts import NotTheirs
from digiboards_xblocks.programme.rooms.live import LiveRoom
from digiboards_xblocks.programme.rooms.rules import ANSWERED, LONGEST_PROPOSAL, PROPOSED, is_final, questions
from digiboards_xblocks.programme.rooms.state import RoomState, get_state
from digiboards_xblocks.programme.rooms.storage import RoomClosed
from digiboards_xblocks.programme.rooms.taking_part import AnswerRefused, Me, NotInRoom

from .rendering import is_part, room_page

AGREED = "agreed"
View = Callable[..., HttpResponse]


def for_phones(view: View) -> View:
    """Return a view that is never cached, opens no transaction of its own, and whose errors hold no values."""

    @transaction.non_atomic_requests
    @never_cache
    @functools.wraps(view)
    def found(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        hide_values(request)
        return view(request, *args, **kwargs)

    return found


@require_safe
@for_phones
def state(request: HttpRequest, room: int) -> HttpResponse:
    """Return the version of a room: every two seconds, so without a query where nothing has changed."""
    found = get_state(room) if cookies.token_of(request, room) else None
    if found is None:
        return JsonResponse({"open": False}, status=HTTPStatus.FORBIDDEN)
    return answer_state(request, found, found.tag)


def answer_state(request: HttpRequest, found: RoomState, tag: str) -> HttpResponse:
    """Return a state, or only that it is the one that the browser has. Servers that compress weaken a tag."""
    known = request.headers.get("If-None-Match", "").removeprefix("W/")
    values = {"version": found.version, "open": found.is_open}
    response = HttpResponseNotModified() if known == tag else JsonResponse(values)
    response["ETag"] = tag
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@for_phones
def phone(request: HttpRequest, room: int) -> HttpResponse:
    """Return the room as this phone shows it; a POST answers what is asked."""
    token = cookies.token_of(request, room)
    try:
        live, me = taking_part.find_me(room, token)
    except NotInRoom:
        return _closed_or_to_join(request, room, token)
    if request.method == "POST" and live.is_open:
        return _answered(request, live, me, token)
    return _page(request, live, me, token)


def _answered(request: HttpRequest, live: LiveRoom, me: Me, token: str) -> HttpResponse:
    stage = request.POST.get("stage", "")
    asked = live.sheet.stage(stage)
    given = {name: request.POST.get(name, "") for name in (*(questions(asked) if asked else ()), PROPOSED)}
    try:
        taking_part.answer(
            live.number,
            token,
            stage=stage,
            given=given,
            attempt=number(request.POST.get("attempt", "")) or _next_attempt(me, stage),
            agreed=request.POST.get(AGREED) == "on",
        )
    except ValueError:
        words = _("Nothing is sent yet. Choose an answer to each question, and send them again.")
        return _page(request, live, me, token, problem=words, status=HTTPStatus.BAD_REQUEST, sent=given)
    except AnswerRefused:
        words = _("This came too late to count: the room has gone on, or the result is shown.")
        live, me = taking_part.find_me(live.number, token)
        return _page(request, live, me, token, problem=words, status=HTTPStatus.CONFLICT)
    except NotInRoom:  # it was closed in this very moment
        return _closed_or_to_join(request, live.number, token)
    if not is_part(request):
        return HttpResponseRedirect(request.path, status=HTTPStatus.SEE_OTHER)
    live, me = taking_part.find_me(live.number, token)
    return _page(request, live, me, token)


def _next_attempt(me: Me, stage: str) -> int:
    """Return the number of what a form sends without scripts."""
    return int(me.answers.get(stage, {}).get("attempt", 0)) + 1


def _page(
    request: HttpRequest,
    live: LiveRoom,
    me: Me,
    token: str,
    *,
    problem: str = "",
    status: HTTPStatus = HTTPStatus.OK,
    sent: dict[str, str] | None = None,
) -> HttpResponse:
    stage, result = live.stage, live.result
    mine = me.answers.get(live.stage_name, {})
    asks = stage is not None and stage.kind in ANSWERED and (result is None or not is_final(stage)) and live.is_open
    is_for_members = stage is not None and stage.kind == RATE and me.is_guest
    return room_page(
        request,
        "phone",
        status=status,
        may_be_framed=True,
        title=live.title,
        state=reverse("digiboards:room_state", args=[live.number]),
        problem=problem,
        is_guest=me.is_guest,
        board=reverse("digiboards:board_commitments", args=[str(live.course_key), live.organisation])
        if live.organisation and not live.is_open
        else "",
        is_sent=bool(mine) and asks,
        proposal=(sent or mine.get("values", {})).get(PROPOSED, ""),
        is_proposing=asks and stage is not None and not is_final(stage),
        longest=LONGEST_PROPOSAL,
        asked=presenter.questions_of(stage, sent or mine.get("values", {})) if asks and stage is not None else (),
        is_for_members=is_for_members,
        has_agreed=mine.get(AGREED, False),
        **_writing(live, token),
        **presenter.stage_context(live),
    )


def _writing(live: LiveRoom, token: str) -> dict[str, Any]:
    """Return what the boxes of quiet writing need: of the current stage, or of all of them once the room is closed."""
    stages = [stage for stage in live.sheet.stages if stage.kind == WRITE]
    if live.is_open:
        stages = [stage for stage in stages if stage.name == live.stage_name]
    return {
        "writing": stages,
        "draft_key": drafts.draft_key(token),
        "keep": reverse("digiboards:keep_writing", args=[live.number]),
    }


def _closed_or_to_join(request: HttpRequest, room: int, token: str) -> HttpResponse:
    """Return the last page of a room to a phone that was in it; all others are led to the page to join on."""
    try:
        live = storage.get_room(room) if token else None
    except RoomClosed:
        live = None
    if live is None or live.is_open:
        if is_part(request):
            return room_page(
                request, "left", status=HTTPStatus.FORBIDDEN, may_be_framed=True, join=reverse("digiboards:join")
            )
        return HttpResponseRedirect(reverse("digiboards:join"))
    return _page(request, live, Me(0, is_guest=True, answers={}), token)


@require_POST
@for_phones
def keep_writing(request: HttpRequest, room: int) -> HttpResponse:
    """Save what somebody who is signed in wrote quietly to their own reflections."""
    token = cookies.token_of(request, room)
    if not token or not request.user.is_authenticated:
        return _said(request, room, _("Sign in first, in another tab. What you wrote stays on this phone."), 403)
    try:
        live = storage.get_room(room)
        stage = live.sheet.stage(request.POST.get("stage", ""))
        if stage is None or stage.kind != WRITE or not request.POST.get("text", "").strip():
            return _said(request, room, _("There is nothing to save yet."), HTTPStatus.BAD_REQUEST)
        drafts.save_reflection(
            course_key=live.course_key,
            session=live.session,
            stage=stage,
            learner_id=request.user.pk,
            text=request.POST["text"],
        )
    except RoomClosed:
        return _said(request, room, _("There is no such session any more."), HTTPStatus.NOT_FOUND)
    except NotTheirs:
        return _said(request, room, _("Reflections belong to the course. Enrol in it first."), HTTPStatus.FORBIDDEN)
    except (TextRefused, Locked) as refused:
        words = _(refused.sentence) if isinstance(refused, TextRefused) else _("It cannot be saved just now.")
        return _said(request, room, words, HTTPStatus.BAD_REQUEST)
    return _said(request, room, _("Saved to your reflections. You find it under “My learning” in the course."), 200)


def _said(request: HttpRequest, room: int, words: str, status: int) -> HttpResponse:
    """Return one sentence: the script shows it below the box, which stays as it is."""
    if is_part(request):
        return JsonResponse({"said": words, "saved": status == HTTPStatus.OK}, status=status)
    back = reverse("digiboards:room", args=[room])
    return room_page(request, "said", status=status, may_be_framed=True, title=words, words=words, back=back)
