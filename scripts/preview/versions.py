"""Which version of the course is played, and what its open pages are to be told."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

_MOST_SHOWN = 10


@dataclass(frozen=True)
class State:
    """How the course stands after a check. ``version`` is of what is played, ``told`` of all that pages are told."""

    version: str
    told: str
    heading: str
    lines: tuple[str, ...]


_states: list[State] = []
_changed = threading.Condition()


def set_playing(heading: str = "", lines: Sequence[str] = ()) -> None:
    """Another version is played from now on."""
    now = _token()
    _tell(State(now, now, heading, _shown(lines)))


def set_problems(heading: str, lines: Sequence[str]) -> None:
    """The last version stays, and something is to be told of the next."""
    _tell(State(playing(), _token(), heading, _shown(lines)))


def playing() -> str:
    """The version that is played; "" if nothing is watched."""
    return _states[0].version if _states else ""


def wait_for_change(told: str, *, seconds: float) -> State | None:
    """What is to be told, once it is something else than this; None if it still is not after so long."""
    with _changed:
        return _states[0] if _changed.wait_for(lambda: _states[0].told != told, seconds) else None


def _tell(state: State) -> None:
    with _changed:
        _states[:] = [state]
        _changed.notify_all()


def _token() -> str:
    """A name that no other version has, of this run or an earlier one."""
    return str(time.time_ns())


def _shown(lines: Sequence[str]) -> tuple[str, ...]:
    more = len(lines) - _MOST_SHOWN
    return (*lines[:_MOST_SHOWN], *([f"and {more} more, in the terminal"] if more > 0 else []))
