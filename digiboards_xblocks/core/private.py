"""Words that nobody but their writer may read, as Python passes them on: equal to any others, and never shown.

What a program shows of a value when something fails is its ``repr``: in a traceback's local variables, an error report,
a debugger. These have one that says nothing.
"""

from typing import Any


class PrivateStr(str):
    """Text whose ``repr`` says nothing of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<private>"


class PrivateDict(dict[Any, Any]):
    """A dictionary whose ``repr`` says nothing of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<private>"


class PrivateList(list[Any]):
    """A list whose ``repr`` says nothing of it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "<private>"


def private(value: Any) -> Any:
    """Return what JSON can hold as the same value with every text, dictionary and list in it private."""
    if isinstance(value, str):
        return PrivateStr(value)
    if isinstance(value, dict):
        return PrivateDict({private(name): private(item) for name, item in value.items()})
    if isinstance(value, list):
        return PrivateList(private(item) for item in value)
    return value
