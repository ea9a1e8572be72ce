"""What is in the tables, and which statements reached them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import OperationalError, connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from digiboards_xblocks.activities.base.models import EverythingDeleted
from digiboards_xblocks.db.models import StaffLock
from digiboards_xblocks.programme.figures.models import CountedUnit, Ledger, Publication
from digiboards_xblocks.programme.nudges.models import Nudge, NudgeRequest
from digiboards_xblocks.programme.progress.models import StaleProgress

# Notes for work of staff, and for undo: they name a course run by its key, and go once they are seen, or an hour old.
NOTES = (StaleProgress, EverythingDeleted)
# What stays, so that nothing is ever counted twice, and nobody is written to twice.
LASTING = (CountedUnit, Ledger, Publication, Nudge, NudgeRequest)
OURS = "digiboards_xblocks_"
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of our tables and of the platform's completion, but for notes for staff's work, and its locks."""
    models = [*apps.get_app_config("digiboards_xblocks").get_models(), apps.get_model("completion", "BlockCompletion")]
    told = [model for model in models if model not in (*NOTES, StaffLock)]
    return {model.__name__: _rows(model) for model in told}


def _rows(model: type[Model]) -> list[dict[str, Any]]:
    """Every row as the database keeps it, without Django, which takes long to put fifty queries together."""
    with connection.cursor() as cursor:
        key, table = (connection.ops.quote_name(name) for name in (model._meta.pk.column, model._meta.db_table))
        cursor.execute(f"SELECT * FROM {table} ORDER BY {key}")  # noqa: S608
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def all_but_what_lasts() -> dict[str, list[dict[str, Any]]]:
    """``everything``, but for what outlives answers: that they are counted in figures."""
    lasting = {model.__name__ for model in LASTING}
    return {name: rows for name, rows in everything().items() if name not in lasting}


def learner_models() -> dict[Any, str]:
    """Every table of ours that says something of a learner, and the way from it to the learner."""
    ways: dict[Any, str] = {}
    models = list(apps.get_app_config("digiboards_xblocks").get_models())
    while found := {
        model: field.name if field.related_model is get_user_model() else f"{field.name}__{ways[field.related_model]}"
        for model in models
        if model not in ways
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created
        if field.related_model is get_user_model() or field.related_model in ways
    }:
        ways |= found
    return ways


def rows_of(learner: Any) -> dict[str, list[dict[str, Any]]]:
    """Every row of ours that is a learner's, of those tables that have any; ``everything`` leaves out the same."""
    rows = {
        model.__name__: list(model._default_manager.filter(**{way: learner}).order_by("pk").values())
        for model, way in learner_models().items()
        if model not in NOTES
    }
    return {name: found for name, found in rows.items() if found}


@contextmanager
def failing_write(number: int) -> Iterator[None]:
    """The database refuses the write to our tables of this number, counted from 0."""
    seen = 0

    def execute(call: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal seen
        if OURS in sql and sql.startswith(WRITES):
            seen += 1
            if seen > number:
                raise OperationalError("the disk is full")
        return call(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield


def fields_of(block: Any) -> dict[str, Any]:
    return {name: field.read_from(block) for name, field in block.fields.items()}


class Watched(CaptureQueriesContext):
    """Notes the statements of a piece of work."""

    def __init__(self) -> None:
        super().__init__(connection)

    @property
    def ours(self) -> list[str]:
        """Those that touch our tables."""
        return [query["sql"] for query in self.captured_queries if OURS in query["sql"]]

    @property
    def our_writes(self) -> list[str]:
        """Those that change our tables."""
        return [sql for sql in self.ours if sql.startswith(WRITES)]

    @property
    def writes(self) -> list[str]:
        """Those that change anything."""
        return [query["sql"] for query in self.captured_queries if query["sql"].lstrip("( ").startswith(WRITES)]
