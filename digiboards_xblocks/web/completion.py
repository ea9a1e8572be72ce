"""Who completed what: of the programme, of an organisation and those below it, and person by person."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from opaque_keys.edx.keys import CourseKey

from .. import api
from ..api.progress import FINISHED, NOT_STARTED, STALLED, STARTED, Chosen, Count, Person
from ..domain import slices
from ..domain.access import GRANT_ACCESS, ORGANISATION, SEE_AUDIT, SEE_FIGURES, SEE_NAMES, programme
from ..domain.access import organisation as organisation_scope
from ..domain.discovery import ROLES
from ..domain.programme import Programme
from ..domain.sheets import Cell, csv_lines
from .pages import NotAllowed, allow, page, staff_page, title_of

PAGE = 50
AT_MOST = 2_000
STALLED_DAYS = (7, 14, 28)
_STATES = {
    NOT_STARTED: gettext_lazy("Not started"),
    STARTED: gettext_lazy("Under way"),
    STALLED: gettext_lazy("Stalled"),
    FINISHED: gettext_lazy("Finished the programme"),
}
_KINDS = {
    "region": gettext_lazy("Regions"),
    "icb": gettext_lazy("Integrated care boards"),
    "trust": gettext_lazy("Trusts"),
    "other": gettext_lazy("Other organisations"),
}


@dataclass(frozen=True)
class Bar:
    """One line of a table of counts, with shares in whole per cent of those it counts."""

    name: str
    link: str
    people: int
    started: int
    finished: int

    @property
    def started_share(self) -> int:
        """Of a hundred people, how many began."""
        return _share(self.started, self.people)

    @property
    def finished_share(self) -> int:
        """Of a hundred people, how many finished."""
        return _share(self.finished, self.people)


def _share(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


@staff_page
def overview(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """The whole programme; who may see a part of it only is led to that part."""
    if not api.access.can(request.user, SEE_FIGURES, programme(key)):
        for scope in api.access.granted(request.user, key):
            if scope.kind == ORGANISATION:
                return redirect("digiboards:organisation", course=str(key), ods_code=scope.name)
        raise NotAllowed
    left = _catch_up(key)
    sees_names = api.access.can(request.user, SEE_NAMES, programme(key))
    counts = api.progress.counts(key)
    return page(
        request,
        "overview.html",
        course=str(key),
        title=_("Who completed what"),
        **_whole(course, counts, key, sees_names=sees_names),
        tables=_tables(key),
        csv=reverse("digiboards:overview_csv", args=[str(key)]) if sees_names else "",
        links=_links(request, key),
        is_empty=not course.guides,
        left=left,
    )


@staff_page
def organisation(request: HttpRequest, key: CourseKey, course: Programme, ods_code: str) -> HttpResponseBase:
    """One organisation with those below it."""
    found = api.organisations.one(ods_code)
    # Whoever may not see it is not told whether it exists.
    allow(request, SEE_FIGURES, organisation_scope(key, found.ods_code if found else ods_code))
    if found is None:
        raise Http404(_("There is no such organisation."))
    left = _catch_up(key)
    sees_names = api.access.can(request.user, SEE_NAMES, programme(key))
    counts = api.progress.counts(key, kind=slices.ORGANISATION, names=[found.ods_code])
    below = {item.ods_code: item.name for item in api.organisations.below(found.ods_code)}
    children = api.progress.counts(key, kind=slices.ORGANISATION, names=sorted(below))
    bars = _bars(children, below, lambda name: reverse("digiboards:organisation", args=[str(key), name]))
    return page(
        request,
        "overview.html",
        course=str(key),
        title=found.name,
        note=_("ODS code {code}").format(code=found.ods_code),
        up=reverse("digiboards:overview", args=[str(key)]) if sees_names else "",
        **_whole(course, counts, key, sees_names=sees_names, organisation=found.ods_code),
        tables=[(_("Organisations below"), bars)] if bars else [],
        is_empty=not course.guides,
        left=left,
    )


@staff_page
def overview_csv(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """The counts of every part of the programme, by guide, as a spreadsheet."""
    allow(request, SEE_FIGURES, programme(key))
    api.progress.refresh(key)
    names = _names(key)
    found = [item for kind in slices.KINDS for item in api.progress.counts(key, kind=kind)]
    whole = {item.part: item.people for item in found if item.guide == slices.WHOLE}

    def rows() -> Iterator[Iterable[Cell]]:
        yield [_("Part"), _("Name"), _("Code"), _("Guide"), _("People"), _("Started"), _("Finished")]
        for item in found:
            guide = title_of(course, item.guide) if item.guide else _("The programme")
            part = item.part
            name = names.get(part, part.name) or _("Everybody")
            yield [part.kind, name, part.name, guide, whole.get(part, 0), item.started, item.finished]

    return _download(request, key, "completion", rows(), {})


@staff_page
def people(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """Person by person: what they began and finished. Named: for course staff only, and noted in the audit."""
    allow(request, SEE_NAMES, programme(key))
    left = _catch_up(key)
    chosen, filters = _chosen(request)
    after = _number(request.GET.get("after", ""))
    found = api.progress.people(key, chosen, after=after, most=PAGE + 1)
    shown = found[:PAGE]
    api.audit.note(actor=request.user, action=SEE_NAMES, scope=programme(key), rows=len(shown), **filters)
    more = urlencode({**filters, "after": shown[-1].learner_id}) if len(found) > PAGE else ""
    return page(
        request,
        "people.html",
        course=str(key),
        title=_("Person by person"),
        up=reverse("digiboards:overview", args=[str(key)]),
        guides=[guide.title for guide in course.guides],
        people=[(person, _cells(course, person), _last(person)) for person in shown],
        choices=_choices(key, chosen),
        organisation=chosen.organisation,
        days=filters.get("days", STALLED_DAYS[1]),
        all_days=STALLED_DAYS,
        is_filtered=bool(filters),
        more=more,
        is_later=bool(after),
        csv=f"{reverse('digiboards:people_csv', args=[str(key)])}?{urlencode(filters)}",
        emails=[person.email for person in shown if person.email] if chosen.state in (NOT_STARTED, STALLED) else [],
        is_empty=not course.guides,
        left=left,
    )


@staff_page
def people_csv(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """The same as a spreadsheet: all of them, a line at a time."""
    allow(request, SEE_NAMES, programme(key))
    api.progress.refresh(key)
    chosen, filters = _chosen(request)

    def rows() -> Iterator[Iterable[Cell]]:
        fixed = [_("User name"), _("Name"), _("Email"), _("Organisation"), _("Cohort"), _("Role")]
        yield [*fixed, *(guide.title for guide in course.guides), _("Guides finished"), _("Finished"), _("Last active")]
        for person in api.progress.everybody(key, chosen):
            who: list[Cell] = [person.user_name, person.name, person.email, person.organisation, person.cohort]
            role = str(ROLES.get(person.role_group, person.role_group))
            days = [_iso(person.finished_at), _iso(person.last_at)]
            yield [*who, role, *_cells(course, person), person.finished, *days]

    return _download(request, key, "people", rows(), filters)


def _download(
    request: HttpRequest, key: CourseKey, name: str, rows: Iterable[Iterable[Cell]], filters: dict[str, Any]
) -> HttpResponseBase:
    """A spreadsheet that begins with what it is and of when; kept in the audit before it leaves."""
    api.audit.note(actor=request.user, action="download", scope=programme(key), file=name, **filters)
    now = timezone.localtime()
    said = ", ".join(f"{column}: {value}" for column, value in filters.items()) or _("everybody")
    head: list[list[Cell]] = [[str(key)], [_("As of"), now.isoformat(timespec="seconds")], [_("Filters"), said], []]
    response = StreamingHttpResponse(
        csv_lines(row for part in (head, rows) for row in part), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}-{now:%Y-%m-%d}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _catch_up(key: CourseKey) -> int:
    """Bring people up to date, as many as a page can wait for; how many are left."""
    return api.progress.waiting(key) if api.progress.refresh(key, most=AT_MOST) >= AT_MOST else 0


def _whole(
    course: Programme, counts: Sequence[Count], key: CourseKey, *, sees_names: bool, organisation: str = ""
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
    query = {"organisation": organisation} if organisation else {}
    return {
        "whole": whole,
        "guides": bars,
        "people_link": f"{link}?{urlencode(query)}" if sees_names and people_here else "",
        "waiting_link": f"{link}?{urlencode({**query, 'state': NOT_STARTED})}" if sees_names and people_here else "",
    }


def _links(request: HttpRequest, key: CourseKey) -> list[tuple[str, str]]:
    """The other pages that whoever asks may see."""
    pages = (("access", GRANT_ACCESS, _("Who may see which figures")), ("audit", SEE_AUDIT, _("What staff did")))
    return [
        (reverse(f"digiboards:{name}", args=[str(key)]), words)
        for name, action, words in pages
        if api.access.can(request.user, action, programme(key))
    ]


def _tables(key: CourseKey) -> list[tuple[str, list[Bar]]]:
    """One table for each kind of organisation, for cohorts and for roles; those without anybody are left out."""
    organisations = {item.ods_code: item for item in api.organisations.every()}
    counts = api.progress.counts(key, kind=slices.ORGANISATION)
    tables = []
    for kind, label in _KINDS.items():
        names = {code: item.name for code, item in organisations.items() if item.kind == kind}
        bars = _bars(counts, names, lambda name: reverse("digiboards:organisation", args=[str(key), name]))
        tables.append((str(label), bars))
    cohorts = api.progress.counts(key, kind=slices.COHORT)
    roles = api.progress.counts(key, kind=slices.ROLE)
    tables.append((_("Cohorts"), _bars(cohorts, api.roster.cohort_names(key), lambda _name: "")))
    tables.append((_("Roles"), _bars(roles, {name: str(label) for name, label in ROLES.items()}, lambda _name: "")))
    return [(title, bars) for title, bars in tables if bars]


def _bars(counts: Iterable[Count], names: dict[str, str], link: Any) -> list[Bar]:
    """Those of the programme as a whole that have people, by name."""
    found = [
        Bar(names[item.part.name], link(item.part.name), item.people, item.started, item.finished_any)
        for item in counts
        if item.guide == slices.WHOLE and item.people > 0 and item.part.name in names
    ]
    return sorted(found, key=lambda bar: bar.name.casefold())


def _names(key: CourseKey) -> dict[slices.Slice, str]:
    found = {slices.Slice(slices.ORGANISATION, item.ods_code): item.name for item in api.organisations.every()}
    found |= {slices.Slice(slices.COHORT, name): label for name, label in api.roster.cohort_names(key).items()}
    return found | {slices.Slice(slices.ROLE, name): str(label) for name, label in ROLES.items()}


def _chosen(request: HttpRequest) -> tuple[Chosen, dict[str, Any]]:
    """The filters of the address, junk taken for none, and those that are set as the address has them."""
    given = {name: request.GET.get(name, "")[:64] for name in ("organisation", "cohort", "role", "state")}
    given["organisation"] = given["organisation"].strip().upper()
    if given["state"] not in _STATES:
        given["state"] = ""
    if given["role"] not in ROLES:
        given["role"] = ""
    filters: dict[str, Any] = {name: value for name, value in given.items() if value}
    quiet_since = None
    if given["state"] == STALLED:
        days = _number(request.GET.get("days", ""))
        filters["days"] = days if days in STALLED_DAYS else STALLED_DAYS[1]
        quiet_since = timezone.now() - datetime.timedelta(days=filters["days"])
    return Chosen(**given, quiet_since=quiet_since), filters


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0


def _choices(key: CourseKey, chosen: Chosen) -> list[tuple[str, str, list[tuple[str, str, bool]]]]:
    """The lists to choose from: name, label, and each value with its words and whether it is chosen."""
    lists = (
        ("state", _("How far"), {name: str(label) for name, label in _STATES.items()}, chosen.state),
        ("cohort", _("Cohort"), api.roster.cohort_names(key), chosen.cohort),
        ("role", _("Role"), {name: str(label) for name, label in ROLES.items()}, chosen.role),
    )
    return [
        (name, label, [(value, words, value == current) for value, words in values.items()])
        for name, label, values, current in lists
        if values
    ]


def _cells(course: Programme, person: Person) -> list[str]:
    """What the person has done of each guide, in words."""
    cells = []
    for guide in course.guides:
        done, day = person.guides.get(guide.name, (0, ""))
        if day:
            cells.append(_("Finished {day}").format(day=_day(datetime.date.fromisoformat(day))))
        elif done:
            cells.append(_("{done} of {all} steps").format(done=done, all=len(guide.steps)))
        else:
            cells.append("")
    return cells


def _last(person: Person) -> str:
    return _day(timezone.localtime(person.last_at).date()) if person.last_at else ""


def _day(day: datetime.date) -> str:
    return str(date_format(day, "j F Y"))


def _iso(moment: datetime.datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""
