"""The page of completion: of the whole programme, and of an organisation with those below it."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.base.thresholds import fewest_people
from digiboards_xblocks.activities.discovery.spec import ROLES
from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.organisations.rules import REGION
from digiboards_xblocks.programme.figures.columns import COUNT
from digiboards_xblocks.programme.figures.formatting import in_words
from digiboards_xblocks.programme.figures.headlines import headlines
from digiboards_xblocks.programme.nudges.views import reminder_context
from digiboards_xblocks.programme.pages.allowed import allowed, granted, may
from digiboards_xblocks.programme.pages.pages import NotAllowed, allow, files_of, page, staff_page
from digiboards_xblocks.programme.people import roster
from digiboards_xblocks.programme.people.permissions import (
    COHORT,
    INVITE_MEMBERS,
    ORGANISATION,
    PROGRAMME,
    SECRETARY,
    SEE_BOARD,
    SEE_FIGURES,
    SEE_NAMES,
    programme,
)
from digiboards_xblocks.programme.people.permissions import cohort as cohort_scope
from digiboards_xblocks.programme.people.permissions import organisation as organisation_scope
from digiboards_xblocks.programme.progress import board_paper, organisation_table, queries, slices
from digiboards_xblocks.programme.progress.people_queries import NOT_STARTED
from digiboards_xblocks.programme.progress.queries import Count, Presence
from digiboards_xblocks.programme.progress.views.bar_tables import Bar, bar_table, share
from digiboards_xblocks.programme.progress.views.organisations import KINDS
from digiboards_xblocks.programme.progress.views.renew import fresh_context
from digiboards_xblocks.programme.sessions import storage as sessions_storage
from digiboards_xblocks.programme.sessions.rules import WORKSHOP

# A longer list of organisations is one level down, with the care boards.
MOST_LISTED = 100


@staff_page
def overview(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Return the whole programme; who may see a part of it only is led to that part."""
    actions = allowed(request, programme(key))
    if SEE_FIGURES not in actions:
        for scope in granted(request, key):
            if scope.kind == ORGANISATION:
                return redirect("digiboards:organisation", course=str(key), ods_code=scope.name)
            if scope.kind == COHORT:
                return redirect("digiboards:cohort", course=str(key), name=scope.name)
        for scope in granted(request, key, SECRETARY):
            return redirect("digiboards:organisation", course=str(key), ods_code=scope.name)
        raise NotAllowed
    sees_names = SEE_NAMES in actions
    counts = queries.overview_counts(key)
    of_all = [item for item in counts if item.part.kind == PROGRAMME]
    return page(
        request,
        "progress/templates/overview.html",
        course=str(key),
        title=_("Who completed what"),
        up=reverse("digiboards:runs"),
        up_words=_("All course runs"),
        **_whole(course, of_all, key, sees_names=sees_names),
        **_tables(request, key, counts),
        files=files_of("overview", key) if sees_names else [],
        headlines=[*_reached(key, of_all), *headlines(key, course)],
        is_empty=not course.guides,
        **fresh_context(request, key, course),
    )


