"""The page of whom to nudge, by reason: the people, the mail as it would go out, and the button that sends it.

Who has no names, of a board, asks here for the board to be reminded.
"""

from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.programme.figures.columns import COUNT
from digiboards_xblocks.programme.figures.formatting import in_words
from digiboards_xblocks.programme.mails import are_kept_here
from digiboards_xblocks.programme.pages.pages import (
    absolute,
    allow,
    number,
    organisation_labels,
    page,
    staff_action,
    staff_form,
    typed,
)
from digiboards_xblocks.programme.people import audit, looks
from digiboards_xblocks.programme.people.permissions import SEE_BOARD, SEE_NAMES, organisation, programme
from digiboards_xblocks.programme.progress import people_queries
from digiboards_xblocks.programme.progress.one_step import finishing_rule, open_step
from digiboards_xblocks.programme.progress.people_queries import NOT_STARTED, ONE_STEP, STALLED, STALLED_DAYS
from digiboards_xblocks.programme.progress.views.listed_people import NOBODY, code_of, list_people, problems_of

from . import mailing, storage
from .board_requests import PAUSE, last_request, request_reminder
from .rows import board_rows, day_in_words, last_day, parameters, reason_row, reason_words, request_row
from .rules import REASONS, found_by, pause
from .storage import LEFT, MAIL, NO_CONSENT, NUDGED, RESTING
from .tasks import nudge_later

_OUTCOMES = {
    MAIL: gettext_lazy("Would be mailed"),
    NUDGED: gettext_lazy("Was mailed for this"),
    LEFT: gettext_lazy("Has left the course"),
    RESTING: gettext_lazy("Was mailed a short while ago"),
    NO_CONSENT: gettext_lazy("Did not ask for mails"),
}
# Of so many people at most, the addresses come at once: more than fit into one mail.
MOST_ADDRESSES = 5_000
_NO_MAIL = gettext_lazy(
    "No mail can be sent from this site yet, as it does not know its own address. Ask who runs the site; the page "
    "“Health of this site” tells them what to set."
)
_DONE = {
    "asked": gettext_lazy("The mails are going out. Look at this page again for how many went."),
    "under-way": gettext_lazy("Mails for this are going out already. Nothing more was asked for."),
}

_DONE_FOR_BOARD = {
    "asked": gettext_lazy("The programme team is asked to remind this board."),
    "before": gettext_lazy("The programme team was asked before. Nothing more was asked for."),
}


