"""The clock and the zone of the tests, given and never taken from the machine.

Every run begins at noon in its zone, so that no day ends under a test. Two variables move it, and whatever Python a
test starts sees the same clock (tests/children/sitecustomize.py):

- DIGIBOARDS_TEST_DAYS_AHEAD: how many days from today;
- DIGIBOARDS_TEST_TIME_ZONE: the zone, in place of UTC; tests/settings.py gives it to Django, and Django to the process.

By time-machine, not by libfaketime: it comes with pip on every machine, and leaves the clocks of Chromium and of
database servers alone, which wait by them.
"""

import datetime
import os
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import time_machine

CHILDREN = Path(__file__).resolve().parent / "children"
OFFSET = "DIGIBOARDS_TEST_CLOCK_OFFSET"
ZONE = ZoneInfo(os.environ.get("DIGIBOARDS_TEST_TIME_ZONE", "UTC"))


def noon(day: datetime.date) -> datetime.datetime:
    """Noon of a day in the zone of the tests. As plain UTC: with a zone of its own time-machine would set TZ."""
    return datetime.datetime.combine(day, datetime.time(12), ZONE).astimezone(datetime.UTC)


def set_clock() -> None:
    """Set the clock of this process, and of every Python that it starts, until it ends."""
    if OFFSET in os.environ:
        return  # a worker of pytest-xdist: its clock was set as it started
    now = datetime.datetime.now(ZONE)
    ahead = datetime.timedelta(days=int(os.environ.get("DIGIBOARDS_TEST_DAYS_AHEAD", "0")))
    offset = (noon(now.date() + ahead) - now).total_seconds()
    os.environ[OFFSET] = str(offset)
    os.environ["PYTHONPATH"] = python_path(os.environ.get("PYTHONPATH", ""))
    time_machine.travel(time.time() + offset, tick=True).start()
    time.time()  # it ticks from the first look at it


def python_path(*folders: str | Path) -> str:
    """A PYTHONPATH for a process that a test starts: these folders, and the one that sets the clock."""
    return os.pathsep.join(str(folder) for folder in (CHILDREN, *folders) if str(folder))
