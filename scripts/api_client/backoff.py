"""Time, and how long to wait before asking again; tests bring a time of their own."""

import random
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import Protocol

FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0


class Clock(Protocol):
    """What requests that are repeated need of time."""

    def elapsed(self) -> float:
        """Seconds since some moment; never goes back."""

    def now(self) -> float:
        """Seconds since 1970."""

    def sleep(self, seconds: float) -> None:
        """Let time pass."""

    def share(self) -> float:
        """Anything from a half to one: so that many who were refused at once do not come back at once."""


class RealClock:
    """The time of the machine it runs on."""

    def __init__(self) -> None:
        self._random = random.SystemRandom()

    def elapsed(self) -> float:
        """Seconds since some moment; never goes back."""
        return time.monotonic()

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time()

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        time.sleep(seconds)

    def share(self) -> float:
        """Anything from a half to one."""
        return self._random.uniform(0.5, 1.0)


def pauses(clock: Clock) -> Iterator[float]:
    """How long to wait before each next attempt: about twice as long each time."""
    pause = FIRST_PAUSE
    while True:
        yield pause * clock.share()
        pause = min(pause * 2, LONGEST_PAUSE)


def asked_to_wait(header: str | None, clock: Clock) -> float | None:
    """The seconds that a Retry-After header asks for, given as a number or as a date; None if it asks for nothing."""
    if header is None:
        return None
    if header.strip().isdecimal():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - clock.now())
    except ValueError:
        return None


def spoken(seconds: float) -> str:
    """A stretch of time as people read it: "0:07", "12:30"."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"
