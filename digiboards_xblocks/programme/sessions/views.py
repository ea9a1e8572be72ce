"""Sessions that go with the course: which there were, and who came. For course staff only, since names are in it."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.core.text import gettext_noop
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.programme.pages.pages import (
    allow,
    files_of,
    number,
    organisation_labels,
    page,
    staff_form,
    staff_page,
    typed,
)
from digiboards_xblocks.programme.people import looks
from digiboards_xblocks.programme.people.permissions import CHANGE_SESSIONS, SEE_NAMES, programme

from . import storage
from .rules import FIELDS, KINDS, WORKSHOP, InvalidSession, parse_session
from .storage import SavedSession, SessionNotFound

MOST_WORDS = 500
# The fields as they stand in the form, which problems are listed by.
_IN_ORDER = ("people", "kind", "held_on", "organisation", "guide", "title", "others")
_NO_BOARD = gettext_noop("There is no such organisation in the register. Choose one of the list, or check the code.")
_DONE = {
    "added": gettext_lazy("The session is added. Now enter who came."),
    "changed": gettext_lazy("The session is changed."),
    "removed": gettext_lazy("The session is removed."),
    "attendee-removed": gettext_lazy("They are off the list."),
}


@staff_page
def sessions(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Return all sessions, the latest first."""
    allow(request, CHANGE_SESSIONS, programme(key))
    kind = typed(request.GET, "kind")
    kind = kind if kind in KINDS else ""
    found = storage.list_sessions(key, kind=kind)
    names = {item.ods_code: item.name for item in organisations_storage.list_organisations()} if found else {}
    return page(
        request,
        "sessions/templates/sessions.html",
        course=str(key),
        title=_("Sessions"),
        up=reverse("digiboards:overview", args=[str(key)]),
        sessions=[_line(key, course, saved, names) for saved in found],
        kinds=[(name, _(words), name == kind) for name, words in KINDS.items()],
        is_filtered=bool(kind),
        new=reverse("digiboards:new_session", args=[str(key)]),
        files=files_of("sessions", key),
        done=_done(request),
    )


