"""A played programme: eighteen people of three boards in three course runs of two editions."""

import json
from typing import Any

from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.progress import slices
from tests.programmes import OUTLINE

from .settings import LMS_ROOT_URL

RUNS = {
    CourseLocator("DigitalBoards", "DB101", "2026-trust"): "trust",
    CourseLocator("DigitalBoards", "DB101", "2026-ics"): "ics",
    CourseLocator("DigitalBoards", "DB101", "2027-trust"): "trust",
}


def outline_of(course_key: Any) -> str:
    """What ``DIGIBOARDS_OUTLINES`` names here."""
    return json.dumps({"edition": RUNS[course_key], **json.loads(OUTLINE)})


def course_address(key: Any) -> str:
    """What statements call a course run."""
    return f"{LMS_ROOT_URL}/course/{key}"


def shown() -> dict[tuple[str, str, str], int]:
    """How many have finished what, as staff's pages show: by course run, edition and guide, "" for the programme."""
    return {
        (course_address(key), edition, item.guide): item.finished
        for key, edition in RUNS.items()
        for item in progress_queries.counts(key, kind=slices.PROGRAMME)
        if item.finished
    }
