"""The plan of a roster: its file compared with the register, the accounts and the present boards."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from digiboards_xblocks.core.batches import Progress, batches
from digiboards_xblocks.core.csv_import import CsvError, RowProblem
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Cohort, Membership, Organisation, RosterEntry
from digiboards_xblocks.organisations.rules import ROSTER

from .accounts import learners_by_email, user_names
from .roster_boards import boards_of
from .roster_file import Person, Roster, cohort_key, parse_roster


class Place(NamedTuple):
    """The place of a person in a roster: a board, a cohort (its key or "") and a role group (or "")."""

    organisation_id: int
    cohort: str
    role_group: str


@dataclass(frozen=True)
class Moved:
    """A move of a person from one board to another, as codes."""

    row: int
    before: str
    after: str


@dataclass(frozen=True)
class Checked:
    """The report on a file, and on what applying it would do or did: codes, counts and rows, never an address.

    Of the people in it, ``added`` were on no board, ``confirmed`` had named theirs, ``moved`` were on another,
    ``changed`` get another cohort or role, ``unchanged`` nothing. ``waiting`` have no account that they confirmed; of
    them, ``waiting_before`` were awaited already. ``missing`` are the user names of those on an earlier roster and not
    in this file, ``missing_waiting`` counts such people without an account. ``merged`` rows lead to a successor, and
    ``repeated`` ones say what another row says.
    """

    digest: str
    rows: int
    added: int
    confirmed: int
    moved: tuple[Moved, ...]
    changed: int
    unchanged: int
    waiting: int
    waiting_before: int
    missing: tuple[str, ...] = field(repr=False)
    missing_waiting: int
    merged: int
    repeated: int
    unused_columns: tuple[str, ...]

    @property
    def counts(self) -> dict[str, int]:
        """Return what the audit keeps."""
        return {
            "rows": self.rows,
            "added": self.added,
            "confirmed": self.confirmed,
            "moved": len(self.moved),
            "changed": self.changed,
            "unchanged": self.unchanged,
            "waiting": self.waiting,
            "missing": len(self.missing) + self.missing_waiting,
        }


@dataclass(frozen=True)
class Read:
    """A file whose every person has a board; ``names`` are its cohorts' as first written, by key."""

    roster: Roster
    people: Sequence[tuple[Person, Place]] = field(repr=False)
    names: Mapping[str, str]
    merged: int


@dataclass(frozen=True)
class Plan:
    """The rows to write: people by account or by address, those now matched, and those no longer in the file.

    ``email_of`` is the address by which each account was found.
    """

    checked: Checked
    enter: Mapping[int, Place]
    email_of: Mapping[int, str] = field(repr=False)
    wait: Mapping[str, Place] = field(repr=False)
    met: Sequence[str] = field(repr=False)
    missing: Sequence[int]
    missing_waiting: Sequence[str] = field(repr=False)


def digest_of(data: bytes, *, follow_mergers: bool, remove_missing: bool) -> str:
    """Return what names a file together with the options that it was checked with."""
    return hashlib.sha256(b"%d%d" % (follow_mergers, remove_missing) + data).hexdigest()


def read(data: bytes, *, follow_mergers: bool) -> Read:
    """Return the people in a file and where it puts them. Raises ``CsvError`` with every problem of every row."""
    roster = parse_roster(data)
    boards = boards_of({person.ods_code for person in roster.people}, follow_mergers=follow_mergers)
    problems = [
        RowProblem(person.row, "ods_code", *boards.refused[person.ods_code])
        for person in roster.people
        if person.ods_code in boards.refused
    ]
    if roster.problems or problems:
        raise CsvError([*roster.problems, *problems])
    keys = {cohort: cohort_key(cohort) for cohort in dict.fromkeys(person.cohort for person in roster.people)}
    names: dict[str, str] = {}
    for name, key in keys.items():
        if key:
            names.setdefault(key, name)
    people = [(item, Place(boards.found[item.ods_code], keys[item.cohort], item.role)) for item in roster.people]
    return Read(roster, people, names, sum(item.ods_code in boards.merged for item in roster.people))


