"""The tables that the desk gives: what was read, reach, completion, organisations, time to finish, and the funnel."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from digiboards_xblocks.core.disclosure import FEWEST_PEOPLE
from digiboards_xblocks.core.spreadsheets import Cell

from .hiding import EVERYBODY, hidden
from .members import Organisation
from .models import fill
from .store import DATABASE, Store

_RUN = ("LMS", "Course run")


Row = Mapping[str, Any]


@dataclass(frozen=True)
class Counted:
    """The counts of every organisation and guide: of each edition, and of each course run."""

    by_edition: tuple[Row, ...]
    by_run: tuple[Row, ...]


@dataclass(frozen=True)
class Table:
    """A table: ``name`` is that of its file, ``about`` a sentence or two on how to read it."""

    name: str
    title: str
    about: str
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def files(store: Store) -> Table:
    """Return what was read, and what of it could not be."""
    found = store.rows(f"SELECT * FROM {DATABASE}.desk_files FINAL ORDER BY lms, file")
    rows = tuple(
        (
            row["lms"],
            row["file"],
            row["lines"],
            row["ours"],
            row["lines"] - row["ours"] - row["blank"] - row["unreadable"] - row["incomplete"],
            row["unreadable"],
            row["incomplete"],
            ", ".join(str(one["number"]) for one in row["named"]),
            "yes" if row["is_whole"] else "no",
        )
        for row in found
    )
    header = ("LMS", "File", "Lines", "Ours", "Of others", "No JSON", "Ours, with gaps", "Bad lines", "Read to its end")
    about = "Lines that could not be counted are in none of the tables below."
    return Table("files", "What was read", about, header, rows)


def reach(store: Store) -> Table:
    """Return how many people each course run has reached."""
    found = store.rows(f"SELECT * FROM {DATABASE}.digiboards_reach ORDER BY course")
    rows = tuple((*_run(row), row["edition"], row["learners"], row["first_day"], row["last_day"]) for row in found)
    about = "People who have done anything. Somebody who takes two course runs counts in both."
    return Table("reach", "Reach", about, (*_RUN, "Edition", "People", "First day", "Last day"), rows)


def completion(store: Store) -> Table:
    """Return how many people have finished each guide, and the programme."""
    found = store.rows(f"SELECT * FROM {DATABASE}.digiboards_finishes ORDER BY course, edition, guide")
    rows = tuple((*_run(row), row["edition"], row["guide"] or "the programme", row["learners"]) for row in found)
    about = "People who have ever finished a guide, or the programme."
    return Table("completion", "Completion", about, (*_RUN, "Edition", "Guide", "Finished"), rows)


def time_to_finish(store: Store) -> Table:
    """Return in how many days half of the people finished."""
    found = store.rows(f"SELECT * FROM {DATABASE}.digiboards_time_to_finish ORDER BY course, edition, guide")
    rows = tuple(
        (*_run(row), row["edition"], row["guide"] or "the programme", row["learners"], row["median_days"])
        for row in found
    )
    about = (
        "In how many days half of those who have finished did so, from the first that they did in the course run. "
        f"Nothing is said of fewer than {FEWEST_PEOPLE} people."
    )
    header = (*_RUN, "Edition", "Guide", "Finished", "Days, at most, for half")
    return Table("time_to_finish", "Time to finish", about, header, rows)


def pages(store: Store) -> Table:
    """Return how many people came to each page, in the order of the course."""
    found = store.rows(fill("pages", {"database": DATABASE, "pages": "beside.pages"}))
    rows = tuple((*_run(row), row["guide"], row["page"], row["learners"], row["percent"]) for row in found)
    about = "People who have done something on a page that has something to do, of all whom the course run has reached."
    return Table("pages", "Funnel by page", about, (*_RUN, "Guide", "Page", "People", "%"), rows)


def blocks(store: Store) -> Table:
    """Return how many people did something with each block, the most first."""
    found = store.rows(f"SELECT * FROM {DATABASE}.digiboards_funnel ORDER BY course, learners DESC, block")
    rows = tuple((*_run(row), row["block"].rpartition("/")[2], row["learners"], row["percent"]) for row in found)
    about = "People who have done something with a block, of all whom the course run has reached."
    return Table("blocks", "Funnel by block", about, (*_RUN, "Block", "People", "%"), rows)


def count_organisations(store: Store) -> Counted:
    """Count the people of each organisation, by edition and by course run."""
    store.run(fill("each", {"database": DATABASE}))
    return Counted(
        tuple(store.rows(fill("completion", {"by": "edition"}))),
        tuple(store.rows(fill("completion", {"by": "course, edition"}))),
    )


def organisations(found: Counted, known: Mapping[str, Organisation], *, by_run: bool, is_exact: bool) -> Table:
    """Return how many people of each organisation, with all below it, have finished each guide."""
    guides = sorted({str(row["guide"]) for row in found.by_edition} - {""})
    left_out = {} if is_exact else _left_out(found, known)
    rows: list[tuple[Cell, ...]] = []
    for (course, edition), of in sorted(_grouped(found.by_run if by_run else found.by_edition).items()):
        run = _run({"course": course}) if by_run else ()
        for code in sorted(of, key=lambda code: _order(code, known)):
            is_hidden = code in left_out.get(edition, ())
            counts: tuple[Cell, ...] = ("–",) * (4 + len(guides)) if is_hidden else _counts(of[code], guides)
            rows.append((*run, edition, *_named(code, known), *counts))
    head = ("Edition", "Organisation", "ODS code", "Kind", "Part of", "People", "Reached", "Finished a guide")
    header = (*(_RUN if by_run else ()), *head, "Finished the programme", *(f"Finished {guide}" for guide in guides))
    about = (
        "People of each organisation, with all below it, as the files of members say. "
        + (
            "These counts are exact, for those who may see the LMS's own staff pages: pass them on to nobody else."
            if is_exact
            else f"A dash stands for fewer than {FEWEST_PEOPLE} people, and for what would tell of them by subtraction."
        )
        + ("" if by_run else " Somebody who takes two course runs of one LMS counts once.")
    )
    name, title = ("runs", "Organisations, by course run") if by_run else ("organisations", "Organisations, by edition")
    return Table(name, title, about, header, tuple(rows))


def _grouped(rows: Iterable[Row]) -> dict[tuple[str, str], dict[str, dict[str, Row]]]:
    """Return the rows by course run ("" for all) and edition, then by organisation, then by guide."""
    found: dict[tuple[str, str], dict[str, dict[str, Row]]] = {}
    for row in rows:
        group = found.setdefault((str(row.get("course", "")), str(row["edition"])), {})
        group.setdefault(str(row["organisation"]), {})[str(row["guide"])] = row
    return found


def _left_out(found: Counted, known: Mapping[str, Organisation]) -> dict[str, frozenset[str]]:
    """Return which organisations are not shown, by edition: the same in the edition and in each of its course runs."""
    countings: dict[str, list[dict[str, int]]] = {}
    for (_course, edition), of in _grouped((*found.by_edition, *found.by_run)).items():
        countings.setdefault(edition, []).append({code: int(one[""]["people"]) for code, one in of.items()})
    return {edition: hidden(some, known) for edition, some in countings.items()}


def _counts(of: Mapping[str, Mapping[str, Any]], guides: list[str]) -> tuple[Cell, ...]:
    whole = of[""]
    finished = (of[guide]["finished"] if guide in of else 0 for guide in guides)
    return (whole["people"], whole["reached"], whole["finished_any"], whole["finished"], *finished)


def _named(code: str, known: Mapping[str, Organisation]) -> tuple[str, str, str, str]:
    if code == EVERYBODY:
        return "Everybody", "", "", ""
    if code not in known:
        return code, code, "", ""
    one = known[code]
    return one.name, code, one.kind, one.above


def _order(code: str, known: Mapping[str, Organisation]) -> tuple[str, ...]:
    """Everybody first, then each organisation below the one that it is part of, by name."""
    place: list[str] = []
    seen: set[str] = set()
    while code in known and code not in seen:
        seen.add(code)
        place = [known[code].name, code, *place]
        code = known[code].above
    return tuple(place) if seen else (code,)


def _run(row: Mapping[str, Any]) -> tuple[str, str]:
    platform, _, key = str(row["course"]).partition("/course/")
    return platform, key
