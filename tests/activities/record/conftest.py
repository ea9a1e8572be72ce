"""The day on which records are read in these tests: a month after the samples' answers, and long before a year."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.activities.record_samples import STARTED


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel(STARTED + datetime.timedelta(days=30)) as travelled:
        yield travelled
