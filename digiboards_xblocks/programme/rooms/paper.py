"""The paper for a board at the end of its session: who met, what was asked and shown, and what the board set out to do.

It tells only what the room saw: figures as they were shown, and no vote that a run sheet keeps in the room.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from digiboards_xblocks.activities.board.labels import format_figure
from digiboards_xblocks.activities.discovery.spec import ROLES
from digiboards_xblocks.core.disclosure import Shown
from digiboards_xblocks.core.run_sheet import RATE, VOTE, RunSheet, Stage
from digiboards_xblocks.documents.document import Document, Heading, Items, Paragraph, Part, Table
from digiboards_xblocks.programme.board_commitments.rules import DAYS, check_on
from digiboards_xblocks.programme.board_commitments.storage import BoardSession
from digiboards_xblocks.programme.sessions.storage import SavedSession

from .results import Result
from .rules import ORGANISATION_KINDS

# The share of the width that words have beside numbers, each of which has 1.
_WORDS = 4


@dataclass(frozen=True)
class Held:
    """A session that was held, and all that is known of it.

    ``board`` is None for a session of many organisations, ``sheet`` for one without a room. ``met`` and ``results`` are
    the room's; ``next_on`` is the day of the board's next session in words, "" if none is planned.
    """

    session: SavedSession
    title: str
    guide: str
    board: BoardSession | None = None
    sheet: RunSheet | None = None
    met: Mapping[str, Any] | None = None
    results: Mapping[str, Result] | None = None
    next_on: str = ""


def paper_of(held: Held) -> Document:
    """Return the paper; two pages of A4 for a session with a few votes and two commitments."""
    day = date_format(held.session.details.held_on, "j F Y")
    about = [held.board.organisation_name if held.board else "", day, held.guide]
    return Document(held.title, get_language() or "en", " · ".join(filter(None, about)), tuple(_parts(held)))


def _parts(held: Held) -> Iterator[Part]:
    yield Heading(_("Who met"))
    yield from _people(held)
    asked = list(_asked(held))
    if asked:
        yield Heading(_("What was asked, and what the room saw"))
        yield from asked
    yield from _commitments(held)
    yield Paragraph(
        _(
            "Figures are as they were shown in the room, of five votes or more and of eight ratings or more. Nobody’s "
            "own answer is in them, and no name is in this paper."
        )
    )


def _people(held: Held) -> Iterator[Part]:
    met = held.met or {}
    people = max(held.session.named + held.session.details.others, met.get("people", 0))
    said = [ngettext("{people} person took part.", "{people} people took part.", people).format(people=people)]
    if met:
        said.append(
            _("By phone: {people}, of whom {guests} as guests.").format(people=met["people"], guests=met["guests"])
        )
    yield Paragraph(" ".join(said))
    roles = met.get("roles", {})
    listed = [f"{_(ROLES[name])} {roles[name]}" for name in ROLES if name in roles]
    if listed:
        yield Paragraph(", ".join(listed), label=_("Roles, where they were given:"))


def _asked(held: Held) -> Iterator[Part]:
    results = held.results or {}
    asked = [stage for stage in (held.sheet.stages if held.sheet else ()) if _is_told(stage)]
    seen = [(stage, results[stage.name]) for stage in asked if stage.name in results]
    for stage, result in seen:
        if stage.kind == RATE:
            yield from _picture(stage, result)
    votes: dict[tuple[object, ...], list[tuple[Stage, Result]]] = {}
    for stage, result in seen:
        if stage.kind == VOTE:
            # A choice that is made twice is one table, so that one sees what moved.
            votes.setdefault((stage.question, stage.options), []).append((stage, result))
    for same in votes.values():
        yield from _votes(same)
    unseen = [stage.question or stage.title for stage in asked if stage.name not in results]
    if unseen:
        yield Paragraph(_("Asked, and no figure was shown:"))
        yield Items(tuple(dict.fromkeys(unseen)))


def _is_told(stage: Stage) -> bool:
    return stage.kind in (VOTE, RATE) and not stage.stays_in_room


def _votes(same: Sequence[tuple[Stage, Result]]) -> Iterator[Part]:
    """The votes on one question, a column each."""
    first, _result = same[0]
    yield Heading(first.title, level=2)
    columns = [_("Votes of {people}").format(people=result["people"]) for _stage, result in same]
    if len(columns) > 1:
        columns = [f"{words} ({number})" for number, words in enumerate(columns, start=1)]
    rows = tuple(
        (option.text, *(str(result["counts"][option.name]) for _stage, result in same)) for option in first.options
    )
    yield Table((first.question, *columns), rows, widths=(_WORDS, *(1 for _column in columns)))
    for stage, result in same:
        for group in result.get("groups", ()):
            words = _(ORGANISATION_KINDS[group["kind"]]) if group["kind"] else _("Who did not say")
            header = (words, _("Votes of {people}").format(people=group["people"]))
            counts = tuple((option.text, str(group["counts"][option.name])) for option in stage.options)
            yield Table(header, counts, widths=(_WORDS, 1))


def _picture(stage: Stage, result: Result) -> Iterator[Part]:
    yield Heading(_("The board’s picture"), level=2)
    means = {name: format_figure(Shown(mean["value"], mean["bound"])) for name, mean in result["means"].items()}
    header = (
        _("How confident members are, from 1 (not at all) to 5 (completely)"),
        _("Mean of about {people}").format(people=result["people"]),
    )
    rows = tuple((item.text, means[item.name]) for item in stage.statements if item.name in means)
    yield Table(header, rows, widths=(_WORDS, 1))


def _commitments(held: Held) -> Iterator[Part]:
    board = held.board
    if board is None:
        return
    yield Heading(_("What the board set out to do"))
    if board.commitments:
        header = (_("What"), _("Who answers for it"), _("By"), _("What will show that it worked"))
        yield Table(
            header,
            tuple(
                (
                    made.details.words,
                    _(ROLES.get(made.details.owner, made.details.owner)),
                    date_format(made.details.due_on, "j F Y"),
                    made.details.measure,
                )
                for made in board.commitments
            ),
            widths=(5, 3, 3, 5),
        )
        days = [
            _("{days} days on: {day}").format(days=days, day=date_format(check_on(board.held_on, days), "j F Y"))
            for days in DAYS
        ]
        yield Paragraph("; ".join(days) + ".", label=_("The board’s secretary is asked how they go."))
    else:
        yield Paragraph(_("No commitment was kept."))
    yield Paragraph(held.next_on or _("None is planned yet."), label=_("Next session:"))
