"""Units, and when what of them is counted: the accounts of the guarantee.

A **unit** is everything one learner answers in one activity of one guide: all ratings of a guide, at the start, before
and after it; one feedback; one guide's commitments; what is coming up, of the starting point. It is named by its
measure and what it is about.

A **stage** is what of a unit is counted at one time. Each stage spends a share of the unit's budget in each kind of
part, and no unit is in a stage twice; so what a unit spends is at most the sum over its stages, which
``spent`` computes and a test holds to three. A third rating of a guide, a year on, is the same unit: it takes a stage
of its own, and its share from the others.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from digiboards_xblocks.activities.commitments.spec import CHECK_DAYS
from digiboards_xblocks.core.programme_outline import COMMITMENTS as ASKS_COMMITMENTS
from digiboards_xblocks.core.programme_outline import Guide, Programme

from . import measures
from .measures import OPTIONS, Question
from .privacy.budget import COHORT, KINDS, LEAF, PROGRAMME, ROLE
from .privacy.shapes import Choice, Flag, RatedTwice, Shape

ALL = Fraction(1)
HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Stage:
    """The part of a unit that is counted at one time. ``shares`` are of the unit's budget in each kind of part."""

    name: str
    measure: str
    shares: Mapping[str, Fraction]
    is_yearly: bool = False


CHANGE = Stage("change", measures.CONFIDENCE, {LEAF: ALL, PROGRAMME: HALF, COHORT: ALL})
STATEMENTS = Stage("statements", measures.CONFIDENCE, {PROGRAMME: HALF}, is_yearly=True)
START = Stage("start", measures.CONFIDENCE, {ROLE: ALL})
ANSWERS = Stage("answers", measures.FEEDBACK, dict.fromkeys(KINDS, ALL))
AHEAD = Stage("ahead", measures.DISCOVERY, dict.fromkeys(KINDS, ALL))
_QUARTERS = dict.fromkeys(KINDS, Fraction(1, 1 + len(CHECK_DAYS)))
MADE = Stage("made", measures.COMMITMENTS, _QUARTERS)
CHECKED = {day: Stage(f"day-{day}", measures.COMMITMENTS, _QUARTERS) for day in CHECK_DAYS}
STAGES = (CHANGE, STATEMENTS, START, ANSWERS, AHEAD, MADE, *CHECKED.values())


@dataclass(frozen=True)
class FormQuestion:
    """A question of a stage, how its answers become numbers, and how much of the stage's share it takes.

    It is counted in the parts of some ``kinds``, and takes nothing of the others' shares.
    """

    question: Question
    shape: Shape
    weight: int = 1
    kinds: tuple[str, ...] = KINDS


@dataclass(frozen=True)
class Form:
    """All that is asked of one unit in one stage; ``about`` names the unit within its measure."""

    stage: Stage
    about: str
    questions: tuple[FormQuestion, ...]

    @property
    def key(self) -> tuple[str, str]:
        """Return what tells it apart from the other forms of a programme: the stage's name, and what it is about."""
        return self.stage.name, self.about

    def epsilon(self, kind: str, budget: Mapping[str, Fraction]) -> Fraction:
        """Return what this spends of a unit in one kind of part."""
        return budget[kind] * self.stage.shares.get(kind, 0)

    def scales(self, kind: str, budget: Mapping[str, Fraction]) -> dict[Question, Fraction]:
        """Return the scale of the noise in each number of each question, in one kind of part; nothing if not in it.

        A unit can move a question's numbers by its sensitivity, so the question costs sensitivity / scale.
        """
        epsilon, asked = self.epsilon(kind, budget), [one for one in self.questions if kind in one.kinds]
        if not epsilon:
            return {}
        weights = sum(one.weight for one in asked)
        return {one.question: one.shape.sensitivity * weights / (epsilon * one.weight) for one in asked}


