"""The page of grants: who may see the figures of which part, and the audit of staff."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

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
from digiboards_xblocks.programme.pages.pages import allow, page, staff_form, staff_page, typed
from digiboards_xblocks.programme.people import accounts, audit, grants
from digiboards_xblocks.programme.people.grants import NoSuchScope
from digiboards_xblocks.programme.people.permissions import (
    COHORT,
    GRANT_ACCESS,
    ORGANISATION,
    PROGRAMME,
    SECRETARY,
    SEE_AUDIT,
    SPONSOR,
    Scope,
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
    SECRETARY: gettext_lazy("Secretary of a board: invites its members, and sees nothing"),
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
        return _page(request, key, _GrantForm(), done=str(_DONE.get(request.GET.get("done", ""), "")))
    who, kind, name, role = (typed(request.POST, field) for field in ("who", "kind", "name", "role"))
    form = _GrantForm(who, kind, name, role or SPONSOR)
    action = request.POST.get("do")
    if action not in ("grant", "revoke"):
        return _page(request, key, form, problem=_("Nothing was changed. Use one of the buttons of this page."))
    is_granting = action == "grant"
    holder = accounts.person_called(form.who)
    if holder is None:
        problem = _("There is no one active account with this user name or email address. They have to register first.")
        return _page(request, key, form, problem=problem)
    scope = _scope(key, form)
    try:
        if is_granting:
            grants.grant(holder=holder, scope=scope, by=request.user, role=form.role)
        else:
            grants.revoke(holder=holder, scope=scope, by=request.user, role=form.role)
    except NoSuchScope:
        problem = _(
            "There is no such organisation in the register, or no such cohort. Check the code or the name. A secretary "
            "is of one organisation."
        )
        return _page(request, key, form, problem=problem)
    done = "granted" if is_granting else "revoked"
    return HttpResponseRedirect(
        f"{reverse('digiboards:access', args=[str(key)])}?done={done}", status=HTTPStatus.SEE_OTHER
    )


@staff_page
def show_audit(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:  # noqa: ARG001 (all are alike)
    """Return what members of staff did, the latest first."""
    allow(request, SEE_AUDIT, programme(key))
    entries = [
        {
            "at": date_format(timezone.localtime(entry.at), "j F Y, H:i"),
            "actor": entry.actor or _("a command, or a retired account"),
            "action": _ACTIONS.get(entry.action, entry.action),
            "scope": entry.scope,
            "facts": ", ".join(f"{name}: {value}" for name, value in entry.facts.items()),
        }
        for entry in audit.entries(course_key=key, most=MOST_ENTRIES)
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


def _scope(key: CourseKey, form: _GrantForm) -> Scope:
    if form.kind == ORGANISATION:
        return Scope(ORGANISATION, str(key), ods_code(form.name))
    if form.kind == COHORT:
        return Scope(COHORT, str(key), cohort_key(form.name))
    return Scope(form.kind, str(key))


def _page(
    request: HttpRequest, key: CourseKey, form: _GrantForm, *, problem: str = "", done: str = ""
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
        status=HTTPStatus.BAD_REQUEST if problem else HTTPStatus.OK,
        course=str(key),
        title=_("Who may see which figures"),
        up=reverse("digiboards:overview", args=[str(key)]),
        held=held,
        kinds=[(kind, label, kind == form.kind) for kind, label in _KINDS.items()],
        roles=[(role, label, role == form.role) for role, label in _ROLES.items()],
        form=form,
        problem=problem,
        done=done,
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
