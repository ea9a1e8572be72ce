"""Rosters as a page: a file is checked, which shows what would change, and applied once staff have seen that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.csv_import import CsvError, RowProblem
from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.programme.pages.pages import allow, page, staff_form
from digiboards_xblocks.programme.people import roster
from digiboards_xblocks.programme.people.permissions import CHANGE_ROSTER, programme
from digiboards_xblocks.programme.people.roster_plan import Moved
from digiboards_xblocks.programme.people.roster_turns import Overtaken, find_unfinished

# What is checked comes back with the form, so it has to be small enough for one; the command takes larger files.
MAX_BYTES = 2_000_000
MOST_SHOWN = 100
_GOOD_FOR = 3_600
_OPTIONS = ("follow_mergers", "remove_missing")


@dataclass(frozen=True)
class _File:
    """What was chosen: the file and the options."""

    data: bytes
    options: Mapping[str, bool]


@staff_form
def show_roster(request: HttpRequest, key: CourseKey, course: Programme) -> HttpResponseBase:  # noqa: ARG001 (all are alike)
    """Choose a file; see what it would do; have it done."""
    allow(request, CHANGE_ROSTER, programme(key))
    if request.method != "POST":
        return _page(request, key)
    if request.POST.get("do") == "apply":
        return _apply(request, key)
    return _check(request, key)


def _check(request: HttpRequest, key: CourseKey) -> HttpResponseBase:
    chosen = request.FILES.get("file")
    options = {name: name in request.POST for name in _OPTIONS}
    if chosen is None:
        return _page(request, key, problem=_("Choose a CSV file first."), options=options)
    if chosen.size is None or chosen.size > MAX_BYTES:
        message = _("The file is larger than 2 MB. Have an operator apply it with digiboards_import_roster.")
        return _page(request, key, problem=message, options=options)
    file = _File(chosen.read(), options)
    try:
        found = roster.check(
            course_key=key,
            data=file.data,
            follow_mergers=options["follow_mergers"],
            remove_missing=options["remove_missing"],
        )
    except CsvError as refused:
        return _refused(request, key, refused, options)
    return _page(request, key, found=found, options=options, sealed=_sealed(key, file, found.digest))


def _apply(request: HttpRequest, key: CourseKey) -> HttpResponseBase:
    try:
        sealed = signing.loads(request.POST.get("sealed", ""), salt=_salt(key), max_age=_GOOD_FOR)
    except signing.BadSignature:
        message = _("What was checked is no longer at hand, or is of more than an hour ago. Choose the file again.")
        return _page(request, key, problem=message)
    options = {name: bool(sealed[name]) for name in _OPTIONS}
    try:
        found = roster.apply(
            course_key=key,
            data=sealed["data"].encode("latin-1"),
            digest=sealed["digest"],
            by=request.user,
            follow_mergers=options["follow_mergers"],
            remove_missing=options["remove_missing"],
        )
    except CsvError as refused:  # the register has changed meanwhile
        return _refused(request, key, refused, options)
    except Overtaken:
        message = _(
            "Another roster was begun while this one was being applied, and takes its place. If this file is the one "
            "that holds, choose it again."
        )
        return _page(request, key, problem=message)
    return _page(request, key, found=found, is_done=True)


def _refused(request: HttpRequest, key: CourseKey, refused: CsvError, options: dict[str, bool]) -> HttpResponseBase:
    message = _("Nothing was changed. Mend these rows in the file, and choose it again.")
    return _page(request, key, problem=message, problems=refused.problems, options=options)


def _sealed(key: CourseKey, file: _File, digest: str) -> str:
    """The file as the form brings it back: signed, so that what is applied is what was checked, in this course run."""
    sealed = {"data": file.data.decode("latin-1"), "digest": digest, **file.options}
    return signing.dumps(sealed, salt=_salt(key), compress=True)


def _salt(key: CourseKey) -> str:
    return f"digiboards.roster {key}"


def _page(
    request: HttpRequest,
    key: CourseKey,
    *,
    problem: str = "",
    problems: Sequence[RowProblem] = (),
    found: roster.Checked | None = None,
    options: dict[str, bool] | None = None,
    sealed: str = "",
    is_done: bool = False,
) -> HttpResponseBase:
    counts = roster.count_people(key)
    unfinished = find_unfinished(key)
    return page(
        request,
        "people/templates/roster.html",
        status=HTTPStatus.BAD_REQUEST if problem else HTTPStatus.OK,
        course=str(key),
        title=_("Roster"),
        up=reverse("digiboards:overview", args=[str(key)]),
        on_boards=counts.on_boards,
        waiting=counts.waiting,
        unfinished=date_format(timezone.localtime(unfinished.at), "j F Y, H:i") if unfinished else "",
        problems={"file": problem} if problem else {},
        rows_wrong=[_row(one) for one in problems[:MOST_SHOWN]],
        more=max(0, len(problems) - MOST_SHOWN),
        found=_in_words(found, is_removing=bool(options and options["remove_missing"])) if found else (),
        moved=_moved(found.moved[:MOST_SHOWN]) if found else (),
        options=options or {},
        sealed=sealed,
        is_done=is_done,
        has_register=organisations_storage.has_organisations(),
    )


def _moved(moves: Sequence[Moved]) -> list[tuple[int, str, str]]:
    """Who moves, by the row of the file, from which board to which: their names, with their codes. One query."""
    codes = {code for one in moves for code in (one.before, one.after)}
    names = organisations_storage.names_of(codes)

    def label(code: str) -> str:
        return f"{names[code]} ({code})" if code in names else code

    return [(one.row, label(one.before), label(one.after)) for one in moves]


def _row(one: RowProblem) -> tuple[int, str, str]:
    return one.row, one.column, _(one.text).format(**one.values)


def _in_words(found: roster.Checked, *, is_removing: bool) -> list[tuple[str, Any]]:
    """What a file does, or would do, with how many people."""
    missing = (
        _("On an earlier roster, and taken off") if is_removing else _("On an earlier roster, and left as they are")
    )
    lines: list[tuple[str, Any]] = [
        (_("People in the file"), found.rows),
        (_("Put on a board"), found.added),
        (_("On the board that they had named"), found.confirmed),
        (_("Moved from another board"), len(found.moved)),
        (_("In another cohort or role"), found.changed),
        (_("Unchanged"), found.unchanged),
        (_("Without an active account, kept until they register"), found.waiting),
        (missing, len(found.missing) + found.missing_waiting),
    ]
    if found.merged:
        lines.append((_("Rows with a closed organisation, put on its successor’s board"), found.merged))
    if found.repeated:
        lines.append((_("Rows that say what another row says"), found.repeated))
    if found.unused_columns:
        lines.append((_("Columns not used"), ", ".join(found.unused_columns)))
    return lines