def plan(course: Course | None, found: Read, digest: str, progress: Progress) -> Plan:
    """Compare a file with what is stored; ``course`` is None as long as nobody has saved anything in the course run."""
    progress("looking up people", 0, len(found.people))
    learners = learners_by_email([person.email for person, _ in found.people])
    progress("looking up people", len(found.people), len(found.people))
    before, sources = _members(course)
    awaited = _awaited(course)
    absent = found.roster.absent_columns
    enter: dict[int, Place] = {}
    email_of: dict[int, str] = {}
    wait: dict[str, Place] = {}
    moves: list[tuple[int, int, int]] = []
    counts = dict.fromkeys(("added", "confirmed", "changed", "unchanged"), 0)
    for person, place in found.people:
        learner = learners.get(person.email)
        if learner is None:
            wait[person.email] = _completed(place, awaited.get(person.email), absent)
            continue
        old, source = before.get(learner), sources.get(learner)
        place = _completed(place, old or awaited.get(person.email), absent)
        if old == place and source == ROSTER:
            counts["unchanged"] += 1
            continue
        enter[learner], email_of[learner] = place, person.email
        if old is None:
            counts["added"] += 1
        elif old.organisation_id != place.organisation_id:
            moves.append((person.row, old.organisation_id, place.organisation_id))
        else:
            counts["changed" if source == ROSTER else "confirmed"] += 1
    here = set(learners.values())
    missing = [learner for learner, source in sources.items() if source == ROSTER and learner not in here]
    missing_waiting = sorted(awaited.keys() - wait.keys() - learners.keys())
    checked = Checked(
        digest=digest,
        rows=len(found.people),
        **counts,
        moved=_moved(moves),
        waiting=len(wait),
        waiting_before=len(wait.keys() & awaited.keys()),
        missing=user_names(missing),
        missing_waiting=len(missing_waiting),
        merged=found.merged,
        repeated=found.roster.repeated,
        unused_columns=found.roster.unused_columns,
    )
    return Plan(checked, enter, email_of, wait, sorted(awaited.keys() & learners.keys()), missing, missing_waiting)


def _members(course: Course | None) -> tuple[dict[int, Place], dict[int, str]]:
    """Where everybody in the course run is, and who said so."""
    if course is None:
        return {}, {}
    keys: dict[int | None, str] = dict(Cohort.objects.filter(course=course).values_list("pk", "key"))
    rows = Membership.objects.filter(course=course).values_list(
        "learner_id", "organisation_id", "cohort_id", "role_group", "source"
    )
    places, sources = {}, {}
    for learner, organisation, cohort, role_group, source in rows.iterator(chunk_size=10_000):
        places[learner] = Place(organisation, keys.get(cohort, ""), role_group)
        sources[learner] = source
    return places, sources


def _awaited(course: Course | None) -> dict[str, Place]:
    """Those without an account whom earlier rosters of the course run named, by address."""
    rows = RosterEntry.objects.filter(course=course).values_list(
        "email", "organisation_id", "cohort__key", "role_group"
    )
    return {email: Place(board, cohort or "", role_group) for email, board, cohort, role_group in rows}


def _completed(place: Place, before: Place | None, absent: Collection[str]) -> Place:
    """What the file says, and of what it has no column for, what was said before."""
    if before is None or not absent:
        return place
    return Place(
        place.organisation_id,
        before.cohort if "cohort" in absent else place.cohort,
        before.role_group if "role" in absent else place.role_group,
    )


def _moved(moves: Sequence[tuple[int, int, int]]) -> tuple[Moved, ...]:
    ids = sorted({organisation for _, before, after in moves for organisation in (before, after)})
    codes: dict[int, str] = {}
    for batch in batches(ids):
        codes.update(Organisation.objects.filter(pk__in=batch).values_list("pk", "ods_code"))
    return tuple(Moved(row, codes[before], codes[after]) for row, before, after in moves)
