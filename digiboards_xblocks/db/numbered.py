"""Rows by their numbers: locked and deleted one by one, and no others with them.

A search that changes what it finds locks, on MySQL, what it passes by: other people's rows, and where theirs would be.
So numbers are looked for without a lock, and then each is led to its row.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, models

from .django_private import delete_without_reading

# What one statement takes: for MySQL it names each number in a SELECT of its own.
_MOST = 500 if connection.vendor == "mysql" else 10_000


def delete(rows: "models.QuerySet[Any]") -> int:
    """Delete rows and what refers to them, and return how many rows. Django's own way reads all of them first."""
    model = rows.model
    numbers = list(rows.order_by().values_list("pk", flat=True))
    relations = [
        item for item in model._meta.get_fields(include_hidden=True) if isinstance(item, models.ForeignObjectRel)
    ]
    for some in _pieces(numbers) if relations else ():
        lock_numbered(model, some, "pk")  # nothing more can be hung on them then
        for relation in relations:
            hanging = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": some})
            delete_numbered(relation.related_model, list(hanging.order_by().values_list("pk", flat=True)))
    return delete_numbered(model, numbers)


def delete_numbered(model: type[models.Model], numbers: Sequence[int]) -> int:
    """Delete the rows of these numbers, and return how many there were."""
    gone = 0
    for some in _pieces(numbers):
        if connection.vendor != "mysql":
            gone += delete_without_reading(model._default_manager.filter(pk__in=some))
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"DELETE {connection.ops.quote_name(model._meta.db_table)} {_led_to(model, some)}", some)
            gone += cursor.rowcount
    return gone


def lock_numbered(model: type[models.Model], numbers: Sequence[int], *columns: str) -> list[tuple[Any, ...]]:
    """Lock the rows of these numbers until the transaction ends; what is in these columns of them."""
    found: list[tuple[Any, ...]] = []
    fields: list[Any] = [model._meta.pk if name == "pk" else model._meta.get_field(name) for name in columns]
    named = ", ".join(f"{connection.ops.quote_name(model._meta.db_table)}.{_column(field)}" for field in fields)
    for some in _pieces(numbers):
        if connection.vendor != "mysql":
            rows = model._default_manager.select_for_update().filter(pk__in=some).order_by("pk")
            found += rows.values_list(*columns)
            continue
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {named} {_led_to(model, some)} FOR UPDATE", some)
            found += cursor.fetchall()
    return found


def _pieces(numbers: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), _MOST):
        yield list(numbers[start : start + _MOST])


def _led_to(model: type[models.Model], numbers: Sequence[int]) -> str:
    """From each number to its row, for MySQL: by IN it would go through all rows of a small table, and lock them."""
    table = connection.ops.quote_name(model._meta.db_table)
    named = " UNION ALL ".join(["SELECT %s AS number", *["SELECT %s"] * (len(numbers) - 1)])
    return f"FROM ({named}) AS numbers STRAIGHT_JOIN {table} ON {table}.{_column(model._meta.pk)} = numbers.number"


def _column(field: Any) -> str:
    return connection.ops.quote_name(str(field.column))
