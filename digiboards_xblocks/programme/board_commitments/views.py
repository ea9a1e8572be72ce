"""Pages of boards' commitments: for who runs the session, for the board, and for its secretary by a link."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.commitments.spec import STATUSES
from digiboards_xblocks.activities.discovery.spec import ROLES
from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.documents.ics import MEDIA_TYPE
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.programme.error_reports import hide_values
from digiboards_xblocks.programme.pages.allowed import may
from digiboards_xblocks.programme.pages.pages import NotAllowed, allow, number, page, staff_action, staff_form
from digiboards_xblocks.programme.people.permissions import CHANGE_SESSIONS, SEE_BOARD, organisation, programme
from digiboards_xblocks.programme.sessions.storage import SessionNotFound

from . import plan, storage
from .dates import calendar_of
from .links import CheckLink, NoSuchLink, check_address, read_link
from .rules import DAYS, FIELDS, MOST, InvalidCommitment, check_on, parse_commitment, parse_statuses
from .storage import BoardSession, CommitmentNotFound, KeptCommitment, NoBoard, TooMany

_DONE = {
    "added": gettext_lazy("The commitment is kept."),
    "changed": gettext_lazy("The commitment is changed."),
    "removed": gettext_lazy("The commitment is removed."),
    "taken": gettext_lazy("It is among your own commitments now, on the guide's page “Commit”."),
}
_MOST_TYPED = 2_000


@staff_form
def session_commitments(request: HttpRequest, key: CourseKey, _course: Programme, session: int) -> HttpResponseBase:
    """Return the commitments of the board that a session was for, to be added, changed or removed."""
    allow(request, CHANGE_SESSIONS, programme(key))
    try:
        if request.method != "POST":
            return _session_page(request, key, storage.get_board_session(key, session))
        return _changed(request, key, session)
    except (SessionNotFound, NoBoard, CommitmentNotFound) as error:
        raise Http404(_("There is no such session of a board, or no such commitment, or no longer.")) from error


def _changed(request: HttpRequest, key: CourseKey, session: int) -> HttpResponseBase:
    """Do what was sent, and lead back to the page; the page with what is wrong if it cannot be done."""
    asked = {name: request.POST.get(name, "")[:_MOST_TYPED] for name in FIELDS}
    which = number(request.POST.get("commitment", ""))
    if request.POST.get("do") == "remove":
        storage.remove_commitment(key, session, which, by=request.user)
        return _to(key, session, "removed")
    if request.POST.get("do") == "take":
        # Words that a phone proposed, to be completed before they are kept.
        return _session_page(request, key, storage.get_board_session(key, session), asked=asked)
    try:
        if which:
            kept = _find(storage.get_board_session(key, session), which)
            details = parse_commitment(asked, timezone.localdate(), kept_due=kept.details.due_on)
            storage.change_commitment(key, session, which, details, by=request.user)
            return _to(key, session, "changed")
        storage.add_commitment(key, session, parse_commitment(asked, timezone.localdate()), by=request.user)
    except InvalidCommitment as refused:
        board = storage.get_board_session(key, session)
        return _session_page(request, key, board, asked=asked, which=which, problems=refused.problems)
    except TooMany:
        board = storage.get_board_session(key, session)
        problems = {"words": _("These are as many as one session can end with. Remove one first.")}
        return _session_page(request, key, board, asked=asked, problems=problems)
    return _to(key, session, "added")


def _session_page(
    request: HttpRequest,
    key: CourseKey,
    board: BoardSession,
    *,
    asked: Mapping[str, str] | None = None,
    which: int = 0,
    problems: Mapping[str, str] | None = None,
) -> HttpResponse:
    """The page. ``asked`` and ``problems`` are of the form of the commitment ``which``; 0 is that of a new one."""
    wrong = {name: _(words) for name, words in (problems or {}).items()}
    forms = [_form(made, asked if made.number == which else None, wrong) for made in board.commitments]
    return page(
        request,
        "board_commitments/templates/session_commitments.html",
        status=HTTPStatus.BAD_REQUEST if wrong else HTTPStatus.OK,
        course=str(key),
        title=_("The board's commitments"),
        note=f"{board.organisation_name}, {date_format(board.held_on, 'j F Y')}",
        up=reverse("digiboards:session", args=[str(key), board.number]),
        up_words=_("The session"),
        forms=forms,
        new=_form(None, asked if not which else None, wrong if not which else {}),
        is_full=len(board.commitments) >= MOST,
        problems={f"{name}-{which}": words for name, words in wrong.items()},
        roles=[(name, _(words)) for name, words in ROLES.items()],
        checks=[
            {
                "days": days,
                "day": date_format(check_on(board.held_on, days), "j F Y"),
                "address": check_address(CheckLink(board.number, days)),
            }
            for days in DAYS
        ]
        if board.commitments
        else [],
        paper=reverse("digiboards:session_paper", args=[str(key), board.number]),
        paper_docx=reverse("digiboards:session_paper_docx", args=[str(key), board.number]),
        calendar=reverse("digiboards:board_calendar", args=[str(key), board.number]) if board.commitments else "",
        done=str(_DONE.get(request.GET.get("done", ""), "")),
    )


def _form(made: KeptCommitment | None, asked: Mapping[str, str] | None, problems: Mapping[str, str]) -> dict[str, Any]:
    """The values of the form of one commitment, or of a new one, and what is wrong with what was typed there."""
    values = {"words": "", "owner": "", "due_on": "", "measure": ""}
    if made is not None:
        details = made.details
        values = {
            "words": details.words,
            "owner": details.owner,
            "due_on": details.due_on.isoformat(),
            "measure": details.measure,
        }
    return {
        "number": made.number if made else 0,
        "values": {**values, **(asked or {})},
        "problems": problems if asked is not None else {},
        "status": _(STATUSES[made.status]) if made else "",
        "checks": [(days, _(STATUSES[status])) for days, status in made.checks.items()] if made else [],
    }


@staff_action
def board_calendar(request: HttpRequest, key: CourseKey, _course: Programme, session: int) -> HttpResponseBase:
    """Return the board's checks and due dates as a calendar file."""
    allow(request, CHANGE_SESSIONS, programme(key))
    try:
        board = storage.get_board_session(key, session)
    except (SessionNotFound, NoBoard) as error:
        raise Http404(_("There is no such session of a board.")) from error
    response = HttpResponse(calendar_of(board), content_type=MEDIA_TYPE)
    response["Content-Disposition"] = 'attachment; filename="board-commitments.ics"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@staff_form
