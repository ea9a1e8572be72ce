"""The version of the course that is played, and the news for its open pages."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

_MOST_SHOWN = 10


@dataclass(frozen=True)
class State:
    """The state of the course after a check. ``version`` is of what is played, ``news`` of all that pages show."""

    version: str
    news: str
    heading: str
    lines: tuple[str, ...]


_states: list[State] = []
_changed = threading.Condition()


def set_playing(heading: str = "", lines: Sequence[str] = ()) -> None:
    """Note that another version is played from now on."""
    now = _token()
    _publish(State(now, now, heading, _shown(lines)))


def set_problems(heading: str, lines: Sequence[str]) -> None:
    """Note problems of the next version, while the last one stays."""
    _publish(State(playing(), _token(), heading, _shown(lines)))


def playing() -> str:
    """Return the version that is played; "" if nothing is watched."""
    return _states[0].version if _states else ""


def wait_for_change(news: str, *, seconds: float) -> State | None:
    """Return the state once its news differ from these; None if they still do not after so many seconds."""
    with _changed:
        return _states[0] if _changed.wait_for(lambda: _states[0].news != news, seconds) else None


def _publish(state: State) -> None:
    with _changed:
        _states[:] = [state]
        _changed.notify_all()


def _token() -> str:
    """A name that no other version has, of this run or an earlier one."""
    return str(time.time_ns())


def _shown(lines: Sequence[str]) -> tuple[str, ...]:
    more = len(lines) - _MOST_SHOWN
    return (*lines[:_MOST_SHOWN], *([f"and {more} more, in the terminal"] if more > 0 else []))
