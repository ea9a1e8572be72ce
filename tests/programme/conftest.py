"""Staff pages asked for as the LMS would: by their addresses, by somebody in a role."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks import platform
from digiboards_xblocks.programme.figures import tallies
from digiboards_xblocks.programme.figures.privacy.mechanism import fourth_cumulant_of, variance_of
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import organisation
from digiboards_xblocks.programme.progress import refresh
from tests.conftest import COURSE_KEY
from tests.programmes import person, register

from .api import SIGNING

OTHER_COURSE = CourseLocator("Elsewhere", "E1", "2026")
STAFF_OF = {"staff": COURSE_KEY, "instructor": COURSE_KEY, "other course's staff": OTHER_COURSE}

Ask = Callable[..., HttpResponse]


@pytest.fixture(autouse=True)
def site(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"
    settings.LOGIN_URL = "/login"
    settings.JWT_AUTH = {**settings.JWT_AUTH, **SIGNING}
    cache.clear()  # what the API counts its requests in

    def course_roles(user: Any, course_key: CourseLocator) -> frozenset[str]:
        role = "instructor" if user.username == "instructor" else "staff"
        return frozenset({role} if STAFF_OF.get(user.username) == course_key else ())

    monkeypatch.setattr(platform, "course_roles", course_roles)


@pytest.fixture
def boards(db: None) -> Any:
    return register()


@pytest.fixture
def roles(boards: Any) -> dict[str, Any]:
    """Somebody in each role; the sponsors are of a board with people on it, and of another."""
    made = {name: person(name) for name in ("learner", *STAFF_OF, "sponsor", "other sponsor", "global staff")}
    made["global staff"].is_staff = True
    made["global staff"].save()
    for name, code in (("sponsor", "R91"), ("other sponsor", "R93")):
        grants.grant(holder=made[name], scope=organisation(COURSE_KEY, code), by=made["staff"])
    return {"anonymous": AnonymousUser(), **made}


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What the tracking log is told of who looked."""
    told: list[dict[str, Any]] = []

    def emit(name: str, data: dict[str, Any]) -> None:
        assert name == "digiboards.staff.looked"
        told.append(data)

    monkeypatch.setattr(platform, "emit", emit)
    return told


@pytest.fixture
def ask(rf: RequestFactory) -> Ask:
    """The answer to a request; what the platform's handlers would say of a page that is not there is a 404 too.

    Asked once the workers have counted everybody, unless ``is_counted`` is False.
    """

    def asked(path: str, user: Any, method: str = "GET", *, is_counted: bool = True, **sent: str) -> HttpResponse:
        if is_counted:
            refresh.refresh(COURSE_KEY)
        request = getattr(rf, method.lower())(path, **({"data": sent} if sent else {}))
        request.user = user
        found = resolve(request.path)
        try:
            answer = found.func(request, *found.args, **found.kwargs)
        except Http404:
            return HttpResponse(status=404)
        assert isinstance(answer, HttpResponse) or answer.streaming
        return answer  # type: ignore[no-any-return]

    return asked


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> None:
    """Margins as of a hundred times the people, so that figures of forty are shown."""
    monkeypatch.setattr(tallies, "variance_of", lambda scale: variance_of(scale) / 10_000)
    monkeypatch.setattr(tallies, "fourth_cumulant_of", lambda scale: fourth_cumulant_of(scale) / 100_000_000)
