"""The run sheets of a course run's sessions, by which a room is run."""

import logging

from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.core.content_errors import ContentError
from digiboards_xblocks.core.run_sheet import RunSheet, parse_run_sheets

log = logging.getLogger(__name__)


def run_sheets_of(course_key: CourseKey) -> tuple[RunSheet, ...]:
    """Return the run sheets that a course run holds; none if it holds none, or somebody changed them beyond reading.

    A session can be held without a run sheet, so what cannot be read is for the log, and closes no page.
    """
    try:
        return parse_run_sheets(platform.run_sheets_of(course_key))
    except ContentError as error:
        log.warning("The run sheets in the settings of %s cannot be read: %s", course_key, error.problems[0])
        return ()


def fitting(sheets: tuple[RunSheet, ...], *, kind: str, guide: str) -> tuple[RunSheet, ...]:
    """Return the run sheets that suit a session: those of its kind, and of its guide where it names one."""
    return tuple(sheet for sheet in sheets if sheet.session_kind == kind and (not guide or sheet.guide == guide))
