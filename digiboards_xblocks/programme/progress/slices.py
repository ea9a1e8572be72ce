"""The parts of a programme that have figures, and what one person adds to each of them."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from digiboards_xblocks.core.finishing import ProgrammeState
from digiboards_xblocks.programme.people.permissions import COHORT as COHORT
from digiboards_xblocks.programme.people.permissions import ORGANISATION as ORGANISATION
from digiboards_xblocks.programme.people.permissions import PROGRAMME as PROGRAMME
from digiboards_xblocks.programme.people.permissions import Scope, programme

ROLE = "role"
KINDS = (PROGRAMME, ORGANISATION, COHORT, ROLE)
# In place of a guide's name: the programme as a whole.
WHOLE = ""


class Slice(NamedTuple):
    """A part: ``name`` is an ODS code, a cohort's key, a role group, or "" for the whole programme."""

    kind: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.name}"


def slice_of(text: str) -> Slice:
    """Return the part whose ``str`` this is."""
    kind, _, name = text.partition(":")
    return Slice(kind, name)


def slices_of(boards: Sequence[str], cohort: str, role: str) -> tuple[Slice, ...]:
    """Return every part that somebody belongs to; ``boards`` are their organisation and all above it."""
    found = [Slice(PROGRAMME), *(Slice(ORGANISATION, code) for code in boards)]
    if cohort:
        found.append(Slice(COHORT, cohort))
    if role:
        found.append(Slice(ROLE, role))
    return tuple(found)


@dataclass(frozen=True)
class Standing:
    """The progress of one person: guides begun, with steps done and the day finished ("" if not), and the programme."""

    guides: Mapping[str, tuple[int, str]]
    is_finished: bool = False

    @property
    def finished(self) -> int:
        """Return how many guides are finished."""
        return sum(bool(day) for _, day in self.guides.values())


def standing(state: ProgrammeState, here: datetime.tzinfo) -> Standing:
    """Return what the pages show of somebody's progress, with the days of a place."""
    guides = {
        item.guide.name: (item.done, item.finished_at.astimezone(here).date().isoformat() if item.finished_at else "")
        for item in state.guides
        if item.is_started
    }
    return Standing(guides, state.finished_at is not None)


# Of people, those who began, who finished, and who finished any guide.
Counts = tuple[int, int, int, int]
Key = tuple[Slice, str]


def added(who: Standing, parts: Sequence[Slice]) -> dict[Key, Counts]:
    """Return what somebody adds to the counts of the parts they belong to, by guide."""
    whole = (1, int(bool(who.guides)), int(who.is_finished), int(who.finished > 0))
    found: dict[Key, Counts] = {}
    for part in parts:
        found[part, WHOLE] = whole
        for guide, (_done, day) in who.guides.items():
            found[part, guide] = (0, 1, int(bool(day)), 0)
    return found


def difference(before: Sequence[Mapping[Key, Counts]], after: Sequence[Mapping[Key, Counts]]) -> dict[Key, Counts]:
    """Return the changes of the counts, without those that stay the same."""
    totals: dict[Key, Counter[int]] = {}
    for sign, sides in ((-1, before), (1, after)):
        for side in sides:
            for key, counts in side.items():
                total = totals.setdefault(key, Counter())
                for place, count in enumerate(counts):
                    total[place] += sign * count
    found = {key: (total[0], total[1], total[2], total[3]) for key, total in totals.items()}
    return {key: counts for key, counts in found.items() if any(counts)}


def scope_of(course_key: object, part: Slice) -> Scope:
    """Return what one has to be allowed to see; people by what they do on their board are part of the whole."""
    if part.kind in (PROGRAMME, ROLE) or part.kind not in KINDS:
        return programme(course_key)
    return Scope(part.kind, str(course_key), part.name)
