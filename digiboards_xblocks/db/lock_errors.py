"""Errors of a database about its locks. Without tables, so that blocks can import it."""

from django.db import OperationalError

# What a database says of a lock that could not be had in time, or of two that waited for each other: PostgreSQL by the
# code of SQL's standard, MySQL and MariaDB by a number of their own, SQLite in words.
_SQLSTATES = frozenset({"40001", "40P01", "55P03"})
_NUMBERS = frozenset({1205, 1213})
_SQLITE = "database is locked"


def is_lock_error(error: BaseException) -> bool:
    """Return whether a database gave up waiting for a lock: the same statement may do well in a moment."""
    if not isinstance(error, OperationalError):
        return False
    cause = error.__cause__
    sqlstate = getattr(cause, "sqlstate", None) or getattr(cause, "pgcode", None)
    number = error.args[0] if error.args else None
    return sqlstate in _SQLSTATES or number in _NUMBERS or number == _SQLITE
