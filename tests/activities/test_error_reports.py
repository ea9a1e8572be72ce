"""What a fault shows holds no word of a learner's: in Django's reports, with DEBUG on or off, and in any log."""

from collections.abc import Iterator
from typing import Any

import pytest
import webob
from django.test import RequestFactory
from django.views.debug import ExceptionReporter

from digiboards_xblocks.activities.base import guard, templating
from digiboards_xblocks.activities.base.writing import draft_key
from digiboards_xblocks.core.private import PrivateDict, PrivateList, PrivateStr, private
from tests.activities.faults import SECRET, LogLines
from tests.activities.samples import SAMPLES, Sample, each_handler, good_requests, made, prepared
from tests.activities.storage import failing_write
from tests.conftest import send

pytestmark = [pytest.mark.slow, pytest.mark.any_database]


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[list[str]]:
    """What Django would report of each fault that a block keeps to itself: a page, and a mail to the site's ADMINS."""
    made_of: list[str] = []
    real = guard.Guard.__exit__

    def leave(self: Any, kind: Any, error: Any, at: Any) -> bool:
        if error is not None:
            request = RequestFactory().post("/")
            for settings.DEBUG in (True, False):
                reporter = ExceptionReporter(request, kind, error, at)
                made_of.extend((reporter.get_traceback_html(), reporter.get_traceback_text()))
        return real(self, kind, error, at)

    monkeypatch.setattr(guard.Guard, "__exit__", leave)
    yield made_of
    assert [report for report in made_of if SECRET in report] == []


def secret_in(request: dict[str, Any]) -> dict[str, Any]:
    """The request with a secret in each text that a learner writes."""
    return {name: f"{SECRET} {value}" if name == "text" else value for name, value in request.items()}


@each_handler
def test_no_report_of_a_failing_save_holds_words(
    sample: Sample, handler: str, learner: Any, reports: list[str], errors: LogLines
) -> None:
    for number in range(6):
        block, request = prepared(sample, handler, written=secret_in, user=learner)
        with failing_write(number):
            answer = send(block, handler, secret_in(request))
        if answer.status_code != 500:
            break
    else:
        pytest.fail("six writes, and all of them failed")


WRITERS = [sample for sample in SAMPLES if any("text" in request for request in good_requests(sample).values())]


@pytest.mark.parametrize("sample", WRITERS, ids=lambda sample: sample.block_type)
def test_the_reports_tell_of_the_frames_that_had_them(
    sample: Sample, learner: Any, reports: list[str], errors: LogLines
) -> None:
    """What is looked through above is a report with local variables, of the very frames that a text goes through."""
    handler = next(name for name, request in good_requests(sample).items() if "text" in request)
    block, request = prepared(sample, handler, written=secret_in, user=learner)
    with failing_write(0):
        assert send(block, handler, secret_in(request)).status_code == 500

    assert any("&lt;private&gt;" in report for report in reports)


def test_without_a_key_no_report_holds_words_or_keys(
    learner: Any, settings: Any, reports: list[str], errors: LogLines, caplog: pytest.LogCaptureFixture
) -> None:
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = ["a-key-that-is-none-7391"]
    sample = next(sample for sample in SAMPLES if sample.block_type == "digiboards_reflection")
    assert send(made(sample, user=learner), "save_text", {"text": SECRET, "revision": ""}).status_code == 503

    assert not [report for report in reports if "a-key-that-is-none-7391" in report]


class Failing:
    def render(self, context: Any) -> str:
        raise ZeroDivisionError(type(context))


@pytest.mark.parametrize("of", WRITERS, ids=lambda sample: sample.block_type)
def test_nor_of_a_template_that_fails(
    of: Sample, learner: Any, reports: list[str], errors: LogLines, monkeypatch: pytest.MonkeyPatch
) -> None:
    block, _ = prepared(of, written=secret_in, user=learner)
    real = templating._compiled
    monkeypatch.setattr(
        templating, "_compiled", lambda template: Failing() if template.endswith("student.html") else real(template)
    )
    block.student_view({})

    assert any("ZeroDivisionError" in report for report in reports)
    assert [report for report in reports if draft_key(learner.pk) in report] == []


# What is not JSON


@each_handler
@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("multipart/form-data; boundary=x", 415),
        ("application/x-www-form-urlencoded", 415),
        ("text/plain", 415),
        ("", 400),  # what says nothing of its type is taken for JSON
    ],
)
def test_what_a_form_sends_is_refused_in_words(
    sample: Sample, handler: str, content_type: str, status: int, learner: Any
) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\nWords\r\n--x--\r\n'
    request = webob.Request.blank("/", method="POST", body=body, content_type=content_type or None)
    block = made(sample, user=learner)
    answer = block.runtime.handle(block, handler, request)

    assert answer.status_code == status
    assert answer.json["error"].endswith(".")


def test_a_form_that_was_read_already_is_no_fault(learner: Any) -> None:
    """As in the LMS, whose check against forgery reads the form first, so that its body cannot be asked for again."""

    class ReadAlready(webob.Request):
        @property
        def body(self) -> bytes:
            raise RuntimeError("You cannot access body after reading from request's data stream")

    request = ReadAlready.blank("/", method="POST", content_type="multipart/form-data; boundary=x")
    block = made(WRITERS[0], user=learner)
    assert block.runtime.handle(block, "save_text", request).status_code == 415


# The values themselves


def test_private_values_are_what_they_were_and_show_nothing() -> None:
    value = {"a": ["b", {"c": "d"}], "n": 1, "t": True, "x": None}
    found = private(value)

    assert found == value
    assert repr(found) == f"{found['a']!r}" == f"{found['a'][0]!r}" == "<private>"
    assert (type(found), type(found["a"]), type(found["a"][0])) == (PrivateDict, PrivateList, PrivateStr)
    assert f"{found['a'][0]}" == "b"
