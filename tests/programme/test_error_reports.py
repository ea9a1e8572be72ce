"""A page of staff that fails tells where, and no name, address, comment or token; nor does the log at any level."""

import logging
from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import resolve
from django.views.debug import ExceptionReporter

from digiboards_xblocks.programme.pages import pages
from digiboards_xblocks.programme.progress import aggregates, refresh
from tests.conftest import COURSE_KEY
from tests.programmes import complete, person

from .api import token_of

FORM_TOKEN = "f0rmtoken7391" * 4
NAME = "zaraquagga"
SENT = {"who": f"{NAME}@example.org", "kind": "organisation", "do": "grant", "csrfmiddlewaretoken": FORM_TOKEN}


@pytest.fixture
def zara(roles: dict[str, Any], boards: Any) -> Any:
    user = person(NAME, boards["R91"], cohort="spring")
    complete(user, "g1-a")
    aggregates.mark(COURSE_KEY, [user.pk])
    refresh.refresh(COURSE_KEY)
    return user


def report(request: HttpRequest, error: BaseException) -> str:
    reporter = ExceptionReporter(request, type(error), error, error.__traceback__)
    return reporter.get_traceback_html() + reporter.get_traceback_text()


def fails(request: HttpRequest) -> BaseException:
    found = resolve(request.path_info)
    with pytest.raises(ZeroDivisionError) as caught:
        found.func(request, *found.args, **found.kwargs)
    return caught.value


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_report_of_a_failing_page_holds_a_value(
    debug: bool, method: str, zara: Any, roles: dict[str, Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = debug
    monkeypatch.setattr(pages, "_compiled", lambda _template: type("T", (), {"render": lambda *_: 1 / 0})())
    path = f"/digiboards/{COURSE_KEY}/{'people' if method == 'GET' else 'access'}/"
    request = RequestFactory().generic(method, path)
    if method == "POST":
        request = RequestFactory().post(path, SENT)
    request.COOKIES["csrftoken"] = request.META["CSRF_COOKIE"] = FORM_TOKEN
    request.META["HTTP_COOKIE"] = f"csrftoken={FORM_TOKEN}"
    request.user = roles["instructor"]
    told = report(request, fails(request))

    assert "ZeroDivisionError" in told
    assert "found" in told, "it tells the names of variables"
    for secret in (NAME, NAME.title(), FORM_TOKEN):
        assert secret not in told


@pytest.mark.parametrize("debug", [True, False])
def test_nor_of_the_api(
    debug: bool, zara: Any, roles: dict[str, Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DEBUG = debug
    monkeypatch.setattr("digiboards_xblocks.programme.progress.rest.learners.Learners", lambda _found: 1 / 0)
    token = token_of(roles["staff"])
    path = f"/digiboards/api/v1/courses/{COURSE_KEY}/learners/"
    request = RequestFactory().get(path, HTTP_AUTHORIZATION=f"JWT {token}")
    request.user = roles["staff"]
    told = report(request, fails(request))

    assert "ZeroDivisionError" in told
    assert NAME not in told
    assert token not in told


@pytest.mark.parametrize(
    "path", ["", "people/", "access/", "audit/", "sessions/", "sessions/new/", "roster/", "over-time/"]
)
def test_no_page_logs_what_it_shows(
    path: str, zara: Any, roles: dict[str, Any], ask: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("django.template").setLevel(logging.DEBUG)
        page = ask(f"/digiboards/{COURSE_KEY}/{path}", roles["instructor"]).content.decode()

    assert "<h1>" in page
    logged = "\n".join(
        f"{record.getMessage()} {record.exc_text or ''}"
        for record in caplog.records
        if not record.name.startswith("django.db")
    )
    for secret in (NAME, "csrf"):
        assert secret not in logged
