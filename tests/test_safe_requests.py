"""The watch that the tests of looks rely on sees every change."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction

from digiboards_xblocks.db.locks import ROSTER, lock_course
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.db.utils import upsert
from digiboards_xblocks.programme.progress import aggregates

from .conftest import COURSE_KEY
from .safe_requests import changes, watched


@pytest.mark.parametrize(
    "work",
    [
        lambda: Course.objects.create(course_key="x"),
        lambda: Course.objects.update(course_key="x"),
        lambda: Course.objects.get_or_create(course_key="x"),
        lambda: get_user_model().objects.all().delete(),
        lambda: upsert([Course(course_key="x")], key=["course_key"], values=["course_key"]),
        lambda: aggregates.mark(COURSE_KEY, [1]),
        lambda: lock_course(COURSE_KEY, ROSTER),
        lambda: list(Course.objects.select_for_update()),
    ],
)
def test_a_change_is_seen(learner: Any, work: Callable[[], Any]) -> None:
    with transaction.atomic(), watched() as found:
        work()
    assert found


def test_a_look_is_none(learner: Any) -> None:
    with watched() as found, transaction.atomic():
        assert list(get_user_model().objects.all()) == [learner]
        assert Course.objects.count() == 0
    assert found == []


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO a VALUES (1)",
        "UPDATE a SET b = 1",
        "DELETE FROM a",
        "REPLACE INTO a VALUES (1)",
        "TRUNCATE a",
        "CREATE TEMPORARY TABLE a AS SELECT 1",
        "SELECT b FROM a WHERE c = 1 FOR UPDATE",
        "SELECT b FROM a FOR NO KEY UPDATE OF a",
        "WITH x AS (SELECT 1) INSERT INTO a SELECT * FROM x",
    ],
)
def test_what_changes_or_locks_anything(sql: str) -> None:
    assert changes(sql)


@pytest.mark.parametrize("sql", ["SELECT 1", "(SELECT 1) UNION (SELECT 2)", 'SAVEPOINT "s1"', 'RELEASE SAVEPOINT "s1"'])
def test_what_changes_nothing(sql: str) -> None:
    assert not changes(sql)
