"""The figures and the people as spreadsheets, each kept in the audit before it leaves."""

import datetime
import itertools
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.discovery.spec import ROLES
from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.core.spreadsheets import Cell
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.programme.figures import queries as figures_queries
from digiboards_xblocks.programme.figures.columns import COUNT, Column
from digiboards_xblocks.programme.figures.formatting import cells_of
from digiboards_xblocks.programme.figures.tables import tables
from digiboards_xblocks.programme.figures.views import part_of
from digiboards_xblocks.programme.pages.files import FORMS, Rows
from digiboards_xblocks.programme.pages.pages import allow, names_of_parts, number, run_name_of, staff_action
from digiboards_xblocks.programme.people import audit
from digiboards_xblocks.programme.people.permissions import CHANGE_SESSIONS, SEE_FIGURES, SEE_NAMES, programme
from digiboards_xblocks.programme.progress import people_queries, slices, snapshots
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.progress.freshness import Freshness, freshness
from digiboards_xblocks.programme.progress.views import over_time as history
from digiboards_xblocks.programme.progress.views.organisations import listed_by
from digiboards_xblocks.programme.progress.views.people import Cells, chosen_by
from digiboards_xblocks.programme.sessions import storage as sessions_storage
from digiboards_xblocks.programme.sessions.rules import KINDS


@staff_action
def overview(request: HttpRequest, key: CourseKey, course: Programme, form: str) -> HttpResponseBase:
    """Return the counts of every part of the programme, by guide, as a spreadsheet."""
    allow(request, SEE_FIGURES, programme(key))
    names = names_of_parts(key)
    found = [item for kind in slices.KINDS for item in progress_queries.counts(key, kind=kind)]
    whole = {item.part: item.people for item in found if item.guide == slices.WHOLE}

    def rows() -> Iterator[Iterable[Cell]]:
        yield [_("Part"), _("Name"), _("Code"), _("Guide"), _("People"), _("Started"), _("Finished")]
        for item in found:
            guide = course.title_of(item.guide) if item.guide else _("The programme")
            part = item.part
            name = names.get(part, part.name) or _("Everybody")
            yield [part.kind, name, part.name, guide, whole.get(part, 0), item.started, item.finished]

    return _download(request, key, form, "completion", rows(), {}, freshness(key, course))


@staff_action
def organisations(request: HttpRequest, key: CourseKey, course: Programme, form: str) -> HttpResponseBase:
    """Return the organisations that the page of them lists, all of its pages, with counts and shares."""
    allow(request, SEE_FIGURES, programme(key))
    listed = listed_by(request, key)

    def rows() -> Iterator[Iterable[Cell]]:
        counts = [_("Not started"), _("Started"), _("Finished a guide"), _("Finished the programme")]
        heads = itertools.chain(*([words, "%"] for words in counts))
        yield [_("Name"), _("ODS code"), _("Part of"), _("People"), *heads]
        for row in listed.found:
            of = row.totals
            done = (of.not_started, of.started, of.finished_any, of.finished)
            shares = itertools.chain(*((count, round(100 * count / of.people) if of.people else "") for count in done))
            yield [row.name, row.code, row.above, of.people, *shares]

    # What was searched for may be anything: the audit has codes alone.
    filters = {name: value for name, value in listed.chosen.items() if name != "q"}
    return _download(request, key, form, "organisations", rows(), filters, freshness(key, course))


@staff_action
def people(request: HttpRequest, key: CourseKey, course: Programme, form: str) -> HttpResponseBase:
    """Person by person: all of them, a line at a time."""
    allow(request, SEE_NAMES, programme(key))
    chosen, filters = chosen_by(request)

    def rows() -> Iterator[Iterable[Cell]]:
        fixed = [_("User name"), _("Name"), _("Email"), _("Organisation"), _("Cohort"), _("Role")]
        yield [*fixed, *(guide.title for guide in course.guides), _("Guides finished"), _("Finished"), _("Last active")]
        cells, here = Cells(course), timezone.get_current_timezone()
        roles = {name: str(label) for name, label in ROLES.items()}
        found = people_queries.everybody(key, chosen)
        for user, name, email, board, cohort, role, guides, finished, last_at, finished_at in found.lines:
            yield (
                user,
                name,
                email,
                found.codes.get(board, ""),
                found.cohorts.get(cohort, ""),
                roles.get(role, role),
                *cells.of_text(guides),
                finished,
                _day_of(finished_at, here),
                _day_of(last_at, here),
            )

    return _download(request, key, form, "people", rows(), filters, freshness(key, course))


