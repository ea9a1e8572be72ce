"""The page of grants: who may see the figures of which part, and the audit of staff."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.organisations.rules import ods_code
from digiboards_xblocks.programme.pages.pages import (
    absolute,
    allow,
    organisation_labels,
    page,
    staff_form,
    staff_page,
    typed,
)
from digiboards_xblocks.programme.people import accounts, audit, grants
from digiboards_xblocks.programme.people.permissions import (
    COHORT,
    GRANT_ACCESS,
    ORGANISATION,
    PROGRAMME,
    SECRETARY,
    SEE_AUDIT,
    SPONSOR,
    Scope,
    organisation,
    programme,
)
from digiboards_xblocks.programme.people.roster_file import cohort_key
from digiboards_xblocks.programme.people.roster_turns import APPLIED, BEGUN

_KINDS = {
    ORGANISATION: gettext_lazy("An organisation and those below it"),
    COHORT: gettext_lazy("A cohort"),
    PROGRAMME: gettext_lazy("The whole programme"),
}
_ROLES = {
    SPONSOR: gettext_lazy("Sponsor: sees figures, and no names"),
    SECRETARY: gettext_lazy("Secretary of a board: invites its members, and sees how many are how far"),
}
_LETTERS = {
    SPONSOR: gettext_lazy(
        "You can now see how far people are in Digital Boards, and what they answer as figures of many: of {part}. You "
        "see counts and no names."
    ),
    SECRETARY: gettext_lazy(
        "You are now the secretary of the board of {part} in Digital Boards. You can invite its members to the board’s "
        "picture, see how many have started and finished once the board has enough people, copy a text for the board’s "
        "papers, and ask for members to be reminded."
    ),
}
_DONE = {"granted": gettext_lazy("Access granted."), "revoked": gettext_lazy("Access taken back.")}
_ACTIONS = {
    "grant": gettext_lazy("Granted access"),
    "revoke": gettext_lazy("Took access back"),
    "download": gettext_lazy("Downloaded"),
    BEGUN: gettext_lazy("Began to apply a roster"),
    APPLIED: gettext_lazy("Applied a roster"),
    "register": gettext_lazy("Changed the register"),
    "invite": gettext_lazy("Invited members to a board"),
    "invitation-stopped": gettext_lazy("Stopped an invitation"),
    "invited-taken-off": gettext_lazy("Took somebody off a board"),
    "all-invited-taken-off": gettext_lazy("Took all off a board who were invited"),
    "session-added": gettext_lazy("Added a session"),
    "session-changed": gettext_lazy("Changed a session"),
    "session-removed": gettext_lazy("Removed a session"),
    "attendance-added": gettext_lazy("Entered who came"),
    "attendance-removed": gettext_lazy("Took somebody off a list"),
    "board-commitment-added": gettext_lazy("Added a board's commitment"),
    "board-commitment-changed": gettext_lazy("Changed a board's commitment"),
    "board-commitment-removed": gettext_lazy("Removed a board's commitment"),
    "targets": gettext_lazy("Changed targets and notes of a quarter"),
    "board-reminder": gettext_lazy("Asked for a board to be reminded"),
    "nudge": gettext_lazy("Asked for nudges to be sent"),
    "nudged": gettext_lazy("Nudges were sent"),
}
MOST_ENTRIES = 200


@dataclass(frozen=True)
class _GrantForm:
    """The input of the form, to be shown again with what is wrong."""

    who: str = ""
    kind: str = ORGANISATION
    name: str = ""
    role: str = SPONSOR


@staff_form
def show_grants(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:  # noqa: ARG001 (all are alike)
    """Return everybody with a grant, and the forms to grant access and to take it back."""
    allow(request, GRANT_ACCESS, programme(key))
    if request.method != "POST":
        done = request.GET.get("done", "")
        text = _letter(request, key) if done == "granted" else ""
        return _page(request, key, _GrantForm(), done=str(_DONE.get(done, "")), text=text)
    who, kind, name, role = (typed(request.POST, field) for field in ("who", "kind", "name", "role"))
    form = _GrantForm(who, kind, name, role or SPONSOR)
    action = request.POST.get("do")
    if action not in ("grant", "revoke"):
        problem = _("Nothing was changed. Use one of the buttons of this page.")
        return _page(request, key, form, problems={"main": problem})
    holder = accounts.person_called(form.who)
    scope = _scope(key, form)
    problems = {}
    if holder is None:
        problems["who"] = _(
            "There is no one active account with this user name or email address. They have to register first."
        )
    if action == "grant" and not grants.is_grantable(scope, form.role):
        problems["name"] = _(
            "There is no such organisation in the register, or no such cohort. Check the name or the code. A secretary "
            "is of one organisation."
        )
    if problems:
        return _page(request, key, form, problems=problems)
    if action == "revoke":
        grants.revoke(holder=holder, scope=scope, by=request.user, role=form.role)
        return _to(key, {"done": "revoked"})
    grants.grant(holder=holder, scope=scope, by=request.user, role=form.role)
    return _to(key, {"done": "granted", "role": form.role, "kind": scope.kind, "name": scope.name})


def _facts(facts: Mapping[str, Any], holders: Mapping[int, str]) -> str:
    """Return what is kept of an action in words; which file it was, as a sum of its bytes, is for a command to tell."""
    said = {True: _("yes"), False: _("no")}
    words = []
    for name, value in facts.items():
        if name == "holder":
            words.append(_("for {person}").format(person=holders.get(value, _("an account that is gone"))))
        elif name != "digest":
            words.append(f"{name.replace('_', ' ')}: {said[value] if isinstance(value, bool) else value}")
    return ", ".join(words)


def _to(key: CourseKey, query: Mapping[str, str]) -> HttpResponseBase:
    asked = urlencode({name: value for name, value in query.items() if value})
    return HttpResponseRedirect(f"{reverse('digiboards:access', args=[str(key)])}?{asked}", status=HTTPStatus.SEE_OTHER)


@staff_page
def show_audit(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:  # noqa: ARG001 (all are alike)
    """Return what members of staff did, the latest first."""
    allow(request, SEE_AUDIT, programme(key))
    found = audit.entries(course_key=key, most=MOST_ENTRIES)
    every = organisations_storage.list_organisations()
    names = {str(organisation(key, one.ods_code)): organisations_storage.label_of(one) for one in every}
    names[str(programme(key))] = _("The whole programme")
    holders = accounts.names_by_number([one.facts["holder"] for one in found if "holder" in one.facts])
    entries = [
        {
            "at": date_format(timezone.localtime(entry.at), "j F Y, H:i"),
            "actor": entry.actor or _("a command, or a retired account"),
            "action": _ACTIONS.get(entry.action, entry.action),
            "scope": names.get(entry.scope, entry.scope),
            "facts": _facts(entry.facts, holders),
        }
        for entry in found
    ]
    return page(
        request,
        "people/templates/audit.html",
        course=str(key),
        title=_("What staff did"),
        up=reverse("digiboards:overview", args=[str(key)]),
        entries=entries,
        most=MOST_ENTRIES,
    )


def _letter(request: HttpRequest, key: CourseKey) -> str:
    """Return a text to send to who was granted access just now: what they may do, and where. It names nobody."""
    role, kind, name = (typed(request.GET, field) for field in ("role", "kind", "name"))
    board = organisations_storage.get_organisation(name) if kind == ORGANISATION else None
    if board:
        part, here = board.name, reverse("digiboards:organisation", args=[str(key), board.ods_code])
    elif kind == COHORT:
        part, here = _scope_label(Scope(COHORT, str(key), name)), reverse("digiboards:cohort", args=[str(key), name])
    else:
        part, here = _("the whole programme"), reverse("digiboards:overview", args=[str(key)])
    what = _LETTERS[SECRETARY if role == SECRETARY and board else SPONSOR]
    return "\n\n".join(
        (
            _("Dear colleague,"),
            str(what).format(part=part),
            _("Sign in with the account that you have on the course’s site, and open:")
            + f"\n{absolute(request, here)}",
            _("If the page says that you cannot see it, sign out, and in again with that account."),
        )
    )


def _scope(key: CourseKey, form: _GrantForm) -> Scope:
    if form.kind == ORGANISATION:
        found = organisations_storage.organisation_called(form.name)
        return Scope(ORGANISATION, str(key), found.ods_code if found else ods_code(form.name))
    if form.kind == COHORT:
        return Scope(COHORT, str(key), cohort_key(form.name))
    return Scope(form.kind, str(key))


def _page(
    request: HttpRequest,
    key: CourseKey,
    form: _GrantForm,
    *,
    problems: Mapping[str, str] | None = None,
    done: str = "",
    text: str = "",
) -> HttpResponseBase:
    held: list[dict[str, Any]] = [
        {
            "who": holder,
            "role": role,
            "kind": scope.kind,
            "name": scope.name,
            "words": _grant_label(role, scope),
        }
        for holder, role, scope in grants.grants(key)
    ]
    return page(
        request,
        "people/templates/access.html",
        status=HTTPStatus.BAD_REQUEST if problems else HTTPStatus.OK,
        course=str(key),
        title=_("Who may see which figures"),
        up=reverse("digiboards:overview", args=[str(key)]),
        held=held,
        kinds=[(kind, label, kind == form.kind) for kind, label in _KINDS.items()],
        roles=[(role, label, role == form.role) for role, label in _ROLES.items()],
        form=form,
        problems=problems or {},
        organisations=organisation_labels(),
        done=done,
        text=text,
    )


def _grant_label(role: str, scope: Scope) -> str:
    if role == SECRETARY:
        return _("Invites members: {board}").format(board=_scope_label(scope))
    return _scope_label(scope)


def _scope_label(scope: Scope) -> str:
    if scope.kind == PROGRAMME:
        return _("The whole programme")
    if scope.kind == COHORT:
        return _("Cohort {name}").format(name=scope.name)
    found = organisations_storage.get_organisation(scope.name)
    return f"{found.name} ({found.ods_code})" if found else scope.name
