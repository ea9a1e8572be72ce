"""Pushing: what arrives, what is told when something goes wrong, and what is then known of the course."""

import json
import re
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import push_to_studio
from studio import connection
from studio.connection import STUDIO, Call, Connection
from studio.errors import PushError
from studio.settings import read_access
from tests.preview.sample_course import write_archive
from tests.studio.conftest import Desk, FakeClock
from tests.studio.sample import COURSE, course_files
from tests.studio.standin import (
    CLIENT_SECRET,
    Handler,
    cut_off,
    expired,
    fine,
    never,
    status,
    taken_and_cut_off,
)

UNCHANGED = "Nothing was changed."
PERHAPS_UPLOADED = "It is not known whether Studio has the archive, so the course may be about to change."
GOES_ON = "Studio has the archive and goes on importing it, so the course may be changed in part."
NOT_COUNTED = "The import has ended, so the course is changed, and learners see it so."
IN_PART = "The course may be as it was, or changed in part; --dry-run tells what is there now."
PAGE = "<!doctype html><title>Sign in</title>"


def test_a_push_tells_each_state_and_then_that_all_is_there(desk: Desk) -> None:
    result = desk.push()

    assert result.status == 0
    assert result.out == f"{desk.environ['DIGIBOARDS_LMS_URL']}/courses/{COURSE}/course/\n"
    assert result.err == [
        f"{desk.archive}: “A sample course”, 11 parts, 0.0 MB",
        f"into {COURSE} at {desk.environ['DIGIBOARDS_STUDIO_URL']}",
        f"Uploaded sample.tar.gz, {len(desk.archive.read_bytes()):,} bytes (task 00000000-0000-4000-8000-000000000001).",
        "Pending (0:00)",
        "Unpacking (0:02)",
        "Verifying (0:05)",
        "Updating (0:09)",
        "Succeeded (0:16)",
        "The LMS may still answer with the course as it was; counting in 60 seconds.",
        "All there: 11 parts, each in its place.",
    ]
    assert not desk.noted


def test_a_course_run_is_made_when_asked_for(empty_desk: Desk) -> None:
    result = empty_desk.push("--create", "--instructor", "amina", "--instructor", "ben")

    assert result.status == 0
    assert f"Made the course run {COURSE}." in result.err
    assert empty_desk.platform.teams[COURSE] == [
        {"user": "amina", "role": "instructor"},
        {"user": "ben", "role": "instructor"},
    ]


def test_a_course_run_that_is_there_is_not_made_again(desk: Desk) -> None:
    result = desk.push("--create")

    assert result.status == 0
    assert f"The course run {COURSE} is there already, so none was made." in result.err
    assert desk.platform.asked("create") == []


def test_a_course_run_is_not_made_unasked(empty_desk: Desk) -> None:
    result = empty_desk.push()

    assert result.status == 1
    assert result.err[-2:] == [
        f"There is no course run {COURSE} yet. Make it in Studio, or push with --create.",
        UNCHANGED,
    ]
    assert empty_desk.platform.courses == {}


def test_another_course_run_takes_the_archive_and_is_warned_of(empty_desk: Desk) -> None:
    result = empty_desk.push("--create", "--into", "course-v1:NHS+SAMPLE+2027")

    assert result.status == 0
    assert f"The archive was made for {COURSE}." in result.text
    assert list(empty_desk.platform.courses) == ["course-v1:NHS+SAMPLE+2027"]


# What Studio loses without a word


