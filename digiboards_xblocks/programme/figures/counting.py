"""Answers that are not counted yet, read a batch of people at a time: memory does not grow with people.

Whether and when something is counted depends on who has answered, never on what. Of commitments, that somebody made
one is an answer, too: they count for everybody who rated a guide after it, and so passed the page of its commitments.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Case, Count, IntegerField, Max, Q, Sum, Value, When
from django.utils import timezone

from digiboards_xblocks.activities.commitments.models import Commitment, CommitmentCheck
from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.activities.discovery.models import Discovery
from digiboards_xblocks.activities.feedback.models import Feedback
from digiboards_xblocks.core.programme_outline import COMMITMENTS as ASKS_COMMITMENTS
from digiboards_xblocks.core.programme_outline import Guide, Programme
from digiboards_xblocks.core.statements import AFTER, BEFORE, START

from . import measures, units
from .days import end_of
from .measures import NONE, OTHER, Question, direction_of, gap_of, outcome_of, suggestions_of
from .models import CountedUnit
from .units import CHECKED, Form, Stage, forms_of

# A check is counted once people have had this long after its day to say how it went.
TIME_TO_REPORT = datetime.timedelta(days=14)
# Some sixty units each: of more people at once memory grows, and nothing is faster.
PEOPLE_AT_ONCE = 500


class Unit(NamedTuple):
    """Somebody's answers to a form, one for each of its questions."""

    learner: int
    form: Form
    given: Sequence[Any]


class Made(NamedTuple):
    """A learner's oldest commitment in a guide: its kind, the suggestion that it is, and its status by check."""

    category: str = NONE
    suggestion: str = NONE
    statuses: Mapping[int, str] = {}

    def given(self, question: Question) -> str:
        """Return the option that it is of a question."""
        if question.part == measures.CATEGORY:
            return self.category
        if question.part == measures.SUGGESTION:
            return self.suggestion
        if question.part == measures.OUTCOME:
            return outcome_of(self.suggestion, self.statuses.get(int(question.item), NONE))
        return self.statuses.get(int(question.about), NONE)


