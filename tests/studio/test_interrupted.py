"""An import that goes on, fails, or is left alone, and how a push takes it up again."""

import re
from typing import Any

import pytest

from studio.connection import Call, Connection
from tests.preview.sample_course import write_archive
from tests.studio.conftest import Desk
from tests.studio.sample import COURSE, course_files

UNCHANGED = "Nothing was changed."
PERHAPS_UPLOADED = "It is not known whether Studio has the archive, so the course may be about to change."
GOES_ON = "Studio has the archive and goes on importing it, so the course may be changed in part."
NOT_COUNTED = "The import succeeded, so the course is changed, and learners see it so."
IN_PART = "The course may be as it was, or changed in part; --dry-run tells what is there now."


@pytest.mark.parametrize("ends", ["Failed", "Canceled"])
def test_an_import_that_fails_says_where_the_reason_is(desk: Desk, ends: str) -> None:
    desk.platform.ends = ends
    result = desk.push()

    assert result.status == 1
    assert (f"{desk.environ['DIGIBOARDS_STUDIO_URL']}/import/{COURSE}" in result.err[-2]) is (ends == "Failed")
    assert result.err[-1] == IN_PART


def test_an_import_without_end_is_left_to_itself(desk: Desk) -> None:
    desk.platform.stops_at = "Updating"
    result = desk.push("--wait", "10")

    assert result.status == 1
    assert re.fullmatch(r"The import has not ended after 10:0\d minutes; it stands at “Updating”\.", result.err[-2])
    assert result.err[-1].startswith(GOES_ON)

    desk.platform.stops_at = ""
    assert desk.push("--resume").status == 0


def test_a_second_push_waits_its_turn(desk: Desk) -> None:
    desk.platform.stops_at = "Updating"
    desk.push("--wait", "1")
    result = desk.push()

    assert result.status == 1
    assert "still being imported (Updating)" in result.err[-2]
    assert result.err[-1] == "This push changed nothing; the earlier one goes on changing the course."
    assert len(desk.platform.asked("upload")) == 1


def test_a_note_of_an_import_that_ended_is_in_nobodys_way(desk: Desk) -> None:
    desk.platform.ends = "Failed"
    desk.push()
    desk.platform.ends = "Succeeded"

    assert desk.push().status == 0
    desk.platform.ends = "Failed"
    desk.push()
    desk.platform.tasks.clear()
    desk.platform.ends = "Succeeded"
    assert desk.push().status == 0


def interrupt() -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("route", "known"),
    [("blocks", UNCHANGED), ("upload", PERHAPS_UPLOADED), ("state", GOES_ON), ("tree", NOT_COUNTED)],
)
def test_an_interruption_says_what_is_known_and_how_to_go_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, route: str, known: str
) -> None:
    def stop(self: Connection, call: Call) -> Any:
        counting = call.what == "list the course's blocks" and desk.noted
        if {"blocks": "list", "upload": "import", "state": "tell", "tree": "----"}[route] in call.what or (
            route == "tree" and counting
        ):
            interrupt()
        return ask(self, call)

    ask = Connection.ask
    monkeypatch.setattr(Connection, "ask", stop)
    result = desk.push()

    assert result.status == 130
    assert result.err[-2] == "Interrupted."
    assert result.err[-1].startswith(known)
    assert ("--resume" in result.err[-1]) is (known in (GOES_ON, NOT_COUNTED))

    monkeypatch.setattr(Connection, "ask", ask)
    again = desk.push("--resume")
    assert again.status == (0 if known in (GOES_ON, NOT_COUNTED) else 1)
    assert len(desk.platform.asked("upload")) == (again.status == 0)


def test_resuming_needs_an_upload_of_this_archive_to_this_place(desk: Desk) -> None:
    assert "There is no upload to go on with" in desk.push("--resume").err[-2]
    desk.platform.stops_at = "Verifying"
    desk.push("--wait", "1")

    other = desk.push("--resume", "--into", "course-v1:NHS+SAMPLE+2027")
    assert f"The upload that was noted went to {COURSE}" in other.err[-2]

    write_archive(desk.archive, {**course_files(), "static/new.txt": "new"})
    assert "The archive was exported anew since it was uploaded" in desk.push("--resume").err[-2]


def test_resuming_an_upload_that_studio_forgot_says_so(desk: Desk) -> None:
    desk.platform.stops_at = "Verifying"
    desk.push("--wait", "1")
    desk.platform.tasks.clear()
    result = desk.push("--resume")

    assert result.status == 1
    assert result.err[-2:] == [
        "Studio knows no such import, or no longer.",
        "What became of it is not known; --dry-run tells what is there now.",
    ]


def test_a_note_that_is_damaged_is_told(desk: Desk) -> None:
    note = desk.archive.with_name("sample.tar.gz.push.json")
    note.write_text("{")
    for options in ([], ["--resume"]):
        result = desk.push(*options)
        assert (result.status, result.err[-1]) == (1, UNCHANGED)
        assert "cannot be understood" in result.err[-2]


def test_a_push_that_cannot_be_noted_goes_on_and_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("studio.push.write_note", full)
    result = desk.push()

    assert result.status == 0
    assert "cannot be noted" in result.text
    assert "(No space left on device), so --resume will not find it." in result.text