@pytest.mark.parametrize(
    ("prepare", "told"),
    [
        (
            {"drop": {"g1-think"}},
            (
                "missing: block (digiboards_reflection) “Think”, which belongs in Guide one › Learn › Write "
                "[digiboards_reflection/g1-think]"
            ),
        ),
        (
            {"drop": {"g2"}},
            "missing: chapter “Guide two” with 3 parts below it, which belongs in the course itself [chapter/g2]",
        ),
        (
            {"add_to": {"stray": "g2-read"}},
            (
                "not of this archive, but shown: block (digiboards_guide) “Extra stray”, in Guide two › Learn › Read on "
                "[digiboards_guide/stray]"
            ),
        ),
        (
            {"put_into": {"g1-think": "g2-read"}},
            (
                "in the wrong place: block (digiboards_reflection) “Think”; it belongs in Guide one › Learn › page “Write”, "
                "and stands in Guide two › Learn › page “Read on” [digiboards_reflection/g1-think]"
            ),
        ),
        (
            {"reverse": {"g1-write"}},
            (
                "in another order than in the archive: what stands in the page “Write”, in Guide one › Learn "
                "[vertical/g1-write]"
            ),
        ),
        (
            {"installed": {"digiboards_guide"}},
            (
                "not shown: block (digiboards_reflection) “Think”, in Guide one › Learn › Write; the LMS does not know "
                "this type of block, so is the plugin installed? [digiboards_reflection/g1-think]"
            ),
        ),
    ],
)
def test_what_was_lost_on_the_way_is_named(empty_desk: Desk, prepare: dict[str, Any], told: str) -> None:
    for name, value in prepare.items():
        setattr(empty_desk.platform, name, value)
    result = empty_desk.push("--create")

    assert result.status == 1
    assert result.out == ""
    assert told in result.err
    assert "but after 5:0" in result.err[-2]
    assert "the course differs from the archive in 1 place." in result.err[-2]
    assert result.err[-1].startswith("The course is changed, and learners see it as it now is.")
    assert empty_desk.noted


def test_an_lms_that_lags_behind_is_waited_for(desk: Desk) -> None:
    files = course_files()
    files["chapter/g2.xml"] = files["chapter/g2.xml"].replace("Guide two", "The second guide")
    write_archive(desk.archive, files)
    desk.platform.stale_answers = 4
    result = desk.push()

    assert result.status == 0
    assert sum("The LMS does not show all of it yet" in line for line in result.err) == 1
    assert len(desk.platform.asked("blocks")) == 5


def test_an_answer_from_before_the_import_proves_nothing(desk: Desk) -> None:
    """The same archive again, of which Studio now drops a block: the LMS still shows the block for half a minute."""
    desk.platform.drop = {"g1-think"}
    desk.platform.stale_answers = 10**9

    def rebuild() -> None:
        if desk.clock.slept[-1] >= 30:
            desk.platform.stale_answers = 0

    desk.clock.at_sleep = rebuild
    result = desk.push()

    assert result.status == 1
    assert "missing: block (digiboards_reflection) “Think”" in result.text


def test_an_lms_that_never_notices_is_given_up(desk: Desk) -> None:
    files = course_files()
    files["vertical/g1-read.xml"] = files["vertical/g1-read.xml"].replace("A text", "Another text")
    write_archive(desk.archive, files)
    desk.platform.stale_answers = 10**9
    result = desk.push("--settle", "2")

    assert result.status == 1
    assert (
        "under another title: block (digiboards_guide) “Another text”, in Guide one › Learn › Read; there"
        in result.text
    )
    assert 120 <= desk.clock.elapsed() < 160


# What Studio or the LMS refuses, or fails at


answers_with_another_host = status(302, None, Location="https://elsewhere.example.org:8443/login?next=x")


