"""The private interfaces of Django that we use; nothing else in the package uses any.

``tests/test_django_private.py`` tries each on every supported version and database.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.constants import OnConflict


def delete_without_reading(rows: "models.QuerySet[Any]") -> int:
    """Delete rows in one statement, and return how many; ``delete`` reads them all first. Nothing may refer to them."""
    deleted: int = rows._raw_delete(connection.alias)
    return deleted


def insert_clause() -> str:
    """Return how an INSERT begins in this database's SQL."""
    clause: str = connection.ops.insert_statement()
    return clause


def update_clause(
    table: str, fields: Sequence[Any], values: Sequence[str], key: Sequence[str], kept_with: Mapping[str, str]
) -> str:
    """Return how an INSERT of these fields ends that updates ``values`` where ``key`` is taken; all are columns.

    ``kept_with`` has columns by others: each keeps its value while the other's stays the same, and is emptied when that
    changes.
    """

    def ending(columns: Sequence[str]) -> str:
        clause: str = connection.ops.on_conflict_suffix_sql(list(fields), OnConflict.UPDATE, list(columns), list(key))
        return clause

    quote = connection.ops.quote_name
    kept = []
    for column, other in kept_with.items():
        new_value = ending([other]).rpartition(" = ")[2]
        same = f"{quote(table)}.{quote(other)} = {new_value}"
        kept.append(f"{quote(column)} = CASE WHEN {same} THEN {quote(table)}.{quote(column)} END")
    # MySQL sets them one after the other: what depends on an earlier value comes first.
    beginning = ending([])
    return beginning + ", ".join([*kept, ending(values)[len(beginning) :]])