@staff_form
def new_session(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Return the form of a session that is not there yet."""
    allow(request, CHANGE_SESSIONS, programme(key))
    if request.method != "POST":
        return _form(request, key, course, {"kind": WORKSHOP, "held_on": timezone.localdate().isoformat()})
    return _save(request, key, course, None)


@staff_form
def session(request: HttpRequest, key: CourseKey, course: Programme, session: int) -> HttpResponseBase:
    """Return one session: what it was, and who came."""
    allow(request, CHANGE_SESSIONS, programme(key))
    try:
        saved = storage.get_session(key, session)
        if request.method != "POST":
            return _session(request, key, course, saved)
        return _changed(request, key, course, saved)
    except SessionNotFound as error:
        raise Http404(_("There is no such session, or no longer.")) from error


def _changed(request: HttpRequest, key: CourseKey, course: Programme, saved: SavedSession) -> HttpResponseBase:
    asked = request.POST.get("do", "")
    if asked == "attend":
        return _attend(request, key, course, saved)
    if asked == "remove-attendee":
        storage.remove_attendee(key, saved.number, number(request.POST.get("learner", "")), by=request.user)
        return _to(key, saved.number, "attendee-removed")
    if asked == "remove":
        storage.remove_session(key, saved.number, by=request.user)
        return HttpResponseRedirect(
            f"{reverse('digiboards:sessions', args=[str(key)])}?done=removed", status=HTTPStatus.SEE_OTHER
        )
    return _save(request, key, course, saved)


def _save(request: HttpRequest, key: CourseKey, course: Programme, saved: SavedSession | None) -> HttpResponseBase:
    asked = {name: typed(request.POST, name) for name in FIELDS}
    text = asked["organisation"]
    board = organisations_storage.organisation_called(text) if text else None
    problems = {"organisation": _NO_BOARD} if text and board is None else {}
    try:
        given = {**asked, "organisation": board.ods_code if board else text}
        details = parse_session(given, timezone.localdate(), frozenset(guide.name for guide in course.guides))
    except InvalidSession as refused:
        return _form(request, key, course, asked, {**refused.problems, **problems}, saved)
    if problems:
        return _form(request, key, course, asked, problems, saved)
    number_saved = storage.save_session(key, details, by=request.user, number=saved.number if saved else None)
    return _to(key, number_saved, "changed" if saved else "added")


def _attend(request: HttpRequest, key: CourseKey, course: Programme, saved: SavedSession) -> HttpResponseBase:
    """Those that are ticked, and those whose names are typed, one in a line."""
    lines = [line.strip() for line in request.POST.get("people", "").replace(",", "\n").replace(";", "\n").splitlines()]
    words = [word for word in [*request.POST.getlist("member"), *lines] if word][:MOST_WORDS]
    result = storage.add_attendees(key, saved.number, words, by=request.user)
    if result.unknown:
        saved = storage.get_session(key, saved.number)
        return _session(request, key, course, saved, unknown=result.unknown, added=result.new)
    return _to(key, saved.number, str(result.new))


def _session(
    request: HttpRequest,
    key: CourseKey,
    course: Programme,
    saved: SavedSession,
    *,
    unknown: tuple[str, ...] = (),
    added: int | None = None,
) -> HttpResponseBase:
    asked = {
        "kind": saved.details.kind,
        "held_on": saved.details.held_on.isoformat(),
        "title": saved.details.title,
        "guide": saved.details.guide,
        "organisation": _board_label(saved),
        "others": str(saved.details.others),
    }
    return _form(request, key, course, asked, {}, saved, unknown=unknown, added=added)


def _board_label(saved: SavedSession) -> str:
    board = organisations_storage.get_organisation(saved.details.organisation) if saved.details.organisation else None
    return organisations_storage.label_of(board) if board else saved.details.organisation


def _form(
    request: HttpRequest,
    key: CourseKey,
    course: Programme,
    asked: Mapping[str, str],
    problems: Mapping[str, str] | None = None,
    saved: SavedSession | None = None,
    *,
    unknown: tuple[str, ...] = (),
    added: int | None = None,
) -> HttpResponseBase:
    """The form, with what was typed and what is wrong with it; and the list of people, once there is a session."""
    people = storage.list_attendees(key, saved.number) if saved else ()
    found = {name: _(words) for name, words in (problems or {}).items()}
    if unknown:
        sentence = _(
            "No single active account has these names or addresses: {names}. Mend them, or count these people under "
            "“Others who came”."
        )
        found["people"] = sentence.format(names=", ".join(unknown))
    if people:
        looks.note_look(actor=request.user, action=SEE_NAMES, course_key=key, rows=len(people))
    return page(
        request,
        "sessions/templates/session.html",
        status=HTTPStatus.BAD_REQUEST if found else HTTPStatus.OK,
        course=str(key),
        title=_name(course, saved) if saved else _("Add a session"),
        up=reverse("digiboards:sessions", args=[str(key)]),
        up_words=_("All sessions"),
        asked=asked,
        problems={name: found[name] for name in _IN_ORDER if name in found},
        organisations=organisation_labels(with_regions=False),
        kinds=[(name, _(words)) for name, words in KINDS.items()],
        guides=[(guide.name, guide.title) for guide in course.guides],
        is_new=saved is None,
        room=reverse("digiboards:run_room", args=[str(key), saved.number]) if saved else "",
        paper=reverse("digiboards:session_paper", args=[str(key), saved.number]) if saved else "",
        commitments=reverse("digiboards:session_commitments", args=[str(key), saved.number])
        if saved and saved.details.organisation
        else "",
        people=people,
        members=storage.list_board_members(key, saved.number) if saved and saved.details.organisation else (),
        typed="\n".join(unknown),
        added=_added(added) if added else "",
        files=files_of("attendance", key, {"session": saved.number}) if people and saved else [],
        done=_done(request),
    )


def _line(key: CourseKey, course: Programme, saved: SavedSession, names: Mapping[str, str]) -> dict[str, Any]:
    details = saved.details
    return {
        "link": reverse("digiboards:session", args=[str(key), saved.number]),
        "day": date_format(details.held_on, "j F Y"),
        "name": _name(course, saved),
        "kind": _(KINDS.get(details.kind, details.kind)),
        "board": names.get(details.organisation, details.organisation),
        "people": saved.named + details.others,
    }


def _name(course: Programme, saved: SavedSession) -> str:
    """The title, or else what the session was about, or of which kind it was."""
    about = course.title_of(saved.details.guide) if saved.details.guide else ""
    return saved.details.title or about or _(KINDS.get(saved.details.kind, saved.details.kind))


def _to(key: CourseKey, session: int, done: str) -> HttpResponseBase:
    return HttpResponseRedirect(
        f"{reverse('digiboards:session', args=[str(key), session])}?done={done}", status=HTTPStatus.SEE_OTHER
    )


def _done(request: HttpRequest) -> str:
    done = request.GET.get("done", "")
    if done.isascii() and done.isdecimal():
        return _added(number(done))
    return str(_DONE.get(done, ""))


def _added(people: int) -> str:
    if not people:
        return _("Everybody was on the list already.")
    return ngettext("{people} person is added.", "{people} people are added.", people).format(people=people)