@pytest.mark.parametrize(
    ("route", "fault", "told", "known"),
    [
        ("blocks", status(403, {"developer_message": "No."}), "may not list the course's blocks in the LMS", UNCHANGED),
        ("blocks", status(404, PAGE), "The LMS has nothing at that address", UNCHANGED),
        ("blocks", status(200, PAGE), "The LMS answered with a web page when asked to list", UNCHANGED),
        ("blocks", status(200, {"root": "x"}), "something else than the blocks of a course", UNCHANGED),
        ("blocks", answers_with_another_host, "(https://elsewhere.example.org:8443)", UNCHANGED),
        ("blocks", status(429, None, Retry_After="3600"), "The LMS asks for fewer requests", UNCHANGED),
        ("token", status(200, {"access_token": "a b\n"}), "not JSON, or not what was asked for", UNCHANGED),
        ("token", status(400, {"error": "unsupported_grant_type"}), "“unsupported_grant_type”", UNCHANGED),
        ("token", answers_with_another_host, "set DIGIBOARDS_LMS_URL to it", UNCHANGED),
        ("upload", status(400, {"developer_message": "Bad."}), "did not accept the request to import", UNCHANGED),
        (
            "upload",
            status(403, {"developer_message": "No."}),
            "may not import the archive in Studio (HTTP 403)",
            UNCHANGED,
        ),
        ("upload", status(404, PAGE), "Check DIGIBOARDS_STUDIO_URL and the course's key", UNCHANGED),
        ("upload", status(413, PAGE), "larger than the server in front of Studio takes", UNCHANGED),
        ("upload", status(415), "takes no file of this kind", UNCHANGED),
        ("upload", answers_with_another_host, "set DIGIBOARDS_STUDIO_URL to it", UNCHANGED),
        (
            "upload",
            status(500, {"developer_message": "", "error_code": "internal_error"}),
            "Studio answers so to what it refuses, too",
            PERHAPS_UPLOADED,
        ),
        ("upload", status(503, None, Retry_After="1"), "is not available just now", PERHAPS_UPLOADED),
        ("upload", status(504, PAGE), "may come from a server in front of it", PERHAPS_UPLOADED),
        ("upload", status(200, PAGE), "Studio answered with a web page", PERHAPS_UPLOADED),
        ("upload", status(200, {}), "did not name the task", PERHAPS_UPLOADED),
        ("upload", cut_off, "The connection to Studio was closed on the request to import", PERHAPS_UPLOADED),
        ("upload", taken_and_cut_off, "The connection to Studio was closed", PERHAPS_UPLOADED),
        ("state", status(403, {"developer_message": "No."}), "may not tell how far the import is", GOES_ON),
        ("state", status(200, PAGE), "Studio answered with a web page", GOES_ON),
        ("state", status(200, {}), "Studio told nothing of how far the import is", GOES_ON),
        ("state", answers_with_another_host, "Studio sends requests to another address", GOES_ON),
    ],
)
def test_a_refusal_is_told_with_what_is_known(
    desk: Desk, route: str, fault: Callable[[Handler], None], told: str, known: str
) -> None:
    desk.platform.on(route, fault)
    result = desk.push()

    assert result.status == 1
    assert result.out == ""
    assert told in result.err[-2]
    assert result.err[-1].startswith(known)
    assert "Traceback" not in result.text
    assert len(desk.platform.asked("upload")) == (fault is taken_and_cut_off) + (route == "state")
    assert desk.noted is (route == "state")


@pytest.mark.parametrize("code", [500, 502, 503, 504])
@pytest.mark.parametrize(("route", "known"), [("blocks", UNCHANGED), ("token", UNCHANGED), ("state", GOES_ON)])
def test_a_failure_that_lasts_is_told_after_a_few_attempts(desk: Desk, route: str, known: str, code: int) -> None:
    desk.platform.on(route, *[status(code, PAGE)] * connection.ATTEMPTS)
    result = desk.push()

    assert result.status == 1
    assert f"(HTTP {code})" in result.err[-2]
    assert result.err[-1].startswith(known)
    assert sum("Trying again in" in line for line in result.err) == connection.ATTEMPTS - 1
    assert desk.clock.slept == [1, 2, 4, 8]


@pytest.mark.parametrize(
    ("fault", "pause"),
    [
        (status(429, None, Retry_After="7"), 8.0),
        (status(503, None, Retry_After="7"), 8.0),
        (status(502, PAGE), 1.0),
        (cut_off, 1.0),
    ],
)
@pytest.mark.parametrize("route", ["token", "blocks", "state"])
def test_a_failure_that_passes_is_got_over(
    desk: Desk, route: str, fault: Callable[[Handler], None], pause: float
) -> None:
    desk.platform.on(route, fault)
    result = desk.push()

    assert result.status == 0
    assert sum("Trying again in" in line for line in result.err) == 1
    assert desk.clock.slept[0] == pause


def test_an_upload_that_was_held_off_is_sent_again(desk: Desk) -> None:
    desk.platform.on("upload", status(429, None, Retry_After="7"))

    assert desk.push().status == 0
    assert len(desk.platform.asked("upload")) == 1


