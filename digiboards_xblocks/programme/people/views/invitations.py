"""The page of a board's secretary: invite members to the board, and take that back."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base.thresholds import fewest_people
from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.organisations import invitations
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.organisations.rules import MOST_INVITED
from digiboards_xblocks.organisations.storage import OrganisationSummary
from digiboards_xblocks.programme.pages.pages import absolute, allow, number, page, staff_form, typed
from digiboards_xblocks.programme.people import accounts, audit, grants
from digiboards_xblocks.programme.people.permissions import INVITE_MEMBERS, SEE_BOARD, organisation

_USUAL = 20


@staff_form
def show_invitation(request: HttpRequest, key: CourseKey, course: Programme, ods_code: str) -> HttpResponseBase:  # noqa: ARG001 (all are alike)
    """Return the page of a board's invitation: make one, its code shown once; end it; take people off the board."""
    board = organisations_storage.get_organisation(ods_code)
    # Whoever may not invite to it is not told whether it exists.
    allow(request, INVITE_MEMBERS, organisation(key, board.ods_code if board else ods_code))
    if board is None:
        raise Http404(_("There is no such organisation."))
    if request.method != "POST":
        return _page(request, key, board)
    doing = _DOING.get(request.POST.get("do", ""))
    if doing is None:
        return _page(request, key, board, problems={"main": _("Nothing was changed. Use the buttons of this page.")})
    return doing(request, key, board)


def _invite(request: HttpRequest, key: CourseKey, board: OrganisationSummary) -> HttpResponseBase:
    most = number(typed(request.POST, "most"))
    if not 1 <= most <= MOST_INVITED:
        message = _("Say for how many people the invitation is: from 1 to {most}.").format(most=MOST_INVITED)
        return _page(request, key, board, problems={"most": message})
    try:
        code = invitations.invite(course_key=key, ods_code=board.ods_code, by=request.user, most=most)
    except invitations.NoBoard:
        message = _("This organisation has closed or has no board, so nobody can be invited to it.")
        return _page(request, key, board, problems={"most": message})
    audit.note(actor=request.user, action="invite", scope=organisation(key, board.ods_code), most=most)
    return _page(request, key, board, code=code)


def _stop(request: HttpRequest, key: CourseKey, board: OrganisationSummary) -> HttpResponseBase:
    if invitations.stop(course_key=key, ods_code=board.ods_code):
        audit.note(actor=request.user, action="invitation-stopped", scope=organisation(key, board.ods_code))
    return _page(request, key, board, done=_("The invitation is stopped. Who has joined stays on the board."))


def _take_off(request: HttpRequest, key: CourseKey, board: OrganisationSummary) -> HttpResponseBase:
    """Take a person off the board who joined by an invitation; answer alike if they did not or do not exist."""
    who = accounts.person_called(typed(request.POST, "who"))
    if who is not None:
        invitations.take_off(course_key=key, ods_code=board.ods_code, learner_id=who.pk)
    audit.note(actor=request.user, action="invited-taken-off", scope=organisation(key, board.ods_code))
    message = _("If they had joined by an invitation, they neither count in the board’s picture nor see it any more.")
    return _page(request, key, board, done=message)


def _take_all_off(request: HttpRequest, key: CourseKey, board: OrganisationSummary) -> HttpResponseBase:
    invitations.stop(course_key=key, ods_code=board.ods_code)
    invitations.take_off(course_key=key, ods_code=board.ods_code)
    audit.note(actor=request.user, action="all-invited-taken-off", scope=organisation(key, board.ods_code))
    message = _("The invitation is stopped, and nobody is on the board by an invitation any more. You can invite anew.")
    return _page(request, key, board, done=message)


_DOING: dict[str, Callable[[HttpRequest, CourseKey, OrganisationSummary], HttpResponseBase]] = {
    "invite": _invite,
    "stop": _stop,
    "take-off": _take_off,
    "take-all-off": _take_all_off,
}


def _page(
    request: HttpRequest,
    key: CourseKey,
    board: OrganisationSummary,
    *,
    problems: Mapping[str, str] | None = None,
    done: str = "",
    code: str = "",
) -> HttpResponseBase:
    is_open = invitations.open_invitation(key, board.ods_code)
    until = date_format(timezone.localtime(is_open.expires_at), "j F Y, H:i") if is_open else ""
    sees_board = grants.can(request.user, SEE_BOARD, organisation(key, board.ods_code))
    return page(
        request,
        "people/templates/invitation.html",
        status=HTTPStatus.BAD_REQUEST if problems else HTTPStatus.OK,
        course=str(key),
        title=_("Invite members to the board of {name}").format(name=board.name),
        note=_("ODS code {code}").format(code=board.ods_code),
        up=reverse("digiboards:organisation", args=[str(key), board.ods_code]) if sees_board else "",
        up_words=board.name,
        problems=problems or {},
        done=done,
        code=code,
        text=_text(absolute(request, platform.course_url(key)), board, code, until) if code else "",
        until=until,
        open_for=is_open.most if is_open else 0,
        most=MOST_INVITED,
        usual=_USUAL,
        fewest=fewest_people(),
    )


def _text(address: str, board: OrganisationSummary, code: str, until: str) -> str:
    """What to send to members: how to join, and what it is for."""
    return _(
        "Dear colleagues,\n\n"
        "Our board is learning together in Digital Boards. Once {fewest} of us or more agree, the course can show how "
        "confident we are as a board, in each guide’s topic: averages of {fewest} people or more, and never one "
        "person’s answers.\n\n"
        "To take part:\n"
        "1. Open the course: {address}\n"
        "2. Go to the page “My board’s picture”.\n"
        "3. Type this code there, and press “Join this board”: {code}\n"
        "4. Decide whether your answers may count. You can take it back at any time.\n\n"
        "The code is for members of the board of {name}, and works until {until}. Please do not pass it on. Whether "
        "you agree is your own choice: nobody is told who has, or how many."
    ).format(fewest=fewest_people(), address=address, code=code, name=board.name, until=until)
