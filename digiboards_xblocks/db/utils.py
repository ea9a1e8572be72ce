"""Queries that all tables share: one learner's rows in one course run, and an upsert for every database."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from opaque_keys.edx.keys import UsageKey

from .django_private import insert_clause, update_clause
from .models import Course, LastingRow, LearnerRow

LearnerModel = TypeVar("LearnerModel", bound=LearnerRow)

# For what every database takes in a statement: SQLite 32,766, since its version 3.32.
MOST_VALUES = 32_000


def learner_models() -> tuple[type[LearnerRow], ...]:
    """Return every table with a learner in it, in the order in which all deletions go.

    One order, so that two deletions never wait for each other. What hangs on one of these rows goes with it.
    """
    return tuple(sorted(LearnerRow.__subclasses__(), key=lambda model: model.__name__))


def lasting_models() -> tuple[type[LastingRow], ...]:
    """Return every table with rows about a learner that outlive their answers."""
    return tuple(sorted(LastingRow.__subclasses__(), key=lambda model: model.__name__))


def learner_rows(model: type[LearnerModel], usage_key: UsageKey, learner_id: int) -> "models.QuerySet[LearnerModel]":
    """Return the learner's rows of one kind in the course run that the block is in.

    Without a join: an update with one looks for its rows first, and PostgreSQL and MySQL do not look at their other
    values again after waiting for another tab's save, which would then be written over.
    """
    course = Course.objects.filter(course_key=str(usage_key.context_key))[:1]
    return model._default_manager.filter(course=course, learner_id=learner_id)


def get_row(rows: "models.QuerySet[LearnerModel]") -> LearnerModel | None:
    """Return the one row of a unique key, read again; None if there is none. ``first`` would sort."""
    return next(iter(rows.all()), None)


def delete_matching(rows: "models.QuerySet[LearnerModel]", **conditions: Any) -> int:
    """Delete those of these rows that meet the conditions, and return how many, counted with what hangs on them.

    Django's ``delete`` looks for rows, and then deletes them by their numbers whatever another tab has made of them
    meanwhile. So each is changed to what it is, if it still meets the conditions: nobody else changes it from then on.
    A save looks for its row in the same way, so that the two lock in one order.
    """
    with transaction.atomic():
        found = rows.filter(**conditions)
        if not found.update(learner=models.F("learner")):
            return 0
        return found.delete()[0]


def lock_learner(learner_id: int) -> None:
    """Hold a learner's account until the transaction ends, before anything else: for what takes several statements.

    To add a row, a database has to look whether its learner is there. Somebody who deletes all that the learner has
    holds the account meanwhile, so two that each hold what the other needs would wait for each other for ever.
    SQLite lets one at a time write.
    """
    features = connection.features
    if features.has_select_for_update:
        people = get_user_model()._default_manager.select_for_update(no_key=features.has_select_for_no_key_update)
        list(people.filter(pk=learner_id).values_list("pk"))


def course_id_of(usage_key: UsageKey) -> int:
    """Return the number of the block's course run, made when its first answer is."""
    course, _ = Course.objects.get_or_create(course_key=str(usage_key.context_key))
    return course.pk


def upsert(rows: Sequence[models.Model], *, key: list[str], values: list[str]) -> None:
    """Insert rows, or update ``values`` where their ``key`` is taken, in one statement."""
    if not rows:
        return
    # MySQL finds the unique key by itself and refuses to be told; the others must be told.
    named = key if connection.features.supports_update_conflicts_with_target else None
    type(rows[0])._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=named, update_fields=values)


def upsert_plain(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
    *,
    key: Sequence[str],
    values: Sequence[str],
    kept_with: Mapping[str, str] | None = None,
) -> None:
    """Upsert thousands of rows of numbers and text, several times as fast as ``upsert``.

    ``kept_with`` names fields by others: each of these keeps its value while the other's stays the same, and is emptied
    when that changes. The statement is the one of Django's ``bulk_create``, which makes an object of each row and each
    of its values.
    """
    column_of: dict[str, Any] = {field.name: field.column for field in model._meta.concrete_fields}
    tail = update_clause(
        model._meta.db_table,
        [field for field in model._meta.concrete_fields if field.name in columns],
        [column_of[name] for name in values],
        [column_of[name] for name in key],
        {column_of[name]: column_of[other] for name, other in (kept_with or {}).items()},
    )
    insert_plain(model, columns, rows, tail)


def insert_plain(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[tuple[Any, ...]], tail: str = ""
) -> None:
    """Insert thousands of rows of numbers and text; ``tail`` says in SQL what becomes of one that is there."""
    if not rows:
        return
    table = model._meta
    fields = [field for name in columns for field in table.concrete_fields if field.name == name]
    quote = connection.ops.quote_name
    named = ", ".join(quote(str(field.column)) for field in fields)
    head = f"{insert_clause()} {quote(table.db_table)} ({named}) "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            chosen, given = _as_lists(fields, rows)
            cursor.execute(f"{head}{chosen} {tail}", given)
            return
        row = f"({', '.join(['%s'] * len(fields))})"
        most = MOST_VALUES // len(fields)
        for start in range(0, len(rows), most):
            some = rows[start : start + most]
            values_of_all = [value for cells in some for value in cells]
            cursor.execute(f"{head}VALUES {', '.join([row] * len(some))} {tail}", values_of_all)


def update_plain(model: type[models.Model], column: str, keys: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> int:
    """Set one column of rows, each to its own value, where all of ``keys`` are as given. Return how many were found.

    A row is the new value, then one for each key. For many rows faster than as many of Django's updates.
    """
    if not rows:
        return 0
    quote = connection.ops.quote_name
    column_of = {field.name: quote(str(field.column)) for field in model._meta.concrete_fields}
    where = " AND ".join(f"{column_of[name]} = %s" for name in keys)
    statement = f"UPDATE {quote(model._meta.db_table)} SET {column_of[column]} = %s WHERE {where}"
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
        return int(cursor.rowcount)


def _as_lists(fields: Sequence[Any], rows: Sequence[tuple[Any, ...]]) -> tuple[str, list[Any]]:
    """Return PostgreSQL's SQL that gives rows, and its values, which are lists: one for each column.

    To find thousands of blanks in a statement takes longer than to run it. A column with the same in all rows is sent
    once.
    """
    lists: list[tuple[str, str, list[Any]]] = []
    same: list[Any] = []
    chosen: list[str] = []
    for place, field in enumerate(fields):
        kind, cells = field.db_type(connection), [cells[place] for cells in rows]
        is_last = place == len(fields) - 1
        if cells.count(cells[0]) == len(cells) and (lists or not is_last):
            chosen.append(f"%s::{kind}")
            same.append(cells[0])
        else:
            chosen.append(f"c{place}")
            lists.append((f"c{place}", f"%s::{kind}[]", cells))
    names, blanks, listed = zip(*lists, strict=True)
    return f"SELECT {', '.join(chosen)} FROM unnest({', '.join(blanks)}) AS given ({', '.join(names)})", [
        *same,
        *listed,
    ]


def in_clause(column: str, values: Sequence[Any]) -> tuple[str, list[Any]]:
    """Return an SQL condition that a column is one of at most ``MOST_VALUES`` values, and its parameters.

    Django's own looks at each value several times.
    """
    if connection.vendor == "postgresql":
        return f"{column} = ANY (%s)", [list(values)]
    return f"{column} IN ({', '.join(['%s'] * len(values))})", list(values)