def test_a_date_may_say_when_to_come_back(desk: Desk) -> None:
    desk.platform.on("blocks", status(503, None, Retry_After="Fri, 15 Jan 2027 08:00:30 GMT"))

    assert desk.push().status == 0
    assert desk.clock.slept[0] == 31.0


@pytest.mark.parametrize(
    ("route", "known"),
    [("token", UNCHANGED), ("blocks", UNCHANGED), ("upload", PERHAPS_UPLOADED), ("state", GOES_ON)],
)
def test_silence_ends_the_wait(desk: Desk, monkeypatch: pytest.MonkeyPatch, route: str, known: str) -> None:
    monkeypatch.setattr(connection, "READ_TIMEOUT", 0.3)
    monkeypatch.setattr(connection, "UPLOAD_TIMEOUT", 0.3)
    desk.platform.on(route, *[never] * connection.ATTEMPTS)
    result = desk.push()

    assert result.status == 1
    assert "did not answer the request to" in result.err[-2]
    assert result.err[-1].startswith(known)
    assert desk.platform.faults[route] == ([never] * (connection.ATTEMPTS - 1) if route == "upload" else [])


@pytest.mark.parametrize("route", ["blocks", "upload", "state"])
def test_a_token_that_ends_on_the_way_is_renewed_once(desk: Desk, route: str) -> None:
    tokens = len(desk.platform.tokens)
    desk.platform.on(route, expired)

    assert desk.push().status == 0
    assert len(desk.platform.tokens) == tokens + 2


def test_a_token_that_is_never_accepted_is_not_asked_for_for_ever(desk: Desk) -> None:
    tokens = len(desk.platform.tokens)
    desk.platform.on("upload", expired, expired, expired)
    result = desk.push()

    assert result.status == 1
    assert "does not accept the application's token" in result.err[-2]
    assert result.err[-1] == UNCHANGED
    assert len(desk.platform.tokens) == tokens + 2


def test_a_short_token_is_renewed_before_it_ends(desk: Desk) -> None:
    desk.platform.token_lasts = 90
    tokens = len(desk.platform.tokens)

    assert desk.push().status == 0
    assert len(desk.platform.tokens) > tokens + 1
    assert [request for request in desk.platform.requests if request.route.startswith("fault")] == []


def test_an_lms_that_forgets_the_application_while_uploading_leaves_all_as_it_was(desk: Desk) -> None:
    desk.platform.on("upload", expired)
    desk.platform.on("token", fine, *[status(500)] * connection.ATTEMPTS)
    result = desk.push()

    assert result.status == 1
    assert result.err[-1] == UNCHANGED


@pytest.mark.parametrize("echo", [False, True])
def test_a_wrong_secret_is_told_and_never_shown(desk: Desk, echo: bool) -> None:
    desk.environ["DIGIBOARDS_CLIENT_SECRET"] = "another-s3cret"
    desk.platform.echo = echo
    result = desk.push()

    assert result.status == 1
    assert "The LMS does not know the application (HTTP 401" in result.err[-2]
    assert ("•••" in result.err[-2]) is echo
    assert "another-s3cret" not in result.text
    assert result.err[-1] == UNCHANGED


@pytest.mark.parametrize("side", ["STUDIO", "LMS"])
@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("http://127.0.0.1:1", "does not take connections at the address in"),
        ("https://no-such-host.invalid", "There is no server of the name in"),
        ("https-of-plain-http", "The secure connection to"),
    ],
)
def test_a_wrong_address_is_told(desk: Desk, side: str, address: str, told: str) -> None:
    name = f"DIGIBOARDS_{side}_URL"
    if address == "https-of-plain-http":
        address = desk.environ[name].replace("http://", "https://")
    desk.environ[name] = address
    result = desk.push()

    assert result.status == 1
    assert told in result.err[-2]
    if "secure" in told and side == "STUDIO":
        assert result.err[-1].startswith(PERHAPS_UPLOADED)
    else:
        assert result.err[-1] == UNCHANGED


