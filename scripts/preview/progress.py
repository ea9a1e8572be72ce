"""A learner's progress: what the LMS's outline would tick off, and where to go on."""

from collections.abc import Mapping
from dataclasses import dataclass

from completion.models import BlockCompletion
from django.contrib.auth.models import User
from opaque_keys.edx.keys import UsageKey

from olx.course_tree import CourseTree, Unit

from .grades import grades_of


@dataclass(frozen=True)
class UnitState:
    """A learner's progress in a unit; ``scores`` are the grades of its blocks."""

    done: int = 0
    total: int = 0
    scores: tuple[str, ...] = ()

    @property
    def is_done(self) -> bool:
        """Return whether there was something to do, and all of it is done."""
        return 0 < self.total == self.done

    @property
    def words(self) -> str:
        """The state in words; "" where there is nothing to do."""
        if not self.total:
            return ""
        if self.is_done:
            return "Done"
        if self.done:
            return f"{self.done} of {self.total} done"
        return "Not done yet" if self.scores else "Not started"


@dataclass(frozen=True)
class Progress:
    """All units by key, and the unit to go on with; None once everything is done."""

    states: Mapping[UsageKey, UnitState]
    resume: Unit | None

    @property
    def done(self) -> int:
        """Return how many units are done."""
        return sum(state.is_done for state in self.states.values())

    @property
    def total(self) -> int:
        """Return how many units have something to do."""
        return sum(state.total > 0 for state in self.states.values())

    @property
    def started(self) -> bool:
        """Return whether anything is done at all."""
        return any(state.done for state in self.states.values())


def progress_of(course: CourseTree, completable: frozenset[UsageKey], user: User) -> Progress:
    """Return the learner's progress, from the completion table and the grades."""
    completions = BlockCompletion.user_learning_context_completion_queryset(user, course.key)
    done: list[UsageKey] = list(
        completions.filter(completion=1.0).order_by("modified").values_list("block_key", flat=True)
    )
    finished = set(done)
    grades = grades_of(user)
    states: dict[UsageKey, UnitState] = {}
    for unit in course.units:
        keys = [component.key for component in unit.vertical.components]
        counted = [key for key in keys if key in completable]
        scores = tuple(
            f"{grade.value:g} of {grade.max_value:g}" for key in keys if (grade := grades.get(str(key))) is not None
        )
        states[unit.vertical.key] = UnitState(len(finished.intersection(counted)), len(counted), scores)
    return Progress(states, _resume(course, states, done))


def _resume(course: CourseTree, states: Mapping[UsageKey, UnitState], done: list[UsageKey]) -> Unit | None:
    """The first unit with something left to do, looking from the one last worked on, then from the start."""
    units = course.units
    last = next((course.places[key.block_id] for key in reversed(done) if key in course.components), 0)
    for unit in units[last:] + units[:last]:
        state = states[unit.vertical.key]
        if state.total > state.done:
            return unit
    return None
