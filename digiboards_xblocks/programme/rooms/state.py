"""The version of a room, which phones ask for every two seconds. It is in the cache, so that asking costs no query.

It is written once a change is stored, and again by the facilitator's screen, which reads the room itself every two
seconds, should it be another one: after a process was killed in between, or after two changes at once.
"""

import time
from dataclasses import dataclass

from django.core.cache import cache

from .models import Room
from .rules import LONGEST

# A room that was removed with its session stays known for so long.
_SECONDS = 600


@dataclass(frozen=True)
class RoomState:
    """The version of a room, and until when it is open (seconds since 1970; 0 once it is closed)."""

    version: int
    open_until: float

    @property
    def is_open(self) -> bool:
        """Return whether the room is open now."""
        return time.time() < self.open_until

    @property
    def tag(self) -> str:
        """Return what tells a browser whether it has seen this state (RFC 9110, 8.8.3)."""
        return f'"{self.version}"' if self.is_open else '"closed"'


def state_of(room: Room) -> RoomState:
    """Return the state of a room as it is stored."""
    until = (room.opened_at + LONGEST).timestamp() if room.is_open else 0.0
    return RoomState(room.version, until)


def get_state(number: int) -> RoomState | None:
    """Return the state of a room; None if there is none. One query where the cache does not have it."""
    kept = cache.get(_key(number))
    if kept is not None:
        return RoomState(*kept)
    room = Room.objects.filter(pk=number).only("version", "opened_at", "is_open").first()
    if room is None:
        return None
    found = state_of(room)
    # Not over what a change has put there meanwhile.
    cache.add(_key(number), (found.version, found.open_until), _SECONDS)
    return found


def publish_state(room: Room) -> None:
    """Put the state of a room where phones find it, unless it is there."""
    state = state_of(room)
    if cache.get(_key(room.pk)) != (state.version, state.open_until):
        cache.set(_key(room.pk), (state.version, state.open_until), _SECONDS)


def note_press(number: int, press: str) -> None:
    """Remember the last press of a button that changed a room, by the number that its screen gave it."""
    cache.set(f"{_key(number)}:press", press, _SECONDS)


def is_last_press(number: int, press: str) -> bool:
    """Return whether a press is the last that changed a room: it is sent again where its answer did not arrive."""
    return bool(press) and cache.get(f"{_key(number)}:press") == press


def _key(number: int) -> str:
    return f"digiboards:room:{number}"