def test_a_token_never_goes_where_a_redirect_leads(desk: Desk, platform: Any) -> None:
    lms = platform[2]
    desk.platform.on("state", status(307, None, Location=f"{lms}/caught"))
    result = desk.push()

    assert result.status == 1
    assert [request for request in desk.platform.requests if request.path == "/caught"] == []


# The import itself


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
    assert result.err[-1] == UNCHANGED
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


# Interruptions


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


# A dry run


def test_a_dry_run_changes_nothing_and_tells_all(desk: Desk) -> None:
    files = course_files()
    files["course/2026.xml"] = '<course><chapter url_name="g2"/><chapter url_name="g1"/></course>'
    files["chapter/g2.xml"] = files["chapter/g2.xml"].replace("Guide two", "The second guide")
    files["sequential/g1-learn.xml"] = '<sequential display_name="Learn"><vertical url_name="g1-write"/></sequential>'
    files["vertical/g2-read.xml"] = files["vertical/g1-read.xml"]
    del files["vertical/g1-read.xml"]
    write_archive(desk.archive, files)
    before = json.dumps(desk.platform.courses)
    result = desk.push("--dry-run")

    assert result.status == 0
    assert result.out.splitlines() == [
        "would be put in another order: what stands in the course “A sample course” [course]",
        "would be called otherwise: chapter “The second guide”; now it is called “Guide two” [chapter/g2]",
        (
            "would be called otherwise: page “Read”, in The second guide › Learn; now it is called “Read on” "
            "[vertical/g2-read]"
        ),
        (
            "would move: block (digiboards_guide) “A text”, from Guide one › Learn › page “Read” to The second guide › "
            "Learn › page “Read” [digiboards_guide/g1-text]"
        ),
        (
            "would be taken out: page “Read”, in Guide one › Learn; what learners did there stays stored, but they no "
            "longer see it [vertical/g1-read]"
        ),
        (
            "would be taken out: block (digiboards_guide) “More”, in Guide two › Learn › Read on; what learners did there "
            "stays stored, but they no longer see it [digiboards_guide/g2-text]"
        ),
    ]
    assert result.err[-1] == UNCHANGED
    assert json.dumps(desk.platform.courses) == before
    assert {request.route for request in desk.platform.requests} == {"token", "blocks"}


def test_a_dry_run_for_a_course_run_that_is_not_there(empty_desk: Desk) -> None:
    result = empty_desk.push("--dry-run")

    assert result.status == 0
    assert result.out == f"There is no course run {COURSE} yet; with --create it would be made, with 11 parts.\n"
    assert empty_desk.platform.courses == {}


# Making a course run


@pytest.mark.parametrize(
    ("fault", "known"),
    [
        (status(403, {"detail": "You do not have permission to perform this action."}), UNCHANGED),
        (status(400, {"team": ["Course team user does not exist"]}), UNCHANGED),
        (status(500, PAGE), f"It is not known whether the course run {COURSE} was made"),
        (cut_off, f"It is not known whether the course run {COURSE} was made"),
    ],
)
def test_a_course_run_that_cannot_be_made_is_told(
    empty_desk: Desk, fault: Callable[[Handler], None], known: str
) -> None:
    empty_desk.platform.on("create", fault)
    result = empty_desk.push("--create")

    assert result.status == 1
    assert result.err[-1].startswith(known)
    assert empty_desk.platform.asked("upload") == []


def test_the_words_of_studio_are_told(empty_desk: Desk) -> None:
    empty_desk.platform.on("create", status(400, {"team": ["Course team user does not exist"]}))
    assert "It says: “team: Course team user does not exist”." in empty_desk.push("--create").err[-2]


def test_a_course_run_that_was_made_before_an_upload_failed_is_told(empty_desk: Desk) -> None:
    empty_desk.platform.on("upload", status(413, PAGE))
    result = empty_desk.push("--create")

    assert result.status == 1
    assert result.err[-1] == f"The course run {COURSE} was made; nothing was put into it."


