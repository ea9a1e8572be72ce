"""Rows of several tables in one query: most of what a query costs is to make it, send it and wait for it.

Each row comes as JSON, which every database makes, so that tables of different columns fit below one another.
"""

import datetime
import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models
from django.db.models.functions import JSONObject
from opaque_keys.edx.keys import UsageKey

from .models import LearnerRow
from .utils import learner_rows

# What stands for the course run and the learner in the statement, which is made once for each choice of tables.
_COURSE, _LEARNER = UsageKey.from_string("block-v1:-+-+-+type@-+block@-"), -1


def fetch_learner_rows(
    tables: Sequence[type[LearnerRow]], *, usage_key: UsageKey, learner_id: int
) -> dict[type[LearnerRow], list[LearnerRow]]:
    """Return a learner's rows of each table in the course run that the block is in, the oldest first.

    Each has the values of ``record_joined`` as attributes beside its own.
    """
    statement, parameters = _statement(tuple(tables), connection.vendor)
    filling: dict[Any, Any] = {str(_COURSE.context_key): str(usage_key.context_key), _LEARNER: learner_id}
    found: dict[type[LearnerRow], list[LearnerRow]] = {model: [] for model in tables}
    with connection.cursor() as cursor:
        cursor.execute(statement, [filling.get(value, value) for value in parameters])
        for number, row in cursor.fetchall():
            model = tables[number]
            found[model].append(_row(model, json.loads(row)))
    return {model: sorted(rows, key=_oldest_first) for model, rows in found.items()}


@lru_cache(maxsize=16)
def _statement(tables: tuple[type[LearnerRow], ...], _vendor: str) -> tuple[str, tuple[Any, ...]]:
    first, *others = (
        learner_rows(model, _COURSE, _LEARNER)
        .order_by()
        .values_list(
            models.Value(number, output_field=models.IntegerField()),
            JSONObject(**{name: models.F(path) for name, path in _columns(model).items()}),
        )
        for number, model in enumerate(tables)
    )
    statement, parameters = first.union(*others, all=True).query.sql_with_params()
    return statement, tuple(parameters)


def _columns(model: type[LearnerRow]) -> dict[str, str]:
    """The names in each row's JSON, and the way to each value."""
    return {field.attname: field.attname for field in model._meta.concrete_fields} | dict(model.record_joined)


def _row(model: type[LearnerRow], values: Mapping[str, Any]) -> LearnerRow:
    own, joined = _readers(model)
    read_values: list[Any] = [read(values[name]) for name, read in own.items()]
    row = model.from_db(connection.alias, list(own), read_values)
    for name, read in joined.items():
        setattr(row, name, read(values[name]))
    return row


@lru_cache(maxsize=64)
def _readers(model: type[LearnerRow]) -> tuple[dict[str, Callable[[Any], Any]], dict[str, Callable[[Any], Any]]]:
    """What makes a value of what is in the JSON: of a table's own columns, and of those that are joined to it."""
    own = {field.attname: _reader(field) for field in model._meta.concrete_fields}
    return own, {name: _reader(_field_at(model, path)) for name, path in model.record_joined.items()}


def _field_at(model: type[models.Model], path: str) -> Any:
    *relations, last = path.split("__")
    related: Any = model
    for name in relations:
        related = related._meta.get_field(name).related_model
    return related._meta.get_field(last)


def _reader(field: Any) -> Callable[[Any], Any]:
    if isinstance(field, models.DateTimeField):
        return _moment
    if isinstance(field, models.DateField):
        return lambda value: None if value is None else datetime.date.fromisoformat(value)
    if isinstance(field, models.BooleanField):
        return lambda value: None if value is None else bool(value)  # MySQL and SQLite have numbers
    if isinstance(field, models.JSONField):
        return lambda value: json.loads(value) if isinstance(value, str) else value  # nested, as text or as it is
    return lambda value: value


def _moment(value: str | None) -> datetime.datetime | None:
    """A time as databases write it in JSON: PostgreSQL with its zone, MySQL and SQLite in the connection's."""
    if value is None:
        return None
    moment = datetime.datetime.fromisoformat(value)
    return (moment.replace(tzinfo=connection.timezone) if moment.tzinfo is None else moment).astimezone(datetime.UTC)


def _oldest_first(row: LearnerRow) -> tuple[datetime.datetime, int]:
    return row.saved_at, row.pk
