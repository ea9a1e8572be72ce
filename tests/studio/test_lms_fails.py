"""The LMS fails after an import that succeeded: that is said as it is, and nobody is sent to import by hand.

Seen on Teak: a course's structure that Studio's worker had collected made the LMS's Blocks API answer HTTP 500 ("Field
self_paced does not exist") from the import on.
"""

import pytest

from studio import connection
from tests.studio.conftest import Desk
from tests.studio.standin import Handler, break_off, status

PAGE = "<!doctype html><title>Server Error (500)</title>"
REASON = {"developer_message": "Field self_paced does not exist"}
KNOWN = (
    "The import succeeded, so the course is changed, and learners see it so. Nothing has to be imported again, or by "
    "hand. Wait a few minutes, then count again with --resume; if the LMS still fails, its operator finds the reason "
    "in its log."
)


def fails_from_the_import_on(desk: Desk, fault: object) -> None:
    """Before it, the LMS tells what is there."""

    def blocks(handler: Handler) -> None:
        handler.platform.faults["blocks"].insert(0, blocks)
        if desk.noted:
            fault(handler)  # type: ignore[operator]
        else:
            handler.serve("blocks")

    desk.platform.on("blocks", blocks)


@pytest.mark.parametrize("fault", [status(500, REASON), status(500, PAGE), status(502, PAGE), break_off])
def test_the_import_is_said_to_have_succeeded(desk: Desk, fault: object) -> None:
    fails_from_the_import_on(desk, fault)
    result = desk.push()

    assert result.status == 1
    assert result.out == ""
    assert result.err[-2].startswith("The import succeeded, but after 5:")
    assert "minutes the LMS still cannot list the course's blocks, so nobody could count them. " in result.err[-2]
    assert result.err[-1] == KNOWN
    assert "Tools, Import" not in result.text
    assert sum("asking again for up to 5:00 minutes" in line for line in result.err) == 1


def test_its_own_words_are_said(desk: Desk) -> None:
    fails_from_the_import_on(desk, status(500, REASON))

    assert (
        "The LMS failed to list the course's blocks (HTTP 500). The reason is in its log: ask its operator."
        in (desk.push().err[-2])
    )
    assert "“Field self_paced does not exist”" in desk.push("--resume").err[-2]


def test_the_count_is_made_up_for_once_the_lms_answers(desk: Desk) -> None:
    fails_from_the_import_on(desk, status(500, PAGE))
    desk.push()
    desk.platform.faults["blocks"].clear()
    result = desk.push("--resume")

    assert result.status == 0
    assert len(desk.platform.asked("upload")) == 1


def test_an_lms_that_answers_in_time_is_waited_for(desk: Desk) -> None:
    fails_from_the_import_on(desk, status(500, PAGE))
    desk.clock.at_sleep = lambda: desk.platform.faults["blocks"].clear() if desk.clock.elapsed() > 100 else None

    assert desk.push().status == 0


@pytest.mark.parametrize(
    ("fault", "told"),
    [(status(403, {"detail": "No."}), "may not list the course's blocks"), (status(200, PAGE), "with a web page")],
)
def test_a_refusal_to_count_is_no_reason_to_import_again(desk: Desk, fault: object, told: str) -> None:
    fails_from_the_import_on(desk, fault)
    result = desk.push()

    assert result.status == 1
    assert result.err[-2].startswith("The import succeeded, but its parts could not be counted. ")
    assert told in result.err[-2]
    assert result.err[-1].startswith("The import succeeded, so the course is changed, and learners see it so.")
    assert "Nothing has to be imported again, or by hand." in result.err[-1]


def test_before_an_import_a_failing_lms_is_no_reason_to_import_by_hand(desk: Desk) -> None:
    desk.platform.on("blocks", *[status(500, PAGE)] * connection.ATTEMPTS)
    result = desk.push()

    assert "The LMS failed to list the course's blocks (HTTP 500)." in result.err[-2]
    assert "Tools, Import" not in result.text
    assert result.err[-1] == "Nothing was changed."
