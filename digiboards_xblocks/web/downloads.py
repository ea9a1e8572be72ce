"""The figures and the people as spreadsheets, each kept in the audit before it leaves."""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from .. import api
from ..domain import slices
from ..domain.access import SEE_FIGURES, SEE_NAMES, programme
from ..domain.discovery import ROLES
from ..domain.programme import Programme
from ..domain.sheets import Cell, csv_lines
from .pages import allow, staff_page, title_of
from .people import cells, chosen_by


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
def people_csv(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:
    """The same as a spreadsheet: all of them, a line at a time."""
    allow(request, SEE_NAMES, programme(key))
    api.progress.refresh(key)
    chosen, filters = chosen_by(request)

    def rows() -> Iterator[Iterable[Cell]]:
        fixed = [_("User name"), _("Name"), _("Email"), _("Organisation"), _("Cohort"), _("Role")]
        yield [*fixed, *(guide.title for guide in course.guides), _("Guides finished"), _("Finished"), _("Last active")]
        for person in api.progress.everybody(key, chosen):
            who: list[Cell] = [person.user_name, person.name, person.email, person.organisation, person.cohort]
            role = str(ROLES.get(person.role_group, person.role_group))
            days = [_iso(person.finished_at), _iso(person.last_at)]
            yield [*who, role, *cells(course, person), person.finished, *days]

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


def _names(key: CourseKey) -> dict[slices.Slice, str]:
    found = {slices.Slice(slices.ORGANISATION, item.ods_code): item.name for item in api.organisations.every()}
    found |= {slices.Slice(slices.COHORT, name): label for name, label in api.roster.cohort_names(key).items()}
    return found | {slices.Slice(slices.ROLE, name): str(label) for name, label in ROLES.items()}


def _iso(moment: datetime.datetime | None) -> str:
    return timezone.localtime(moment).date().isoformat() if moment else ""
