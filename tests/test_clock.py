"""The tests' own clock: noon in the zone that a run names, in every Python that a test starts too."""

import datetime
import os
import subprocess
import sys
import time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from . import clock

NOW = "import datetime, time; print(datetime.datetime.now(datetime.UTC).isoformat(), time.time())"
LONG = datetime.timedelta(hours=11)
RUN = """
def test_it():
    from django.conf import settings
    from django.utils import timezone
    print("TOLD", settings.TIME_ZONE, timezone.localtime().isoformat())
"""


def asked(**environ: str) -> tuple[datetime.datetime, float]:
    told = subprocess.run(
        [sys.executable, "-c", NOW], env={**os.environ, **environ}, capture_output=True, text=True, check=True
    ).stdout.split()
    return datetime.datetime.fromisoformat(told[0]), float(told[1])


def test_no_day_ends_within_a_run() -> None:
    here = timezone.localtime()
    noon = here.replace(hour=12, minute=0, second=0, microsecond=0)
    assert noon <= here < noon + LONG
    assert datetime.datetime.now(datetime.UTC) == pytest.approx(timezone.now(), abs=datetime.timedelta(minutes=1))


@pytest.mark.parametrize("environ", [{}, {"PYTHONPATH": clock.python_path("/somewhere/else")}])
def test_a_process_that_a_test_starts_has_the_same_clock(environ: dict[str, str]) -> None:
    before = timezone.now()
    moment, seconds = asked(**environ)
    slack = datetime.timedelta(seconds=0.1)  # each clock was set by a look at the machine's, a moment earlier
    assert before - slack <= moment <= timezone.now() + slack
    assert before.timestamp() - 0.1 <= seconds <= time.time() + 0.1


def test_a_process_without_our_variables_has_the_machines(monkeypatch: pytest.MonkeyPatch) -> None:
    offset = float(os.environ[clock.OFFSET])
    monkeypatch.delenv(clock.OFFSET)
    assert asked()[1] == pytest.approx(time.time() - offset, abs=60)


@pytest.mark.slow
@pytest.mark.parametrize(("zone", "days"), [("Pacific/Kiritimati", 400), ("America/Chicago", 0)])
def test_a_run_can_be_of_another_day_in_another_zone(tmp_path: Any, zone: str, days: int) -> None:
    """A whole run of its own, with this folder's conftest.py and settings."""
    root = clock.CHILDREN.parents[1]
    environ = {name: value for name, value in os.environ.items() if name not in (clock.OFFSET, "PYTHONPATH", "TZ")}
    environ |= {"DIGIBOARDS_TEST_TIME_ZONE": zone, "DIGIBOARDS_TEST_DAYS_AHEAD": str(days)}
    (tmp_path / "conftest.py").write_text("from tests.conftest import *\n", "utf-8")
    (tmp_path / "test_one.py").write_text(RUN, "utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-s", "-c", root / "pyproject.toml", tmp_path],
        cwd=root,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout
    [told] = [line.partition("TOLD ")[2].split() for line in ran.stdout.splitlines() if "TOLD" in line]
    real = time.time() - float(os.environ[clock.OFFSET])
    today = datetime.datetime.fromtimestamp(real, ZoneInfo(zone)).date()
    assert told[0] == zone
    assert told[1][:13] == f"{today + datetime.timedelta(days=days)}T12"
