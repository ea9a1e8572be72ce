"""The register of organisations: codes, names, parents, what has closed and what took over."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass

from digiboards_xblocks.core.csv_import import RowProblem, read_csv, unstorable
from digiboards_xblocks.core.text import gettext_noop as _
from digiboards_xblocks.organisations.rules import KINDS, OTHER, ods_code

REQUIRED = ("ods_code", "name", "kind")
OPTIONAL = ("parent", "closed_on", "successor")
MAX_NAME = 255
_DATES = (("%Y-%m-%d", 10), ("%Y%m%d", 8), ("%d/%m/%Y", 10))


@dataclass(frozen=True)
class Listed:
    """One row: ``parent`` and ``successor`` are codes, "" for none."""

    row: int
    ods_code: str
    name: str
    kind: str
    parent: str = ""
    closed_on: datetime.date | None = None
    successor: str = ""


@dataclass(frozen=True)
class Register:
    """The rows of a file, each code once, and the problems of the others; nothing about absent columns."""

    organisations: tuple[Listed, ...]
    problems: tuple[RowProblem, ...] = ()
    unused_columns: tuple[str, ...] = ()
    absent_columns: frozenset[str] = frozenset()


def parse_register(data: bytes) -> Register:
    """Read a register's CSV file. Raises ``CsvError`` if it is none at all."""
    rows = read_csv(data, required=REQUIRED, optional=OPTIONAL)
    listed: dict[str, Listed] = {}
    problems: list[RowProblem] = []
    for row, (code, name, kind, parent, closed_on, successor) in rows.cells:
        closed = _date(closed_on)
        item = Listed(
            row,
            ods_code(code),
            " ".join(name.split()),
            kind.casefold(),
            ods_code(parent),
            closed,
            ods_code(successor),
        )
        row_problems = [
            *_code_problems(row, {"ods_code": code, "parent": parent, "successor": successor}),
            *_cell_problems(item, is_dated=not closed_on or closed is not None),
        ]
        if not row_problems and item.ods_code in listed:
            text = _("{code} stands in row {earlier} already")
            row_problems = [
                RowProblem(row, "ods_code", text, {"code": item.ods_code, "earlier": listed[item.ods_code].row})
            ]
        problems += row_problems
        if not row_problems:
            listed[item.ods_code] = item
    return Register(tuple(listed.values()), tuple(sorted(problems)), rows.unused, rows.absent)


def link_problems(listed: Mapping[str, Listed], kinds: Mapping[str, str]) -> tuple[RowProblem, ...]:
    """Return problems in the links between organisations; ``kinds`` is of all known codes, those in the file too."""
    problems = []
    for item in listed.values():
        for column, code in (("parent", item.parent), ("successor", item.successor)):
            if code and code not in kinds:
                text = _("{code} is neither in this file nor in the register")
                problems.append(RowProblem(item.row, column, text, {"code": code}))
            elif code == item.ods_code:
                problems.append(RowProblem(item.row, column, _("this is the organisation itself")))
        parent_kind = kinds.get(item.parent, "")
        if parent_kind and item.parent != item.ods_code and not _stands_above(parent_kind, item.kind):
            text = _("an organisation of the kind {above} cannot stand above one of the kind {kind}")
            problems.append(RowProblem(item.row, "parent", text, {"above": parent_kind, "kind": item.kind}))
        if _comes_round(item, listed):
            problems.append(RowProblem(item.row, "successor", _("these successors lead round in a circle")))
    return tuple(sorted(problems))


def _stands_above(above: str, kind: str) -> bool:
    return above != OTHER and KINDS.index(above) > KINDS.index(kind)


def _comes_round(item: Listed, listed: Mapping[str, Listed]) -> bool:
    """Whether following successors in the file leads back here; one's own code is reported elsewhere."""
    seen, code = {item.ods_code}, item.successor
    if code == item.ods_code:
        return False
    while code in listed and code not in seen:
        seen.add(code)
        code = listed[code].successor
    return code == item.ods_code


def _code_problems(row: int, cells: Mapping[str, str]) -> list[RowProblem]:
    row_problems = []
    for column, text in cells.items():
        if not text and column == "ods_code":
            row_problems.append(RowProblem(row, column, _("the ODS code is missing")))
        elif text and not ods_code(text):
            row_problems.append(RowProblem(row, column, _("this is not an ODS code")))
    return row_problems


def _cell_problems(item: Listed, *, is_dated: bool) -> list[RowProblem]:
    row_problems = []
    if not item.name:
        row_problems.append(RowProblem(item.row, "name", _("the name is missing")))
    elif len(item.name) > MAX_NAME:
        row_problems.append(RowProblem(item.row, "name", _("longer than {most} characters"), {"most": MAX_NAME}))
    elif unstorable(item.name):
        row_problems.append(RowProblem(item.row, "name", _("there is a character in it that cannot be kept")))
    if item.kind not in KINDS:
        text = _("this kind is not known; write one of: {kinds}")
        row_problems.append(RowProblem(item.row, "kind", text, {"kinds": ", ".join(reversed(KINDS))}))
    if not is_dated:
        row_problems.append(RowProblem(item.row, "closed_on", _("this is not a date such as 2026-03-31")))
    elif item.successor and item.closed_on is None:
        text = _("an organisation with a successor needs the date on which it closed")
        row_problems.append(RowProblem(item.row, "closed_on", text))
    return row_problems


def _date(text: str) -> datetime.date | None:
    for shape, length in _DATES:
        if len(text) == length and re.fullmatch("[0-9/-]+", text):
            try:
                return datetime.datetime.strptime(text, shape).date()
            except ValueError:
                continue
    return None
