"""What is raised where something goes wrong that nobody foresaw."""

from collections.abc import Callable
from typing import Any

# Stands in the text of every exception that is raised on purpose: nothing may tell it to anybody.
SECRET = "zebra quagga 7391"

LogLines = Callable[[], list[str]]


class Unprintable(Exception):  # noqa: N818 (not an error of ours)
    """A failure that cannot even be shown."""

    def __str__(self) -> str:
        raise RuntimeError(SECRET)

    __repr__ = __str__


def failing(kind: type[Exception] = TypeError) -> Callable[..., Any]:
    """Something that fails however it is called."""

    def fail(*_args: Any, **_kwargs: Any) -> Any:
        raise kind(SECRET)

    return fail
