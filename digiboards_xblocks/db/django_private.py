"""The private interfaces of Django that we use; nothing else in the package uses any.

``tests/test_django_private.py`` tries each on every supported version and database.
"""

from collections.abc import Sequence
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


def update_clause(fields: Sequence[Any], values: Sequence[str], key: Sequence[str]) -> str:
    """Return how an INSERT of these fields ends that updates ``values`` where ``key`` is taken; both are columns."""
    clause: str = connection.ops.on_conflict_suffix_sql(list(fields), OnConflict.UPDATE, list(values), list(key))
    return clause
