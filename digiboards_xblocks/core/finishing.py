"""Rules for finishing a guide and the programme: pure functions of which blocks a learner has completed, and when.

A guide is finished when all its sections are read, its case is tried, its knowledge check passed, its statements
rated before and after, one reflection written and one commitment made, in any order. The programme is finished with
as many guides as it asks for, one that it names among them, and an action plan.

What counts is completion as the platform keeps it, with the moment it became whole. It outlives the answer: who
deletes a reflection keeps the guide.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from .programme_outline import ONE_IS_ENOUGH, Guide, Programme, Step

# ``url_name`` of a block to the moment it was completed.
Completed = Mapping[str, datetime.datetime]


@dataclass(frozen=True)
class StepState:
    """A step and since when it is done; None while it is not."""

    step: Step
    done_at: datetime.datetime | None


@dataclass(frozen=True)
class GuideState:
    """A guide, its steps, and since when it is finished; None while it is not."""

    guide: Guide
    steps: tuple[StepState, ...]
    finished_at: datetime.datetime | None

    @property
    def remaining(self) -> tuple[Step, ...]:
        """Return what is still to do."""
        return tuple(state.step for state in self.steps if state.done_at is None)

    @property
    def done(self) -> int:
        """Return how many steps are done."""
        return sum(state.done_at is not None for state in self.steps)

    @property
    def is_started(self) -> bool:
        """Return whether anything is done."""
        return self.done > 0

    @property
    def minutes_left(self) -> int:
        """Return how many of the guide's minutes are left; 0 where nobody has said how long it takes.

        The share of its pages' minutes that is left, so that with nothing done it is what the guide says of itself.
        """
        pages = {(step.link, step.title): step.minutes for step in (state.step for state in self.steps)}
        left = {(step.link, step.title): step.minutes for step in self.remaining}
        whole = sum(pages.values())
        return -(-self.guide.minutes * sum(left.values()) // whole) if whole else 0


@dataclass(frozen=True)
class ProgrammeState:
    """All guides, the plan, and since when the programme is finished, and with every guide; None while it is not."""

    programme: Programme
    guides: tuple[GuideState, ...]
    plan: StepState | None
    finished_at: datetime.datetime | None
    all_finished_at: datetime.datetime | None

    @property
    def finished_guides(self) -> tuple[GuideState, ...]:
        """The guides that are finished, in the programme's order."""
        return tuple(state for state in self.guides if state.finished_at is not None)

    @property
    def listed(self) -> tuple[GuideState, ...]:
        """All but those that are gone from the course, unless they were finished before."""
        return tuple(state for state in self.guides if state.finished_at is not None or not state.guide.is_gone)

    @property
    def guides_to_go(self) -> int:
        """Return how many more guides the programme asks for, whichever they are."""
        return max(0, self.programme.fewest - len(self.finished_guides))

    @property
    def is_one_step_away(self) -> bool:
        """Return whether one more step, of a guide or the plan, finishes the programme."""
        if self.finished_at is not None or not self.programme.fewest:
            return False
        if self.plan is not None and self.plan.done_at is None:
            return not self.guides_to_go and self.has_named_guide
        named, count = self.programme.one_of, len(self.finished_guides) + 1
        return count >= self.programme.fewest and any(
            len(state.remaining) == 1 and (self.has_named_guide or state.guide.name in named) for state in self.guides
        )

    @property
    def has_named_guide(self) -> bool:
        """Return whether one of the guides that the programme names is finished; true if it names none."""
        named = self.programme.one_of
        return not named or any(state.guide.name in named for state in self.finished_guides)


def guide_state(guide: Guide, completed: Completed) -> GuideState:
    """Return how far a learner is with a guide; one without steps is never finished."""
    steps = tuple(StepState(step, _done_at(step, completed)) for step in guide.steps)
    return GuideState(guide, steps, _last([state.done_at for state in steps]))


def programme_state(programme: Programme, completed: Completed) -> ProgrammeState:
    """Return how far a learner is with the programme."""
    guides = tuple(guide_state(guide, completed) for guide in programme.guides)
    plan = StepState(programme.plan, _done_at(programme.plan, completed)) if programme.plan else None
    finished_at = _finished_at(programme, guides, plan)
    state = ProgrammeState(programme, guides, plan, finished_at, None)
    return replace(state, all_finished_at=_last([*(guide.finished_at for guide in state.listed), finished_at]))


def _done_at(step: Step, completed: Completed) -> datetime.datetime | None:
    moments = [completed.get(block) for block in step.blocks]
    if step.kind in ONE_IS_ENOUGH:
        return min((moment for moment in moments if moment is not None), default=None)
    return _last(moments)


def _finished_at(
    programme: Programme, guides: tuple[GuideState, ...], plan: StepState | None
) -> datetime.datetime | None:
    """The moment from which the rule held: the last of its three parts to come true."""
    dates = sorted(state.finished_at for state in guides if state.finished_at is not None)
    named = [state.finished_at for state in guides if state.guide.name in programme.one_of]
    if not programme.fewest or len(dates) < programme.fewest:
        return None
    parts: list[datetime.datetime | None] = [dates[programme.fewest - 1]]
    if programme.one_of:
        parts.append(min((moment for moment in named if moment is not None), default=None))
    if plan is not None:
        parts.append(plan.done_at)
    return _last(parts)


def _last(moments: list[datetime.datetime | None]) -> datetime.datetime | None:
    """The last of the moments; None if there is none, or one is missing."""
    known = [moment for moment in moments if moment is not None]
    return max(known) if known and len(known) == len(moments) else None
