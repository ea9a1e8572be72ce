"""What Django does not document, as we use it."""

import datetime
from typing import Any

import pytest

from digiboards_xblocks.db.django_private import delete_without_reading
from digiboards_xblocks.db.utils import insert_plain, upsert_plain
from digiboards_xblocks.organisations.models import Organisation
from digiboards_xblocks.programme.progress.models import StaleProgress

CLOSED = datetime.date(2026, 4, 1)
COLUMNS = ("ods_code", "name", "kind")


def stored() -> list[tuple[Any, ...]]:
    return list(Organisation.objects.order_by("ods_code").values_list(*COLUMNS))


@pytest.fixture
def two(db: None) -> None:
    insert_plain(Organisation, COLUMNS, [("R1", "One", "trust"), ("R2", "Two", "trust")])


def test_rows_are_inserted(two: None) -> None:
    assert stored() == [("R1", "One", "trust"), ("R2", "Two", "trust")]


@pytest.mark.parametrize(
    "rows",
    [
        [("R1", "One", "trust")],
        [("R1", "The same", "trust"), ("R2", "The same", "trust")],
        [("R1", "One", "trust"), ("R2", "Two", "icb"), ("R3", "Two", "icb")],
    ],
)
def test_columns_that_are_the_same_in_all_rows_are_inserted_too(rows: list[tuple[str, str, str]], db: None) -> None:
    insert_plain(Organisation, COLUMNS, rows)
    assert stored() == rows


def test_rows_that_are_the_same_in_every_column_are_all_inserted(db: None) -> None:
    note = ("course-v1:A+B+C", 7, datetime.datetime(2026, 11, 30, tzinfo=datetime.UTC))
    columns = ("course_key", "learner_id", "noted_at")
    insert_plain(StaleProgress, ("course_key", "learner", "noted_at"), [note, note])
    assert list(StaleProgress.objects.values_list(*columns)) == [note, note]


def test_what_is_there_is_updated_in_the_named_columns_only(two: None) -> None:
    rows = [("R2", "Second", "icb"), ("R3", "Three", "icb")]
    upsert_plain(Organisation, COLUMNS, rows, key=["ods_code"], values=["name"])
    assert stored() == [("R1", "One", "trust"), ("R2", "Second", "trust"), ("R3", "Three", "icb")]


def test_a_column_is_kept_with_another_and_emptied_when_that_changes(two: None) -> None:
    Organisation.objects.update(closed_on=CLOSED)
    rows = [("R1", "One", "trust"), ("R2", "Second", "trust"), ("R3", "Three", "icb")]
    upsert_plain(Organisation, COLUMNS, rows, key=["ods_code"], values=["name"], kept_with={"closed_on": "name"})
    assert stored() == rows
    assert dict(Organisation.objects.values_list("ods_code", "closed_on")) == {"R1": CLOSED, "R2": None, "R3": None}


def test_rows_are_deleted_in_one_statement(two: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        assert delete_without_reading(Organisation.objects.filter(ods_code__in=["R2", "R9"])) == 1
    assert stored() == [("R1", "One", "trust")]