@staff_page
def organisation(request: HttpRequest, key: CourseKey, course: Programme, ods_code: str) -> HttpResponseBase:
    """Return one organisation with those below it; for its secretary, counts of a board of many alone."""
    found = organisations_storage.get_organisation(ods_code)
    code = found.ods_code if found else ods_code
    # Users who may not see it do not learn whether it exists.
    allow(request, SEE_BOARD, organisation_scope(key, code))
    if found is None:
        raise Http404(_("There is no such organisation."))
    sees_figures = may(request, SEE_FIGURES, organisation_scope(key, code))
    sees_names = may(request, SEE_NAMES, programme(key))
    here = _address("organisation", key, code)
    shows_both = sees_names and sees_figures and found.kind != REGION
    if is_seen_as := shows_both and request.GET.get("as") == SECRETARY:
        sees_figures = sees_names = False  # less than one may see, never more
    above = organisations_storage.parent_of(code) if sees_names else None
    counts = queries.counts(key, kind=slices.ORGANISATION, names=[code])
    counts = counts if sees_figures else board_paper.enough(counts)
    return page(
        request,
        "progress/templates/overview.html",
        course=str(key),
        title=found.name,
        note=_("ODS code {code}").format(code=code),
        up=reverse("digiboards:overview", args=[str(key)]) if sees_names else "",
        **_whole(course, counts, key, sees_names=sees_names, organisation=code),
        **(_around(request, key, code) if sees_figures else {}),
        is_board=found.kind != REGION,
        is_few=not sees_figures and not counts,
        fewest=fewest_people(),
        above=(above.name, _address("organisation", key, above.ods_code)) if above else (),
        as_secretary=f"{here}?as={SECRETARY}" if shows_both and not is_seen_as else "",
        as_oneself=here if is_seen_as else "",
        has_no_navigation=is_seen_as,
        invite=_address("invitation", key, code)
        if is_seen_as or may(request, INVITE_MEMBERS, organisation_scope(key, code))
        else "",
        paper=board_paper.paper(found.name, course, counts),
        **(reminder_context(request, key, code) if found.kind != REGION and not sees_names else {}),
        is_empty=not course.guides,
        **fresh_context(request, key, course),
    )


def _around(request: HttpRequest, key: CourseKey, code: str) -> dict[str, Any]:
    """The sessions for a board, and the organisations below it."""
    held = len(sessions_storage.list_sessions(key, organisation=code))
    below = {item.ods_code: item.name for item in organisations_storage.list_organisations_below(code)}
    children = queries.counts(key, kind=slices.ORGANISATION, names=sorted(below))
    table = bar_table(
        request, "below", _("Organisations below"), children, below, partial(_address, "organisation", key)
    )
    return {
        "headlines": [(_("Sessions held"), str(held), _("for this board"))] if held else [],
        "tables": [table] if table.bars else [],
    }


@staff_page
def cohort(request: HttpRequest, key: CourseKey, course: Programme, name: str) -> HttpResponseBase:
    """Return one cohort."""
    # Users who may not see it do not learn whether it exists.
    allow(request, SEE_FIGURES, cohort_scope(key, name))
    title = roster.cohort_names(key).get(name)
    if title is None:
        raise Http404(_("There is no such cohort."))
    sees_names = may(request, SEE_NAMES, programme(key))
    counts = queries.counts(key, kind=slices.COHORT, names=[name])
    return page(
        request,
        "progress/templates/overview.html",
        course=str(key),
        title=title,
        note=_("Cohort"),
        up=reverse("digiboards:overview", args=[str(key)]) if sees_names else "",
        **_whole(course, counts, key, sees_names=sees_names, cohort=name),
        is_empty=not course.guides,
        **fresh_context(request, key, course),
    )


def _whole(
    course: Programme,
    counts: Sequence[Count],
    key: CourseKey,
    *,
    sees_names: bool,
    organisation: str = "",
    cohort: str = "",
) -> dict[str, Any]:
    """The figures of one part: its people, and each guide."""
    by_guide = {item.guide: item for item in counts}
    whole = by_guide.get(slices.WHOLE)
    people_here = whole.people if whole else 0
    bars = []
    for guide in course.guides:
        found = by_guide.get(guide.name)
        bars.append(Bar(guide.title, "", people_here, found.started if found else 0, found.finished if found else 0))
    link = f"{reverse('digiboards:people', args=[str(key)])}"
    query = {name: value for name, value in (("organisation", organisation), ("cohort", cohort)) if value}
    return {
        "whole": whole,
        "whole_shares": {
            name: f"{share(getattr(whole, name), people_here)}%" for name in ("started", "finished_any", "finished")
        }
        if whole
        else {},
        "guides": bars,
        "people_link": f"{link}?{urlencode(query)}" if sees_names and people_here else "",
        "waiting_link": f"{link}?{urlencode({**query, 'state': NOT_STARTED})}" if sees_names and people_here else "",
        "nudges_link": reverse("digiboards:nudges", args=[str(key)])
        if sees_names and people_here and not query
        else "",
    }


