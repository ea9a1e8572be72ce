"""What Studio or the LMS refuses or fails at: what is told, and what is then known of the course."""

import hashlib
import traceback
from collections.abc import Callable
from typing import Any

import pytest

from api_client import connection
from api_client.connection import STUDIO, Call, Connection
from api_client.errors import ApiError
from api_client.settings import read_access
from tests.preview.sample_course import write_archive
from tests.studio.conftest import Desk, FakeClock
from tests.studio.sample import course_files
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
PAGE = "<!doctype html><title>Sign in</title>"


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


def test_a_large_archive_that_is_cut_off_on_its_way_is_told(desk: Desk) -> None:
    noise = hashlib.shake_256().hexdigest(6_000_000)  # so much that it does not fit into the sockets' buffers
    write_archive(desk.archive, {**course_files(), "static/noise.txt": noise})
    desk.platform.on("upload", cut_off)
    result = desk.push()

    assert result.status == 1
    assert "The connection to Studio was closed on the request to import the archive." in result.err
    assert result.err[-1].startswith(PERHAPS_UPLOADED)
    assert len(desk.platform.tasks) == 1


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


def the_lms_breaks(desk: Desk, times: int) -> Callable[[Handler], None]:
    """Studio's word that the import has succeeded, after which the LMS answers 500, as seen on Teak."""

    def fault(handler: Handler) -> None:
        handler.serve("state")
        if desk.platform.courses and not desk.platform.faults["blocks"]:
            desk.platform.on("blocks", *[status(500, PAGE)] * times)

    return fault


def test_an_lms_that_fails_after_an_import_is_asked_again_until_it_answers(desk: Desk) -> None:
    desk.platform.on("state", the_lms_breaks(desk, 2 * connection.ATTEMPTS))
    result = desk.push()

    assert result.status == 0
    assert "All there" in result.text


def test_an_lms_that_goes_on_failing_after_an_import_needs_no_import_by_hand(desk: Desk) -> None:
    desk.platform.on("state", the_lms_breaks(desk, 10_000))
    result = desk.push()

    assert result.status == 1
    assert "The import ended well" in result.err[-2]
    assert "(HTTP 500)" in result.err[-2]
    assert "nothing has to be imported by hand" in result.err[-1]
    assert "--resume" in result.err[-1]
    assert "import by hand under" not in result.text
    desk.platform.faults["blocks"].clear()
    assert desk.push("--resume").status == 0


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
    with pytest.raises(ApiError) as raised:
        there.ask(Call(STUDIO, "POST", "/api/courses/v0/import/x/", "import", repeatable=False))
    there.close()
    ours = raised.tb.tb_next  # below this test, whose own locals hold the secret
    told = "".join(traceback.TracebackException(ApiError, raised.value, ours, capture_locals=True).format())

    assert "call = Call(" in told  # so locals are shown
    for secret in (CLIENT_SECRET, *desk.platform.tokens):
        assert secret not in told
