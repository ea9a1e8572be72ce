"""New finishes: those that a learner did not have at the last count."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from digiboards_xblocks.core.finishing import ProgrammeState

# In place of a guide's name: the programme.
PROGRAMME = ""
# A completion is stored a moment before it is noted that its learner is to be counted.
_A_MOMENT = datetime.timedelta(minutes=1)

# A guide's name, or PROGRAMME, to when it was finished.
Finished = Mapping[str, datetime.datetime]


@dataclass(frozen=True)
class Finish:
    """A learner's finish of a guide, or of the programme."""

    learner_id: int
    guide: str
    at: datetime.datetime


def finished(state: ProgrammeState) -> Finished:
    """Return the guides that a learner has finished, and ``PROGRAMME``, each with when."""
    found = {item.guide.name: item.finished_at for item in state.guides} | {PROGRAMME: state.finished_at}
    return {name: at for name, at in found.items() if at is not None}


def counted_as_finished(guides: Mapping[str, Any], finished_at: datetime.datetime | None) -> frozenset[str]:
    """Return what a stored ``LearnerProgress`` counts as finished."""
    whole = {PROGRAMME} if finished_at else set()
    return frozenset({name for name, (_done, day) in guides.items() if day} | whole)


def new_finishes(
    learner_id: int, now: Finished, before: frozenset[str] | None, noted_at: datetime.datetime | None
) -> list[Finish]:
    """Return the finishes that were not counted ``before``, in the order in which they came about.

    For a learner who was not counted at all (None), those since it was first noted that they are to be, which is when
    they enrolled. What a member of a course's team finished before leaving the team is old.
    """
    if before is not None:
        new = {name: at for name, at in now.items() if name not in before}
    elif noted_at is not None:
        new = {name: at for name, at in now.items() if at >= noted_at - _A_MOMENT}
    else:
        new = {}
    # The programme after the guide that finishes it, at the same moment.
    in_order = sorted(new.items(), key=lambda item: (item[1], item[0] == PROGRAMME, item[0]))
    return [Finish(learner_id, name, at) for name, at in in_order]