def spent(measure: str, budget: Mapping[str, Fraction]) -> Fraction:
    """Return the most that all stages together spend of a unit of a measure."""
    stages = [stage for stage in STAGES if stage.measure == measure]
    return sum((budget[kind] * share for stage in stages for kind, share in stage.shares.items()), Fraction())


def forms_of(programme: Programme, feedbacks: tuple[str, ...], at_start: Mapping[str, int]) -> tuple[Form, ...]:
    """Return the forms of every unit that a course run's people can have.

    ``feedbacks`` are the names of all feedback that there is; ``at_start`` is how many statements of each guide are
    rated at the start.
    """
    return tuple(_forms(programme, feedbacks, at_start))


def _forms(programme: Programme, feedbacks: tuple[str, ...], at_start: Mapping[str, int]) -> Iterator[Form]:
    rated = [guide for guide in programme.guides if guide.statements]
    for guide in rated:
        many = len(guide.statements)
        whole, moved = (
            Question(measures.CONFIDENCE, guide.name, "", part) for part in (measures.RATED, measures.MOVED)
        )
        # Ratings have more to say than who went up, and need more: 3 to 2 makes both of use.
        yield Form(
            CHANGE,
            guide.name,
            (FormQuestion(whole, RatedTwice(many), 3), FormQuestion(moved, Choice(OPTIONS["moved"]), 2)),
        )
        single = [
            FormQuestion(Question(measures.CONFIDENCE, guide.name, item.name, measures.RATED), RatedTwice(1))
            for item in guide.statements
        ]
        yield Form(STATEMENTS, guide.name, tuple(single))
        if at_start.get(guide.name):
            gap = Question(measures.DISCOVERY, guide.name, "", measures.GAP)
            yield Form(START, guide.name, (FormQuestion(gap, Choice(OPTIONS[measures.GAP])),))
    for name in feedbacks:
        questions = [
            FormQuestion(Question(measures.FEEDBACK, name, "", part), Choice(OPTIONS[part]))
            for part in (measures.WOULD_RECOMMEND, measures.CHANGED)
        ]
        yield Form(ANSWERS, name, tuple(questions))
    for guide in rated:
        if any(item.kind == ASKS_COMMITMENTS for item in guide.questions):
            yield from _of_commitments(guide)
    if rated:
        ahead = [
            FormQuestion(Question(measures.DISCOVERY, guide.name, "", measures.COMING_UP), Flag()) for guide in rated
        ]
        yield Form(AHEAD, "", tuple(ahead))


def _of_commitments(guide: Guide) -> Iterator[Form]:
    """What kind they are of and their status, in every part; of those that the guide suggests, in the programme.

    Numbers of a suggestion are small, and those of kinds are known from the other parts too: hence 4 to 1.
    """
    suggested = tuple(measures.suggestions_of(guide))
    made = FormQuestion(Question(measures.COMMITMENTS, "", "", measures.CATEGORY), Choice(OPTIONS[measures.CATEGORY]))
    chosen = Question(measures.COMMITMENTS, guide.name, "", measures.SUGGESTION)
    yield Form(MADE, guide.name, (made, *_in_programme(chosen, suggested)))
    for day, stage in CHECKED.items():
        stood = Question(measures.COMMITMENTS, str(day), "", measures.STATUS)
        outcome = Question(measures.COMMITMENTS, guide.name, str(day), measures.OUTCOME)
        outcomes = [measures.outcome_of(one, status) for one in suggested for status in OPTIONS[measures.STATUS]]
        more = _in_programme(outcome, outcomes) if day == measures.OUTCOME_DAY else ()
        yield Form(stage, guide.name, (FormQuestion(stood, Choice(OPTIONS[measures.STATUS])), *more))


def _in_programme(question: Question, options: Sequence[str]) -> tuple[FormQuestion, ...]:
    """A question of suggested commitments; none where nothing is suggested."""
    if not options:
        return ()
    shape = Choice((*options, measures.OTHER, measures.NONE))
    return (FormQuestion(question, shape, weight=4, kinds=(PROGRAMME,)),)
