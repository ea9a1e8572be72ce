"""The paper for a board: a page to print, and a Word file."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.documents.document import Document
from digiboards_xblocks.documents.docx import DOCX, docx_file
from digiboards_xblocks.documents.html import HTML, html_page
from digiboards_xblocks.programme.board_commitments import storage as board_storage
from digiboards_xblocks.programme.pages.pages import allow, staff_action, staff_page
from digiboards_xblocks.programme.people import audit
from digiboards_xblocks.programme.people.permissions import CHANGE_SESSIONS, programme
from digiboards_xblocks.programme.rooms.paper import Held, paper_of
from digiboards_xblocks.programme.rooms.storage import find_room
from digiboards_xblocks.programme.sessions import storage as sessions_storage
from digiboards_xblocks.programme.sessions.rules import KINDS
from digiboards_xblocks.programme.sessions.storage import SavedSession, SessionNotFound


@staff_page
def show_paper(request: HttpRequest, key: CourseKey, course: Programme, session: int) -> HttpResponseBase:
    """Return the paper of a session as a page by itself, to read and to print."""
    allow(request, CHANGE_SESSIONS, programme(key))
    return HttpResponse(html_page(_paper(key, course, session)), content_type=HTML)


@staff_action
def download_paper(request: HttpRequest, key: CourseKey, course: Programme, session: int) -> HttpResponseBase:
    """Return the paper of a session as a Word file, kept in the audit before it leaves."""
    allow(request, CHANGE_SESSIONS, programme(key))
    document = _paper(key, course, session)
    audit.note(actor=request.user, action="download", scope=programme(key), file="session-paper", session=session)
    response = HttpResponse(docx_file(document), content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="session-{session}.docx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _paper(key: CourseKey, course: Programme, session: int) -> Document:
    try:
        saved = sessions_storage.get_session(key, session)
    except SessionNotFound as error:
        raise Http404(_("There is no such session, or no longer.")) from error
    details = saved.details
    guide = course.title_of(details.guide) if details.guide else ""
    room = find_room(key, session)
    held = Held(
        saved,
        title=details.title or _(KINDS.get(details.kind, details.kind)),
        guide=guide,
        board=board_storage.get_board_session(key, session) if details.organisation else None,
        sheet=room.sheet if room else None,
        met=room.met if room else None,
        results=room.results if room else None,
        next_on=_next(key, saved),
    )
    return paper_of(held)


def _next(key: CourseKey, saved: SavedSession) -> str:
    """The day of the next session that is planned for the board, in words; "" if none is, or it is for no board."""
    board, held_on = saved.details.organisation, saved.details.held_on
    if not board:
        return ""
    later = [one.details.held_on for one in sessions_storage.list_sessions(key, organisation=board)]
    days = sorted(day for day in later if day > held_on)
    return date_format(days[0], "j F Y") if days else ""
