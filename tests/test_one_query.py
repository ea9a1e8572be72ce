"""Rows of several tables in one query are the rows that a query of each would give, on every database."""

import datetime
from typing import Any

import pytest
from django.db import models
from django.utils import timezone

from digiboards_xblocks.db.models import LearnerRow
from digiboards_xblocks.db.one_query import fetch_learner_rows
from digiboards_xblocks.db.utils import learner_models
from tests.activities.boards import join, members
from tests.activities.learner_samples import BOARD, PLAN
from tests.activities.record_samples import GUIDES, fill, finish, record
from tests.activities.samples import HOSTILE
from tests.activities.storage import Watched
from tests.tables import tables

from .conftest import COURSE_KEY, build_block

KEY = COURSE_KEY.make_usage_key("digiboards_record", "mine")
LATER = datetime.datetime(2026, 3, 2, 23, 59, 59, 999999, tzinfo=datetime.timezone(datetime.timedelta(hours=5)))


def values_of(row: Any) -> dict[str, Any]:
    """All that is in a row, and what is joined to it."""
    names = [*(field.attname for field in row._meta.concrete_fields), *row.record_joined]
    return {name: getattr(row, name) for name in names}


def one_by_one(model: type[LearnerRow], learner: Any) -> list[dict[str, Any]]:
    rows = model._default_manager.filter(course__course_key=str(COURSE_KEY), learner=learner)
    joined = rows.annotate(**{name: models.F(path) for name, path in model.record_joined.items()})
    return [values_of(row) for row in joined.order_by("saved_at", "pk")]


def test_all_values_of_all_tables_are_as_django_reads_them(learner: Any, other_learner: Any) -> None:
    for name in GUIDES:
        fill(learner, of=name, words=HOSTILE)
        fill(other_learner, of=name)
    tables.Feedback.objects.filter(name="g1-feedback").update(shared=False, saved_at=LATER)
    tables.Discovery.objects.filter(learner=learner).update(role='‘é’ \\ " \u2028 🙂')
    with timezone.override("Asia/Kathmandu"), Watched() as watched:
        found = fetch_learner_rows(learner_models(), usage_key=KEY, learner_id=learner.pk)

    assert len(watched.ours) == 1
    assert [model for model in learner_models() if not found[model]] == []
    for model, rows in found.items():
        assert [values_of(row) for row in rows] == one_by_one(model, learner), model.__name__
    assert found[tables.Feedback][-1].saved_at == LATER


def test_rows_come_the_oldest_first(learner: Any) -> None:
    for name in GUIDES:
        fill(learner, of=name)
    [first, *_] = tables.ReadingPlace.objects.order_by("pk")
    tables.ReadingPlace.objects.filter(pk=first.pk).update(saved_at=LATER + datetime.timedelta(days=1))
    [rows] = fetch_learner_rows([tables.ReadingPlace], usage_key=KEY, learner_id=learner.pk).values()

    assert [row.pk for row in rows][-1] == first.pk


def test_nobody_has_rows_in_a_course_run_that_nobody_has_used(learner: Any) -> None:
    assert fetch_learner_rows(learner_models(), usage_key=KEY, learner_id=learner.pk) == {
        model: [] for model in learner_models()
    }


@pytest.mark.parametrize(
    ("block_type", "content", "most"),
    [
        pytest.param("digiboards_record", record(), 1, id="record"),
        pytest.param("digiboards_action_plan", PLAN, 1, id="action plan"),
        pytest.param("digiboards_board", BOARD, 4, id="board"),
    ],
)
def test_a_page_of_all_that_somebody_has_takes_few_queries(
    block_type: str, content: str, most: int, learner: Any
) -> None:
    members(7)
    join(learner)
    for name in GUIDES:
        fill(learner, of=name)
    finish(learner, *GUIDES)
    block = build_block(block_type, user=learner, content=content)
    with Watched() as watched:
        fragment = block.student_view({})

    assert "broken" not in fragment.content
    assert len(watched.ours) <= most
