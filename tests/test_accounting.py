"""Learners' lives, made up at random: whatever happens, a unit is counted once in each stage, and spends three at most.

What is counted is noted as it happens, beside the markers of the code, and never forgotten until an account is retired:
by a restored back-up or a purge no less than by a deletion.
"""

import datetime
import itertools
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from typing import Any
from unittest import mock

import pytest
import time_machine
from django.db.models import Model
from django.test import override_settings
from hypothesis import given
from hypothesis import settings as at_most
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from digiboards_xblocks.activities.base import deletion
from digiboards_xblocks.core.programme_outline import parse_outline
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.figures.days import next_day
from digiboards_xblocks.programme.figures.measures import OUTCOME, SUGGESTION
from digiboards_xblocks.programme.figures.models import CountedUnit, Ledger, NoisyNumber, Publication, SliceFigure
from digiboards_xblocks.programme.figures.privacy.budget import DEFAULTS, KINDS, MOST, PROGRAMME
from digiboards_xblocks.programme.figures.publishing import PerhapsPublished
from digiboards_xblocks.programme.figures.units import STAGES, forms_of, spent
from digiboards_xblocks.programme.retention import retirement
from tests.activities.storage import rows_of

from .clock import noon
from .conftest import COURSE_KEY
from .histories import EVENTS, Answers, answer, delete_and_answer, restore
from .mechanisms import Seeded
from .programmes import OUTLINE, person, register

FIRST = datetime.date(2026, 1, 15)
PUBLICATIONS = 8
HAPPENS = {event.__name__: event for event in EVENTS if event is not restore}


def test_all_stages_of_a_unit_together_spend_three() -> None:
    measures = {stage.measure for stage in STAGES}
    assert {measure: spent(measure, DEFAULTS) for measure in measures} == dict.fromkeys(measures, MOST)
    assert all(set(stage.shares) <= set(KINDS) for stage in STAGES)


def test_the_questions_of_a_form_spend_what_it_does_in_each_kind_of_part() -> None:
    """Those that are counted in some kinds alone, too: a question costs its sensitivity by the scale of its noise."""
    forms = forms_of(parse_outline(OUTLINE), ("end-feedback",), {"g1": 2, "g2": 1})
    for form, kind in itertools.product(forms, KINDS):
        scales = form.scales(kind, DEFAULTS)
        cost = [one.shape.sensitivity / scales[one.question] for one in form.questions if one.question in scales]
        assert sum(cost, Fraction()) == form.epsilon(kind, DEFAULTS), (form.key, kind)
    suggested = [one for form in forms for one in form.questions if one.question.part in (SUGGESTION, OUTCOME)]
    assert [(one.question.about, one.kinds) for one in suggested] == [
        (guide, (PROGRAMME,)) for guide in ("g1", "g1", "g2", "g2")
    ]


@contextmanager
def noted() -> Iterator[list[tuple[int, Any]]]:
    """Who was counted in which form, in order."""
    seen: list[tuple[int, Any]] = []
    real = publishing._mark

    def mark(ledger: Ledger, form: Any, learners: Sequence[int]) -> None:
        seen.extend((learner, form) for learner in learners)
        real(ledger, form, learners)

    with mock.patch.object(publishing, "_mark", mark):
        yield seen


class BackUp:
    """All that a database holds of the figures, and of what one learner answered, at a moment."""

    _tables = (SliceFigure, NoisyNumber, CountedUnit, Publication, Ledger)

    def __init__(self) -> None:
        self._rows: dict[type[Model], list[Any]] = {model: list(model._default_manager.all()) for model in self._tables}
        self.publications = Publication.objects.count()

    def restore(self) -> None:
        for model in self._tables:
            model._default_manager.all().delete()
        # A purge since has given the course run another number.
        course, _ = Course.objects.get_or_create(course_key=str(COURSE_KEY))
        for model in reversed(self._tables):
            for row in self._rows[model]:
                if hasattr(row, "course_id"):
                    row.course = course
            model._default_manager.bulk_create(self._rows[model])


@pytest.mark.slow
class LifeTest(TestCase):  # type: ignore[misc]
    @at_most(max_examples=20)
    @given(data=st.data())
    def test_no_life_spends_more_than_three(self, data: st.DataObject) -> None:
        with override_settings(DIGIBOARDS_OUTLINES="tests.programmes.outline_of"), noted() as seen:
            self._live(data)
            spent_of: dict[Any, Fraction] = defaultdict(Fraction)
            for learner, form in seen:
                spent_of[learner, form.stage.measure, form.about] += sum(form.epsilon(kind, DEFAULTS) for kind in KINDS)
            times = [(learner, form.stage.name, form.about, form.stage.measure) for learner, form in seen]
        assert len(times) == len(set(times)), "a unit was counted twice in a stage"
        assert max(spent_of.values(), default=0) <= MOST

    def _live(self, data: st.DataObject) -> None:
        boards = register()
        back_up, lost, day = None, None, FIRST
        with time_machine.travel(noon(day) - datetime.timedelta(days=60), tick=False):
            people = [person(f"p{place}", data.draw(st.sampled_from([None, *boards.values()]))) for place in range(3)]
        for _ in range(PUBLICATIONS):
            with time_machine.travel(noon(day) - datetime.timedelta(hours=1), tick=False):
                for user in people:
                    self._happens(data, user, boards)
                if data.draw(st.integers(0, 5)) == 0:
                    back_up = BackUp()
            with time_machine.travel(noon(day), tick=False):
                self._publish()
            if back_up and data.draw(st.booleans()):
                lost = Publication.objects.latest("published_on").published_on
                back_up.restore()
                publishing.count_as_disclosed(COURSE_KEY, lost)
                back_up = None
            if data.draw(st.booleans()):
                people.append(person(f"later{day}", None))
            day = next_day(day)
        gone = people[0]
        deletion.delete_course_answers(learner_id=gone.pk, course_key=COURSE_KEY)
        assert set(rows_of(gone)) <= {"CountedUnit"}
        assert {field.name for field in CountedUnit._meta.get_fields()} == {
            *("id", "ledger", "learner", "measure", "about", "stage")
        }, "nothing of what was answered"
        retirement.retire_learner(gone.pk)
        assert rows_of(gone) == {}

    def _happens(self, data: st.DataObject, user: Any, boards: Any) -> None:
        what = data.draw(st.sampled_from(["answer", "rest", *HAPPENS]))
        values = st.integers(1, 5)
        given_now = Answers(
            start=data.draw(values),
            before=data.draw(values),
            after=data.draw(values),
            recommend=data.draw(st.sampled_from(["yes", "no"])),
            category=data.draw(st.sampled_from(["", "cyber"])),
        )
        if what == "answer":
            answer(user, given_now)
        elif what == "late_board" and not Membership.objects.exclude(learner=user).exists():
            delete_and_answer(user, given_now, boards)
        elif what != "rest":
            HAPPENS[what](user, given_now, boards)

    def _publish(self) -> None:
        Course.objects.get_or_create(course_key=str(COURSE_KEY))
        try:
            publishing.publish(COURSE_KEY, mechanism=Seeded(0))
        except PerhapsPublished as unknown:
            publishing.count_as_disclosed(COURSE_KEY, unknown.day)
            publishing.publish(COURSE_KEY, mechanism=Seeded(0))
