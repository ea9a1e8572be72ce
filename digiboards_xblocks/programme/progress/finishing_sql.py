"""The rules of ``core/finishing.py`` in PostgreSQL's words; tests hold them to those.

What somebody has completed is a number, or several, with a bit for each block, and a step is a mask of it. The
expressions read columns that end in a track's number: ``bits_``, ``at_``, ``done_`` and ``finished_``.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from digiboards_xblocks.core.programme_outline import ONE_IS_ENOUGH, Programme, Step

from .slices import WHOLE

# How many bits there are in a number of the database's, without its sign.
_BITS = 63


@dataclass(frozen=True)
class Moment:
    """The moment of a step, in a column of its number: when the first or the last of some blocks was completed."""

    number: int
    blocks: tuple[str, ...]
    is_first: bool

    @property
    def column(self) -> str:
        """Return the SQL of its column."""
        how = "min" if self.is_first else "max"
        return f"{how}(modified) FILTER (WHERE moment = {self.number}) AS at_{self.number}"


@dataclass(frozen=True)
class Track:
    """A guide, or the plan at the end (named ""), with the number that its columns end in.

    ``moments`` are those of which the last is when all its ``steps`` were done.
    """

    number: int
    name: str
    steps: tuple[Step, ...]
    moments: tuple[Moment, ...]

    def finished_at(self) -> str:
        """Return the SQL of when all its steps are done; NULL while they are not, or if it has none."""
        moments = ", ".join(f"at_{moment.number}" for moment in self.moments) or "NULL::timestamptz"
        return f"CASE WHEN done_{self.number} = {len(self.steps)} THEN greatest({moments}) END"


def tracks_of(programme: Programme) -> tuple[Track, ...]:
    """Return the guides of a programme in order, and its plan after them if it has one."""
    plan = ((WHOLE, (programme.plan,)),) if programme.plan else ()
    named = (*((guide.name, guide.steps) for guide in programme.guides), *plan)
    numbers = itertools.count()
    tracks = []
    for number, (name, steps) in enumerate(named):
        # Of the steps for which one of several blocks is enough it is the first that counts; of the others the last.
        choices = [step for step in steps if _is_choice(step)]
        others = dict.fromkeys(block for step in steps if not _is_choice(step) for block in step.blocks)
        moments = [Moment(next(numbers), step.blocks, is_first=True) for step in choices]
        moments += [Moment(next(numbers), tuple(others), is_first=False)] if others else []
        tracks.append(Track(number, name, steps, tuple(moments)))
    return tuple(tracks)


def _is_choice(step: Step) -> bool:
    return step.kind in ONE_IS_ENOUGH and len(step.blocks) > 1


def bits_of(tracks: Sequence[Track]) -> Mapping[str, tuple[int, int]]:
    """Return the column and the bit of each block."""
    names = dict.fromkeys(block for track in tracks for step in track.steps for block in step.blocks)
    return {name: (place // _BITS, 1 << place % _BITS) for place, name in enumerate(names)}


def done(track: Track, places: Mapping[str, tuple[int, int]]) -> str:
    """Return the SQL of how many of its steps are done."""
    steps = []
    for step in track.steps:
        masks: dict[int, int] = {}
        for number, bit in map(places.__getitem__, step.blocks):
            masks[number] = masks.get(number, 0) | bit
        is_one_enough = step.kind in ONE_IS_ENOUGH
        tests = [
            f"coalesce(bits_{number}, 0) & {mask} {'<> 0' if is_one_enough else f'= {mask}'}"
            for number, mask in masks.items()
        ]
        if tests:
            steps.append(f"({(' OR ' if is_one_enough else ' AND ').join(tests)})::int")
    return " + ".join(["0", *steps])


def count_of(guides: Sequence[Track]) -> str:
    """Return how many of these guides are finished."""
    dates = ", ".join(f"finished_{track.number}" for track in guides)
    return f"num_nonnulls({dates})" if dates else "0"


def is_one_step_away(programme: Programme, tracks: Sequence[Track]) -> str:
    """Return the SQL of whether one more step finishes the programme, which is not finished, as in ``finishing.py``."""
    guides = [track for track in tracks if track.name]
    if not guides or not programme.fewest:
        return "false"
    named = [f"finished_{track.number} IS NOT NULL" for track in guides if track.name in programme.one_of]
    has_named = f"({' OR '.join(named) or 'false'})" if programme.one_of else "true"
    last = " OR ".join(
        f"(coalesce(done_{track.number}, 0) = {len(track.steps) - 1}"
        f"{'' if track.name in programme.one_of else f' AND {has_named}'})"
        for track in guides
        if track.steps
    )
    count = count_of(guides)
    by_guide = f"({count} + 1 >= {programme.fewest} AND ({last or 'false'}))"
    for track in tracks:
        if not track.name:
            by_plan = f"({count} >= {programme.fewest} AND {has_named})"
            return f"CASE WHEN finished_{track.number} IS NULL THEN {by_plan} ELSE {by_guide} END"
    return by_guide


def finished_at(programme: Programme, tracks: Sequence[Track]) -> str:
    """Return the SQL of when the programme is finished: as in ``finishing.py``, the last of three to come true."""
    guides = [track for track in tracks if track.name]
    if not guides or not programme.fewest:
        return "NULL::timestamptz"
    dates = ", ".join(f"finished_{track.number}" for track in guides)
    named = ", ".join(f"finished_{track.number}" for track in guides if track.name in programme.one_of)
    plan = [f"finished_{track.number}" for track in tracks if not track.name]
    others = [*([f"least({named})"] if named else []), *plan]
    enough = (
        f"(SELECT at FROM unnest(ARRAY[{dates}]) AS at WHERE at IS NOT NULL"
        f" ORDER BY at OFFSET {programme.fewest - 1} LIMIT 1)"
    )
    tests = [f"{count_of(guides)} >= {programme.fewest}", *(f"{other} IS NOT NULL" for other in others)]
    return f"CASE WHEN {' AND '.join(tests)} THEN greatest({', '.join([enough, *others])}) END"