class Reader:
    """The answers of a course run up to the end of a day; with ``is_yearly``, also what is counted once a year."""

    def __init__(self, course_id: int, programme: Programme, day: datetime.date, *, is_yearly: bool) -> None:
        self._course = course_id
        self._day, self._end = day, end_of(day)
        self._is_yearly = is_yearly
        self._guides = [guide for guide in programme.guides if guide.statements]
        self._blocks = {
            item.name: guide.name for guide in self._guides for item in guide.questions if item.kind == ASKS_COMMITMENTS
        }
        asked = self._asked_at_start()
        self._at_start = {guide.name: sum(item.name in asked for item in guide.statements) for guide in self._guides}
        self.forms = {form.key: form for form in forms_of(programme, self._feedbacks(), self._at_start)}

    def batches(self, first: int) -> Iterator[tuple[int, int]]:
        """Yield ranges of accounts' numbers from ``first`` on, with at most ``PEOPLE_AT_ONCE`` who have answered."""
        while found := self._next(first):
            yield found[0], found[-1]
            first = found[-1] + 1

    def units(self, ledger_id: int, first: int, last: int, excluded: Collection[int]) -> Iterator[Unit]:
        """Yield what is not counted yet of those whose accounts have a number in a range."""
        mine = {"learner_id__gte": first, "learner_id__lte": last}
        markers = CountedUnit.objects.filter(ledger=ledger_id, **mine)
        counted = set(markers.values_list("learner_id", "measure", "about", "stage"))
        for unit in self._all({"course": self._course, **mine}):
            stage = unit.form.stage
            marker = (unit.learner, stage.measure, unit.form.about, stage.name)
            if unit.learner not in excluded and marker not in counted:
                yield unit

    def _all(self, mine: Mapping[str, Any]) -> Iterator[Unit]:
        yield from self._confidence_and_commitments(mine)
        if self._is_yearly:
            yield from self._statements(mine)
        yield from self._feedback(mine)
        yield from self._ahead(mine)

    def _confidence_and_commitments(self, mine: Mapping[str, Any]) -> Iterator[Unit]:
        """Yield what follows from sums of ratings by guide: one query of ratings, and two of commitments."""
        cases = [When(statement__in=_names(guide), then=Value(place)) for place, guide in enumerate(self._guides)]
        if not cases:
            return
        names = [name for guide in self._guides for name in _names(guide)]
        rows = Rating.objects.filter(**mine, saved_at__lt=self._end, statement__in=names)
        rated = rows.annotate(guide=Case(*cases, output_field=IntegerField())).values("learner_id", "guide")
        of_phases: dict[str, Any] = {}
        for phase in (START, BEFORE, AFTER):
            is_in = Q(phase=phase)
            of_phases |= {f"{phase}_many": Count("pk", filter=is_in), f"{phase}_sum": Sum("value", filter=is_in)}
        sums = rated.annotate(**of_phases, last_after=Max("saved_at", filter=Q(phase=AFTER)))
        commitments = self._commitments(mine)
        for learner, place, *sums_of_phases, last_after in sums.values_list(
            "learner_id", "guide", *of_phases, "last_after"
        ):
            guide = self._guides[place]
            name, asked, at_start = guide.name, len(guide.statements), self._at_start[guide.name]
            started, start, begun, before, finished, after = sums_of_phases
            if begun == finished == asked:
                yield Unit(learner, self._form(units.CHANGE, name), ((before, after), direction_of(before, after)))
            if at_start and started == at_start:
                yield Unit(learner, self._form(units.START, name), (gap_of(start, at_start),))
            if finished == asked and (units.MADE.name, name) in self.forms:
                made = commitments.get((learner, name), Made())
                for stage in self._due(timezone.localdate(last_after)):
                    form = self._form(stage, name)
                    yield Unit(learner, form, [made.given(one.question) for one in form.questions])

    def _due(self, reached_on: datetime.date) -> Iterator[Stage]:
        """Yield the stages of commitments whose time has come for who passed their page on a day."""
        yield units.MADE
        for day, stage in CHECKED.items():
            if reached_on + datetime.timedelta(days=day) + TIME_TO_REPORT <= self._day:
                yield stage

    def _commitments(self, mine: Mapping[str, Any]) -> Mapping[tuple[int, str], Made]:
        """Return the oldest commitment by person and guide. Two queries."""
        suggested = {guide.name: suggestions_of(guide) for guide in self._guides}
        rows = Commitment.objects.filter(**mine, block_name__in=self._blocks).order_by("made_at", "pk")
        whose_is: dict[int, tuple[int, str]] = {}
        statuses: dict[int, dict[int, str]] = {}
        found: dict[tuple[int, str], Made] = {}
        for pk, learner, block, slot, category in rows.values_list(
            "pk", "learner_id", "block_name", "slot", "category"
        ):
            whose, suggestion = (learner, self._blocks[block]), f"{block}/{slot}"
            if whose not in found:
                known = suggestion in suggested[whose[1]]
                whose_is[pk], statuses[pk] = whose, {}
                found[whose] = Made(category, suggestion if known else OTHER, statuses[pk])
        of_mine = {f"commitment__{name}": value for name, value in mine.items()}
        checks = CommitmentCheck.objects.filter(**of_mine, commitment__block_name__in=self._blocks, day__in=CHECKED)
        for pk, day, status in checks.values_list("commitment_id", "day", "status"):
            if pk in whose_is:
                statuses[pk][day] = status
        return found

    def _statements(self, mine: Mapping[str, Any]) -> Iterator[Unit]:
        """Yield ratings statement by statement. One query."""
        for guide_name, whose in self._pairs(mine).items():
            form = self._form(units.STATEMENTS, guide_name)
            names = [one.question.item for one in form.questions]
            for learner, values in sorted(whose.items()):
                if len(values) == 2 * len(names):
                    yield Unit(learner, form, [(values[name, BEFORE], values[name, AFTER]) for name in names])

    def _pairs(self, mine: Mapping[str, Any]) -> Mapping[str, Mapping[int, Mapping[tuple[str, str], int]]]:
        guide_of = {name: guide.name for guide in self._guides for name in _names(guide)}
        found: dict[str, dict[int, dict[tuple[str, str], int]]] = {
            guide.name: defaultdict(dict) for guide in self._guides
        }
        rated = Rating.objects.filter(**mine, saved_at__lt=self._end)
        rows = rated.filter(phase__in=(BEFORE, AFTER), statement__in=guide_of)
        for learner, statement, phase, value in rows.values_list("learner_id", "statement", "phase", "value"):
            found[guide_of[statement]][learner][statement, phase] = value
        return found

    def _feedback(self, mine: Mapping[str, Any]) -> Iterator[Unit]:
        """Yield the feedback of everybody who answered both questions."""
        rows = Feedback.objects.filter(**mine, saved_at__lt=self._end).exclude(recommend="").exclude(change="")
        for learner, name, *answers in rows.values_list("learner_id", "name", "recommend", "change"):
            yield Unit(learner, self._form(units.ANSWERS, name), answers)

    def _ahead(self, mine: Mapping[str, Any]) -> Iterator[Unit]:
        """Yield what is coming up, of everybody who said anything of themselves at the start."""
        form = self.forms.get((units.AHEAD.name, ""))
        if form is None:
            return
        ahead: dict[int, set[str]] = defaultdict(set)
        rows = Discovery.objects.filter(**mine, saved_at__lt=self._end)
        for learner, names in rows.values_list("learner_id", "coming_up"):
            ahead[learner].update(names.split())
        for learner, guides in ahead.items():
            yield Unit(learner, form, [one.question.about in guides for one in form.questions])

    def _form(self, stage: Stage, about: str) -> Form:
        return self.forms[stage.name, about]

    def _feedbacks(self) -> tuple[str, ...]:
        names = Feedback.objects.filter(course=self._course).order_by("name").values_list("name", flat=True)
        return tuple(names.distinct())

    def _asked_at_start(self) -> set[str]:
        """Return which statements are rated at the start: those that anybody has rated then."""
        rows = Rating.objects.filter(course=self._course, phase=START)
        return set(rows.order_by().values_list("statement", flat=True).distinct())

    def _next(self, first: int) -> list[int]:
        """Return the next accounts with any answer, in order; none at the end."""
        found: set[int] = set()
        for model in (Rating, Feedback, Discovery):
            rows = model._default_manager.filter(course=self._course, learner_id__gte=first)
            numbers = rows.order_by("learner_id").values_list("learner_id", flat=True)
            found.update(numbers.distinct()[:PEOPLE_AT_ONCE])
        return sorted(found)[:PEOPLE_AT_ONCE]


def _names(guide: Guide) -> list[str]:
    return [item.name for item in guide.statements]
