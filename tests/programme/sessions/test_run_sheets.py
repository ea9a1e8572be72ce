"""The run sheets of a course run, as staff's pages find them."""

import logging
from typing import Any

import pytest
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.run_sheet import SESSION_KINDS, RunSheet, Stage, render_run_sheets
from digiboards_xblocks.programme.sessions.rules import KINDS
from digiboards_xblocks.programme.sessions.run_sheets import fitting, run_sheets_of
from tests.conftest import COURSE_KEY

OPEN = (Stage("s-0-00", "Open", 8),)
SHEETS = (
    RunSheet("g1/board-workshop", "g1", "workshop", "Board workshop", OPEN),
    RunSheet("g2/board-workshop", "g2", "workshop", "Board workshop", OPEN),
    RunSheet("g1/peer-event", "g1", "peers", "Peer learning event", OPEN),
)
HELD = {COURSE_KEY: render_run_sheets(SHEETS), COURSE_KEY.replace(run="broken"): "[{}]"}


def run_sheets(course_key: CourseKey) -> str:
    """What ``DIGIBOARDS_RUN_SHEETS`` names here."""
    return HELD.get(course_key, "")


@pytest.fixture(autouse=True)
def site(settings: Any) -> None:
    settings.DIGIBOARDS_RUN_SHEETS = f"{__name__}.run_sheets"


def test_a_course_run_has_the_run_sheets_of_its_settings() -> None:
    assert run_sheets_of(COURSE_KEY) == SHEETS
    assert run_sheets_of(COURSE_KEY.replace(run="none")) == ()


def test_what_cannot_be_read_is_logged_and_closes_no_page(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert run_sheets_of(COURSE_KEY.replace(run="broken")) == ()
    assert "cannot be read" in caplog.text


@pytest.mark.parametrize(
    ("kind", "guide", "names"),
    [
        ("workshop", "g1", ["g1/board-workshop"]),
        ("workshop", "", ["g1/board-workshop", "g2/board-workshop"]),
        ("peers", "g2", []),
        ("other", "", []),
    ],
)
def test_those_that_suit_a_session(kind: str, guide: str, names: list[str]) -> None:
    assert [sheet.name for sheet in fitting(SHEETS, kind=kind, guide=guide)] == names


def test_run_sheets_are_of_the_kinds_of_session_that_staff_plan() -> None:
    assert set(SESSION_KINDS) == set(KINDS)