@staff_action
def answers(request: HttpRequest, key: CourseKey, course: Programme, measure: str, form: str) -> HttpResponseBase:
    """Return the published figures of one measure in one part, as a spreadsheet."""
    part, _may_see = part_of(request, key, measure)
    found = tables(measure, course, figures_queries.figures_of(key, measure, part))

    def rows() -> Iterator[Iterable[Cell]]:
        for table in found:
            yield [_(table.words) if table.words else "", *itertools.chain(*map(_heads_of, table.columns))]
            for line in table.lines:
                cells = (cells_of(line.values.get(column.name), column.kind) for column in table.columns)
                yield [_(line.words) if line.words else line.name, *itertools.chain(*cells)]
            yield []

    name = names_of_parts(key).get(part, part.name)
    return _download(request, key, form, measure, rows(), {"part": name} if name else {})


@staff_action
def over_time(request: HttpRequest, key: CourseKey, course: Programme, form: str) -> HttpResponseBase:  # noqa: ARG001
    """Return the counts of one part on every day on which they changed."""
    part = history.part_of(request, key)
    weeks = number(request.GET.get("weeks", ""))
    weeks = weeks if weeks in history.WEEKS else history.WEEKS[0]
    days = snapshots.over_time(key, part, since=timezone.localdate() - weeks * history.WEEK)
    rows: list[list[Cell]] = [[_("Day"), _("People"), _("Started"), _("Finished a guide"), _("Finished the programme")]]
    rows += [[day.day.isoformat(), day.people, day.started, day.finished_any, day.finished] for day in days]
    return _download(request, key, form, "over-time", rows, {"part": str(part), "weeks": weeks})


@staff_action
def sessions(request: HttpRequest, key: CourseKey, course: Programme, form: str) -> HttpResponseBase:
    """Return every session, without names."""
    allow(request, CHANGE_SESSIONS, programme(key))
    found = sessions_storage.list_sessions(key)
    names = {item.ods_code: item.name for item in organisations_storage.list_organisations()}

    def rows() -> Iterator[Iterable[Cell]]:
        yield [_("Day"), _("Kind"), _("Title"), _("Guide"), _("Code"), _("Board"), _("On the list"), _("Others")]
        for session in found:
            details = session.details
            about = course.title_of(details.guide) if details.guide else ""
            what: list[Cell] = [
                details.held_on.isoformat(),
                _(KINDS.get(details.kind, details.kind)),
                details.title,
                about,
            ]
            yield [*what, details.organisation, names.get(details.organisation, ""), session.named, details.others]

    return _download(request, key, form, "sessions", rows(), {})


@staff_action
def attendance(request: HttpRequest, key: CourseKey, course: Programme, form: str) -> HttpResponseBase:  # noqa: ARG001
    """Return who came to one session."""
    allow(request, CHANGE_SESSIONS, programme(key))
    session = number(request.GET.get("session", ""))
    people = sessions_storage.list_attendees(key, session)
    rows: list[list[Cell]] = [[_("User name"), _("Name")]]
    rows += [[person.user_name, person.name] for person in people]
    return _download(request, key, form, "attendance", rows, {"session": session})


def _heads_of(column: Column) -> list[Cell]:
    """Return the heads of a figure's column and of its margin's; a count has none."""
    return [_(column.words)] if column.kind == COUNT else [_(column.words), "±"]


def _download(
    request: HttpRequest,
    key: CourseKey,
    form: str,
    name: str,
    rows: Rows,
    filters: dict[str, Any],
    fresh: Freshness | None = None,
) -> HttpResponseBase:
    """A spreadsheet that begins with what it is and of when; kept in the audit before it leaves.

    ``fresh`` is how far completion is counted, where the file says that.
    """
    audit.note(actor=request.user, action="download", scope=programme(key), file=name, **filters)
    now = timezone.localtime()
    as_of = timezone.localtime(fresh.as_of) if fresh else now
    listed = ", ".join(f"{column}: {value}" for column, value in filters.items()) or _("everybody")
    head: list[list[Cell]] = [
        [run_name_of(request, key)],
        [_("As of"), as_of.isoformat(timespec="seconds")],
        [_("Filters"), listed],
    ]
    if fresh and fresh.waiting:
        head.append([_("People still to be counted"), fresh.waiting])
    head.append([])
    made = FORMS[form]
    written = made.write(itertools.chain(head, rows), len(head) + 1)
    response = StreamingHttpResponse(written, content_type=made.content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}-{now:%Y-%m-%d}.{form}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _day_of(moment: str | None, here: datetime.tzinfo) -> str:
    """The day of a moment, which is in UTC, as databases write it; "" for none."""
    if not moment:
        return ""
    return (datetime.datetime.fromisoformat(moment[:19]) + _offset(moment[:13], here)).date().isoformat()


@lru_cache(maxsize=10_000)
def _offset(hour: str, here: datetime.tzinfo) -> datetime.timedelta:
    """How far clocks are from UTC in an hour of a day: no clock is put forward or back within one, near midnight."""
    return datetime.datetime.fromisoformat(f"{hour}:00+00:00").astimezone(here).utcoffset() or datetime.timedelta()
