"""A roster: who is on which board, in which cohort and role group, as the programme team enters it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from digiboards_xblocks.activities.discovery.spec import ROLES
from digiboards_xblocks.core.csv_import import RowProblem, read_csv, unstorable
from digiboards_xblocks.core.text import gettext_noop as _
from digiboards_xblocks.organisations.rules import ods_code

REQUIRED = ("email", "ods_code")
OPTIONAL = ("cohort", "role")
MAX_EMAIL = 254
MAX_COHORT = 64
_EMAIL = re.compile(r"[^\s@,;<>\"()]+@[^\s@,;<>\"()]+\.[^\s@,;<>\"().]+")


# A column, what is wrong with it, and what fills the braces of that.
_CellProblem = tuple[str, str, Mapping[str, object]]


class Person(NamedTuple):
    """One row of a roster. ``role`` is a name of ``ROLES`` or ""."""

    row: int
    email: str
    ods_code: str
    cohort: str
    role: str

    def __repr__(self) -> str:  # never an address in a log by way of a repr
        return f"Person(row={self.row})"


@dataclass(frozen=True)
class Roster:
    """The rows of a file, each person once, and the problems of the others; nothing about absent columns."""

    people: tuple[Person, ...] = field(repr=False)
    problems: tuple[RowProblem, ...] = ()
    repeated: int = 0
    unused_columns: tuple[str, ...] = ()
    absent_columns: frozenset[str] = frozenset()


def parse_roster(data: bytes) -> Roster:
    """Read a roster's CSV file. Raises ``CsvError`` if it is none at all."""
    rows = read_csv(data, required=REQUIRED, optional=OPTIONAL)
    people: dict[str, Person] = {}
    problems: list[RowProblem] = []
    repeated = 0
    for row, (email, code, cohort, role) in rows.cells:
        place, cell_problems = _placed(code, cohort, role)
        person = Person(row, normal_email(email), *place)
        if cell_problems or not _is_email(person.email):
            problems += [RowProblem(row, *problem) for problem in cell_problems]
            if not _is_email(person.email):
                problems.append(RowProblem(row, "email", _("this is not an email address")))
            continue
        earlier = people.setdefault(person.email, person)
        if earlier is person:
            continue
        if _said(earlier) == _said(person):
            repeated += 1
        else:
            text = _("this is the address of row {earlier}, which says something else; a person is on one board")
            problems.append(RowProblem(row, "email", text, {"earlier": earlier.row}))
    return Roster(tuple(people.values()), tuple(sorted(problems)), repeated, rows.unused, rows.absent)


def normal_email(text: str) -> str:
    """Return an address as addresses are compared; people write them in any case.

    Not ``casefold``, for which ß and ss are the same.
    """
    return text.strip().lower()


def cohort_key(name: str) -> str:
    """Return a cohort's name as names are compared, without case and accents, as some databases do; "" for none."""
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return " ".join(bare.split()).casefold()[:MAX_COHORT]


def _said(person: Person) -> tuple[str, str, str]:
    return person.ods_code, cohort_key(person.cohort), person.role


def _role(text: str) -> str:
    return _ROLES.get(" ".join(text.split()).casefold(), "")


def _is_email(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None and len(text) <= MAX_EMAIL and not unstorable(text)


@lru_cache(maxsize=10_000)
def _placed(code: str, cohort: str, role: str) -> tuple[tuple[str, str, str], tuple[_CellProblem, ...]]:
    """The code, cohort and role that three cells mean, and what is wrong with them; many rows have the same three."""
    place = ods_code(code), " ".join(cohort.split()), _role(role)
    cell_problems: list[_CellProblem] = []
    if not place[0]:
        cell_problems.append(("ods_code", _("this is not an ODS code") if code else _("the ODS code is missing"), {}))
    if len(place[1]) > MAX_COHORT:
        cell_problems.append(("cohort", _("longer than {most} characters"), {"most": MAX_COHORT}))
    elif unstorable(place[1]):
        cell_problems.append(("cohort", _("there is a character in it that cannot be kept"), {}))
    if role and not place[2]:
        values = {"roles": ", ".join(ROLES)}
        cell_problems.append(("role", _("this role is not known; write one of: {roles}"), values))
    return place, tuple(cell_problems)


def _spellings() -> Mapping[str, str]:
    """Every way to write a role: its name or its label, in any case."""
    return {spelling.casefold(): name for name, label in ROLES.items() for spelling in (name, label)}


_ROLES = _spellings()