def board_commitments(request: HttpRequest, key: CourseKey, course: Programme, ods_code: str) -> HttpResponseBase:
    """Return what a board set out to do, for its members, its secretary and who may see the board.

    A member takes a commitment over into their own plan.
    """
    found = organisations_storage.get_organisation(ods_code)
    code = found.ods_code if found else ods_code
    learner_id = request.user.pk
    is_member = learner_id is not None and plan.is_member(key, code, learner_id)
    if not is_member:
        # Users who may not see it do not learn whether it exists.
        allow(request, SEE_BOARD, organisation(key, code))
    if found is None:
        raise Http404(_("There is no such organisation."))
    sessions = storage.list_board_sessions(key, code)
    problem = ""
    if request.method == "POST":
        if learner_id is None or not is_member:
            raise NotAllowed
        try:
            _take(course, sessions, number(request.POST.get("commitment", "")), learner_id)
            address = reverse("digiboards:board_commitments", args=[str(key), code])
            return HttpResponseRedirect(f"{address}?done=taken", status=HTTPStatus.SEE_OTHER)
        except CommitmentNotFound:
            problem = _("This commitment is gone. What is left is below.")
        except plan.NoPlan:
            problem = _("This course has no page on which commitments are kept.")
        except plan.PlanFull:
            problem = _("You keep as many commitments of your own there as one can. Remove one first.")
    return page(
        request,
        "board_commitments/templates/board_commitments.html",
        status=HTTPStatus.CONFLICT if problem else HTTPStatus.OK,
        course=str(key),
        title=_("What the board set out to do"),
        note=found.name,
        up=reverse("digiboards:organisation", args=[str(key), code])
        if may(request, SEE_BOARD, organisation(key, code))
        else "",
        up_words=found.name,
        sessions=[_shown(board, course) for board in sessions],
        is_member=is_member,
        problem=problem,
        done=str(_DONE.get(request.GET.get("done", ""), "")),
    )


@transaction.non_atomic_requests
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def board_check(request: HttpRequest, check: str) -> HttpResponseBase:
    """Return the page by which a board's secretary says how its commitments go; the link is all that it takes."""
    hide_values(request)
    try:
        link = read_link(check)
    except NoSuchLink:
        return _kept_from_others(_no_such_link(request))
    board = storage.get_session_for_check(link.session)
    if board is None or not board.commitments:
        return _kept_from_others(_no_such_link(request))
    is_sent = request.method == "POST"
    if is_sent:
        numbers = frozenset(made.number for made in board.commitments)
        storage.keep_checks(board.number, link.day, parse_statuses(request.POST.dict(), numbers))
        board = storage.get_session_for_check(link.session) or board
    answer = page(
        request,
        "board_commitments/templates/board_check.html",
        title=_("How are the board's commitments going?"),
        note=f"{board.organisation_name}, {date_format(board.held_on, 'j F Y')}",
        days=link.day,
        commitments=[
            {**_line(made), "number": made.number, "said": made.checks.get(link.day, "")} for made in board.commitments
        ],
        statuses=[(name, _(words)) for name, words in STATUSES.items()],
        is_sent=is_sent,
    )
    return _kept_from_others(answer)


def _no_such_link(request: HttpRequest) -> HttpResponse:
    return page(
        request,
        "board_commitments/templates/no_such_check.html",
        status=HTTPStatus.NOT_FOUND,
        title=_("This link cannot be used"),
    )


def _kept_from_others(answer: HttpResponse) -> HttpResponse:
    """No other site learns the link, which is the key to the page; this one has to, to know where a form came from."""
    answer["Referrer-Policy"] = "same-origin"
    return answer


def _take(course: Programme, sessions: tuple[BoardSession, ...], which: int, learner_id: int) -> None:
    for board in sessions:
        if any(made.number == which for made in board.commitments):
            plan.take_over(course, board, which, learner_id=learner_id)
            return
    raise CommitmentNotFound


def _find(board: BoardSession, which: int) -> KeptCommitment:
    found = next((made for made in board.commitments if made.number == which), None)
    if found is None:
        raise CommitmentNotFound
    return found


def _shown(board: BoardSession, course: Programme) -> dict[str, Any]:
    about = course.title_of(board.guide) if board.guide else ""
    return {
        "title": board.title or about or _("A session"),
        "day": date_format(board.held_on, "j F Y"),
        "commitments": [{**_line(made), "number": made.number} for made in board.commitments],
    }


def _line(made: KeptCommitment) -> dict[str, str]:
    return {
        "words": made.details.words,
        "owner": _(ROLES.get(made.details.owner, made.details.owner)),
        "due": date_format(made.details.due_on, "j F Y"),
        "measure": made.details.measure,
        "status": _(STATUSES[made.status]),
    }


def _to(key: CourseKey, session: int, done: str) -> HttpResponseBase:
    address = reverse("digiboards:session_commitments", args=[str(key), session])
    return HttpResponseRedirect(f"{address}?done={done}", status=HTTPStatus.SEE_OTHER)
