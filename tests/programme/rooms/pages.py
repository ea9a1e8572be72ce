"""A browser's requests to the pages of rooms: one with cookies of its own, signed in or not."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from lxml import html

from tests.conftest import COURSE_KEY

JOIN = "/digiboards/rooms/"


class Browser:
    """A browser; ``user`` is who is signed in."""

    def __init__(self, user: Any = None, *, address: str = "192.0.2.1") -> None:
        self.user = user or AnonymousUser()
        self.cookies: dict[str, str] = {}
        self._address = address

    def get(self, path: str, **headers: str) -> HttpResponse:
        return self._ask("get", path, {}, headers)

    def post(self, path: str, **data: str) -> HttpResponse:
        return self._ask("post", path, data, {})

    def _ask(self, method: str, path: str, data: dict[str, str], headers: dict[str, str]) -> HttpResponse:
        made = RequestFactory()
        made.cookies.load(self.cookies)
        given: dict[str, Any] = {"REMOTE_ADDR": self._address, **headers}
        request = getattr(made, method)(path, **({"data": data} if method == "post" else {}), **given)
        request.user = self.user
        found = resolve(request.path)
        try:
            answer = found.func(request, *found.args, **found.kwargs)
        except Http404:
            return HttpResponse(status=404)
        self.cookies |= {name: cookie.value for name, cookie in answer.cookies.items()}
        assert isinstance(answer, HttpResponse)
        return answer

    def joins(self, code: str, **about: str) -> str:
        """Join, and return the address of the room."""
        answer = self.post(JOIN, code=code, **about)
        assert answer.status_code == 303, words(answer)
        return answer["Location"]


def words(answer: HttpResponse) -> str:
    text = answer.content.decode()
    return " ".join(" ".join(html.fromstring(text).xpath("//main//text() | //*[@id='room']//text()")).split())


def screen(session: int) -> str:
    """The address of the facilitator's screen."""
    return f"/digiboards/{COURSE_KEY}/sessions/{session}/room/"