@staff_form
def nudges(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Return the page, or ask for the nudges of a reason to be sent. For course staff only, and in the tracking log."""
    allow(request, SEE_NAMES, programme(key))
    given = request.POST if request.method == "POST" else request.GET
    reason = typed(given, "reason")
    reason = reason if reason in REASONS else NOT_STARTED
    days = number(given.get("days", ""))
    days = days if days in STALLED_DAYS else STALLED_DAYS[1]
    doing = request.POST.get("do", "")
    if request.method != "POST" or doing == "find":
        return _page(request, key, course, reason, days)
    if doing == "addresses":
        return _addresses(request, key, reason, days)
    if not platform.root_url():
        return _page(request, key, course, reason, days, status=HTTPStatus.BAD_REQUEST)
    if doing != "send":
        return _confirm(request, key, reason, days)
    is_asked = storage.ask(key, reason, days, by=request.user)
    if is_asked:
        nudge_later(key)
    query = urlencode({**parameters(reason, days), "done": "asked" if is_asked else "under-way"})
    return HttpResponseRedirect(f"{reverse('digiboards:nudges', args=[str(key)])}?{query}", status=HTTPStatus.SEE_OTHER)


def _confirm(request: HttpRequest, key: CourseKey, reason: str, days: int) -> HttpResponseBase:
    """Return the question whether the mails shall go out; nothing is kept yet."""
    mailed = storage.count_people(key, days, timezone.now())[reason].mailed
    subject, text = mailing.words(key, reason, _("(the link that stops these emails)"))
    return page(
        request,
        "nudges/templates/confirm.html",
        course=str(key),
        title=ngettext("Send this mail to {number} person?", "Send this mail to {number} people?", mailed).format(
            number=in_words(mailed, COUNT)
        ),
        up=f"{reverse('digiboards:nudges', args=[str(key)])}?{urlencode(parameters(reason, days))}",
        up_words=_("Back to Nudges, without sending anything"),
        reason_words=reason_words(reason, days),
        mailed=mailed,
        subject=subject,
        text=text,
        **_hidden(reason, days),
    )


def _addresses(request: HttpRequest, key: CourseKey, reason: str, days: int) -> HttpResponseBase:
    """Return all addresses of those who did not ask for mails, to copy; kept in the audit as a file would be."""
    found = storage.addresses_to_copy(key, reason, days, timezone.now(), MOST_ADDRESSES)
    facts = {**parameters(reason, days), "people": len(found)}
    audit.note(actor=request.user, action="download", scope=programme(key), file="addresses", **facts)
    return page(
        request,
        "nudges/templates/addresses.html",
        course=str(key),
        title=ngettext("{number} address to copy", "{number} addresses to copy", len(found)).format(
            number=in_words(len(found), COUNT)
        ),
        up=f"{reverse('digiboards:nudges', args=[str(key)])}?{urlencode(parameters(reason, days))}",
        up_words=_("Nudges"),
        reason_words=reason_words(reason, days),
        addresses="; ".join(found),
        most=MOST_ADDRESSES if len(found) == MOST_ADDRESSES else 0,
    )


def _hidden(reason: str, days: int) -> dict[str, Any]:
    return {"reason": reason, "days": days}


def _page(
    request: HttpRequest,
    key: CourseKey,
    course: Programme,
    reason: str,
    days: int,
    *,
    status: HTTPStatus = HTTPStatus.OK,
) -> HttpResponseBase:
    now = timezone.now()
    # A search for a person is sent as a form: addresses of pages are in logs, where names should not be.
    is_search = request.POST.get("do") == "find"
    who, code = (typed(request.POST, "who"), "") if is_search else ("", code_of(request))
    chosen = replace(found_by(reason, days, now), text=who, organisation=code)
    filters = {**parameters(reason, days), **({"organisation": chosen.organisation} if chosen.organisation else {})}
    problems = problems_of(chosen, is_search=is_search)
    listed = NOBODY if problems else list_people(request, key, chosen, filters, anchor="#people-heading")
    outcomes = storage.outcomes(key, reason, [person.learner_id for person in listed.people], now)
    searched = {"searched": True} if chosen.text else {}
    looks.note_look(
        actor=request.user, action=SEE_NAMES, course_key=key, rows=len(listed.people), **filters, **searched
    )
    counts = storage.count_people(key, days, now)
    is_narrowed = bool(chosen.organisation or chosen.text or problems)
    found = people_queries.count_people(key, chosen) if is_narrowed and not problems else counts[reason].people
    subject, text = mailing.words(
        key, reason, _("(the link that stops these emails)"), absolute(request, platform.course_url(key))
    )
    can_mail = bool(platform.root_url())
    return page(
        request,
        "nudges/templates/nudges.html",
        status=HTTPStatus.BAD_REQUEST if "who" in problems else status,
        course=str(key),
        title=_("Nudges"),
        up=reverse("digiboards:overview", args=[str(key)]),
        is_empty=not course.guides,
        reasons=[reason_row(name, counts[name], reason, days) for name in REASONS],
        reason=reason,
        reason_words=reason_words(reason, days),
        days=days,
        all_days=STALLED_DAYS,
        is_stalled=reason == STALLED,
        rule=finishing_rule(course) if reason == ONE_STEP else "",
        is_one_step=reason == ONE_STEP,
        people=[
            (person, last_day(person), open_step(course, person.guides), _OUTCOMES[outcomes[person.learner_id]])
            for person in listed.people
        ],
        listed=listed,
        found=found,
        is_narrowed=is_narrowed,
        everybody=f"?{urlencode(parameters(reason, days))}#people-heading",
        organisation="" if is_search else typed(request.GET, "organisation"),
        organisations=organisation_labels(),
        who=who,
        mailed=counts[reason].mailed,
        pause=pause().days,
        are_kept_here=are_kept_here(),
        subject=subject,
        text=text,
        requests=[request_row(asked) for asked in storage.requests(key)],
        boards=board_rows(key),
        can_mail=can_mail,
        problems=problems if can_mail else {"mail-heading": _NO_MAIL, **problems},
        done=str(_DONE.get(request.GET.get("done", ""), "")),
    )


@staff_action
def ask_for_board(request: HttpRequest, key: CourseKey, course: Programme, ods_code: str) -> HttpResponseBase:  # noqa: ARG001
    """Ask the programme's staff to remind a board, for who may see its page; names are on none of this."""
    found = organisations_storage.get_organisation(ods_code)
    code = found.ods_code if found else ods_code
    # Users who may not see it do not learn whether it exists.
    allow(request, SEE_BOARD, organisation(key, code))
    if found is None:
        raise Http404(_("There is no such organisation."))
    is_asked = request_reminder(key, code, by=request.user)
    address = reverse("digiboards:organisation", args=[str(key), code])
    return HttpResponseRedirect(f"{address}?done={'asked' if is_asked else 'before'}", status=HTTPStatus.SEE_OTHER)


def reminder_context(request: HttpRequest, key: CourseKey, ods_code: str) -> dict[str, Any]:
    """Return for a board's page where the programme's staff are asked to remind it, or since when they are."""
    last = last_request(key, ods_code)
    words = _("The programme team was asked to remind this board on {day}. You can ask again from {next}.")
    asked_before = words.format(day=day_in_words(last), next=day_in_words(last + PAUSE)) if last else ""
    return {
        "asks": reverse("digiboards:board_reminder", args=[str(key), ods_code]),
        "asked_before": asked_before,
        "done": str(_DONE_FOR_BOARD.get(request.GET.get("done", ""), "")),
    }
