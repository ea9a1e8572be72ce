"""Watching that a request changes nothing: what it asks of the database, statement by statement."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, models

# What a look may ask of a database. Savepoints keep nothing: Django sets one where a transaction is within another,
# as every one is in these tests. The platform keeps sessions, which are no business of ours: none is opened here.
READS = ("SELECT", "(SELECT", "WITH")
KEEPS_NOTHING = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
LOCKS = ("FOR UPDATE", "FOR NO KEY UPDATE", "FOR SHARE", "LOCK IN SHARE MODE")


def changes(sql: str) -> bool:
    """Whether a statement changes or locks anything; one of a kind that is not known is taken to."""
    text = " ".join(sql.upper().split())
    if text.startswith(KEEPS_NOTHING):
        return False
    return not text.startswith(READS) or " INSERT INTO " in f" {text} " or any(lock in text for lock in LOCKS)


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collect the statements that change or lock anything.

    SQLite has no statement that locks rows, and Django leaves that out: a search that would lock is noted when it is
    made.
    """
    found: list[str] = []
    real = models.QuerySet.select_for_update

    def execute(call: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if changes(sql):
            found.append(sql)
        return call(sql, params, many, context)

    def lock(rows: Any, *args: Any, **kwargs: Any) -> Any:
        found.append(f"locks rows of {rows.model._meta.db_table}")
        return real(rows, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(execute):
        patch.setattr(models.QuerySet, "select_for_update", lock)
        yield found
