"""Time, and how long to wait before asking again; tests bring a time of their own."""

import random
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Protocol

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0


class Clock(Protocol):
    """A clock for requests that are repeated."""

    def elapsed(self) -> float:
        """Return seconds since some moment; it never goes back."""

    def now(self) -> float:
        """Return seconds since 1970."""

    def sleep(self, seconds: float) -> None:
        """Let time pass."""

    def share(self) -> float:
        """Return a random factor from 0.5 to 1, so that many who were refused at once do not come back at once."""


class RealClock:
    """The time of the machine it runs on."""

    def __init__(self) -> None:
        self._random = random.SystemRandom()

    def elapsed(self) -> float:
        """Return seconds since some moment; it never goes back."""
        return time.monotonic()

    def now(self) -> float:
        """Return seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)

    def share(self) -> float:
        """Return a random factor from 0.5 to 1."""
        return self._random.uniform(0.5, 1.0)


def pauses(clock: Clock) -> Iterator[float]:
    """Yield the seconds to wait before each next attempt, about twice as many each time."""
    pause = FIRST_PAUSE
    while True:
        yield pause * clock.share()
        pause = min(pause * 2, LONGEST_PAUSE)


def asked_to_wait(header: str | None, clock: Clock) -> float | None:
    """Return the seconds that a Retry-After header asks for, as a number or a date; None if it asks for nothing."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - clock.now())
    except ValueError:
        return None


def spoken(seconds: float) -> str:
    """Return a stretch of time as people read it: "0:07", "12:30"."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"