# The archive


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"course.xml": None}, "has no course.xml in it"),
        ({"vertical/g1-read.xml": None}, "vertical g1-read (“g1-read”): vertical/g1-read.xml is missing"),
        ({"policies/2026/policy.json": "{"}, "policies/2026/policy.json cannot be used"),
        ({"chapter/g1.xml": "<chapter"}, "chapter/g1.xml is not XML"),
    ],
)
def test_an_archive_that_studio_would_lose_parts_of_is_not_sent(
    desk: Desk, change: dict[str, str | None], told: str
) -> None:
    files = {**course_files(), **change}
    write_archive(desk.archive, {name: text for name, text in files.items() if text is not None})
    result = desk.push()

    assert result.status == 1
    assert told in result.text
    assert result.err[-1] == UNCHANGED
    assert desk.platform.requests == []


@pytest.mark.parametrize("name", ["missing.tar.gz", "course.zip", "folder.tar.gz", "torn.tar.gz"])
def test_what_is_no_archive_is_told(desk: Desk, name: str) -> None:
    packed = desk.archive.read_bytes()
    desk.archive = desk.archive.with_name(name)
    if name == "folder.tar.gz":
        desk.archive.mkdir()
    if name == "torn.tar.gz":
        desk.archive.write_bytes(packed[:100])
    result = desk.push()

    assert (result.status, result.err[-1]) == (1, UNCHANGED)
    assert str(desk.archive) in result.err[0]


def test_an_odd_file_name_is_not_what_studio_is_told(empty_desk: Desk) -> None:
    empty_desk.archive = empty_desk.archive.rename(empty_desk.archive.with_name("Übersicht 2026.tar.gz"))

    assert empty_desk.push("--create").status == 0
    assert [task.name for task in empty_desk.platform.tasks.values()] == ["course.tar.gz"]


# Secrets


def test_the_log_that_shows_no_secret_does_show_requests(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.push()

    assert "/oauth2/access_token" in caplog.text
    assert "/api/courses/v0/import/" in caplog.text
    assert all(
        request.headers["Authorization"] == f"JWT {desk.platform.tokens[-1]}"
        for request in desk.platform.asked("state")
    )


@pytest.mark.parametrize("route", ["token", "upload"])
def test_no_error_carries_a_secret_even_with_its_locals(desk: Desk, route: str) -> None:
    desk.platform.on(route, *[cut_off] * connection.ATTEMPTS)
    there = Connection(read_access(desk.environ, None), FakeClock(), lambda _text: None)
    with pytest.raises(PushError) as raised:
        there.ask(Call(STUDIO, "POST", "/api/courses/v0/import/x/", "import", repeatable=False))
    there.close()
    ours = raised.tb.tb_next  # below this test, whose own locals hold the secret
    told = "".join(traceback.TracebackException(PushError, raised.value, ours, capture_locals=True).format())

    assert "call = Call(" in told  # so locals are shown
    for secret in (CLIENT_SECRET, *desk.platform.tokens):
        assert secret not in told


# The command line


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--dry-run", "--resume"], "not allowed with argument"),
        (["--into", "NHS/SAMPLE/2026"], "'NHS/SAMPLE/2026' is not a key such as course-v1:Org+Number+Run"),
        (["--into", "course-v1:NHS"], "is not a key"),
        (["--instructor", "amina"], "--instructor goes with --create"),
        (["--wait", "soon"], "'soon' is not a number of minutes"),
        (["--wait", "nan"], "'nan' is not a number of minutes"),
        (["--secret", "x"], "unrecognized arguments"),
    ],
)
def test_a_misunderstood_command_is_exit_2(
    desk: Desk, capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        push_to_studio.main([str(desk.archive), *options], desk.environ)
    assert stopped.value.code == 2
    assert told in capsys.readouterr().err
    assert desk.platform.requests == []


def test_help_tells_what_to_type_and_what_comes_back(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        push_to_studio.main(["--help"], {})
    assert stopped.value.code == 0
    text = capsys.readouterr().out
    for words in (
        "--dry-run",
        "--resume",
        "--create",
        "DIGIBOARDS_CLIENT_SECRET",
        "exit status:",
        "docs/push-to-studio",
    ):
        assert words in text


def test_the_page_for_operators_is_there() -> None:
    assert (Path(push_to_studio.__file__).parent.parent / "docs" / "push-to-studio.md").is_file()