def _idle(key: CourseKey, numbers: Mapping[str, Presence]) -> list[tuple[str, str]]:
    """Links to the trusts and care boards in which nobody has started, where there are any."""
    words = {"trust": _("Trusts not started: {idle} of {all}"), "icb": _("Care boards not started: {idle} of {all}")}
    return [
        (
            _every(key, kind=kind, state=organisation_table.NOT_STARTED),
            words[kind].format(
                idle=in_words(numbers[kind].not_started, COUNT), all=in_words(numbers[kind].open, COUNT)
            ),
        )
        for kind in words
        if kind in numbers and numbers[kind].not_started
    ]


def _every(key: CourseKey, **chosen: str) -> str:
    """The address of the page of organisations, with these filters."""
    return f"{reverse('digiboards:organisations', args=[str(key)])}?{urlencode(chosen)}"


def _reached(key: CourseKey, counts: Sequence[Count]) -> list[tuple[str, str, str]]:
    """The measures of sessions, once there is one."""
    reach = sessions_storage.measure_reach(key, counts)
    if not reach.sessions:
        return []
    workshops = reach.by_kind.get(WORKSHOP, 0)
    of = ngettext("{number} of them for a board", "{number} of them for boards", workshops).format(number=workshops)
    finished = sum(item.finished_any for item in counts if item.guide == slices.WHOLE)
    came = _("{finished} finished a guide, and {came} more came to a session by name").format(
        finished=in_words(finished, COUNT), came=in_words(reach.people - finished, COUNT)
    )
    rows = [
        (_("Sessions held"), in_words(reach.sessions, COUNT), of),
        (_("People reached"), in_words(reach.people, COUNT), came),
    ]
    if reach.others:
        others = _("counted at sessions without a name: they may be among the people above, or have come twice")
        rows.append((_("And up to"), in_words(reach.others, COUNT), others))
    return rows


def _tables(request: HttpRequest, key: CourseKey, counts: Sequence[Count]) -> dict[str, Any]:
    """One table for each kind of organisation, for cohorts and for roles; those without anybody are left out.

    Trusts that are too many to be read are counted: they are found with what they are part of.
    """
    known, numbers = queries.with_people(key, MOST_LISTED)
    names = {item.ods_code: item.name for item, _count in known}
    tables = [
        bar_table(
            request,
            kind,
            str(label),
            [count for item, count in known if item.kind == kind],
            names,
            partial(_address, "organisation", key),
            is_searched=True,
        )
        for kind, label in KINDS.items()
    ]
    long = [
        (str(label), in_words(max(numbers[kind].open, numbers[kind].with_people), COUNT), _every(key, kind=kind))
        for kind, label in KINDS.items()
        if kind in numbers and numbers[kind].with_people > MOST_LISTED
    ]
    cohorts = [item for item in counts if item.part.kind == slices.COHORT]
    roles = [item for item in counts if item.part.kind == slices.ROLE]
    called = roster.cohort_names(key) if cohorts else {}
    of_roles = {name: str(label) for name, label in ROLES.items()}
    tables += [
        bar_table(request, slices.COHORT, _("Cohorts"), cohorts, called, partial(_address, "cohort", key)),
        bar_table(request, slices.ROLE, _("Roles"), roles, of_roles, lambda _name: ""),
    ]
    return {
        "tables": [table for table in tables if table.bars],
        "every": reverse("digiboards:organisations", args=[str(key)]),
        "long": long,
        "idle": _idle(key, numbers),
    }


def _address(page_name: str, key: CourseKey, part: str) -> str:
    return reverse(f"digiboards:{page_name}", args=[str(key), part])
