"""A site that holds the course, as a learner and staff meet it: the preview, or a real LMS and Studio."""

import html
import time
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from opaque_keys.edx.keys import CourseKey, UsageKey
from playwright.sync_api import BrowserContext, Page

from tests.browser.reader import Reader

# Seconds for one answer of a site, and for work that its workers do.
ANSWER, WORK = 60, 300


@dataclass(frozen=True)
class Account:
    """Somebody who signs in: an address and a password; on the preview only a name."""

    name: str
    password: str = ""


class Site(ABC):
    """Where the course is. ``learner`` takes it; ``staff`` is of the whole site."""

    def __init__(self, base: str, course: CourseKey) -> None:
        self.base = base.rstrip("/")
        self.course = course

    def key(self, usage_key: UsageKey) -> UsageKey:
        """Return the key of a part of the archive in this course run."""
        return usage_key.map_into_course(self.course)

    @abstractmethod
    def unit(self, vertical: UsageKey) -> requests.Response:
        """Return a unit's page as the learner sees it, without what is around its frame."""

    @abstractmethod
    def handle(self, block: UsageKey, handler: str, data: Any = None, suffix: str = "") -> requests.Response:
        """Return what a handler answers the learner: to a JSON object, or to a GET where ``data`` is None."""

    @abstractmethod
    def take_back_completion(self, blocks: Iterable[UsageKey]) -> None:
        """Have the learner not completed these blocks, which outlives what they saved."""

    @abstractmethod
    def staff(self, path: str) -> requests.Response:
        """Return a page below /digiboards/ as staff of the site see it."""

    @abstractmethod
    def api(self, path: str) -> requests.Response:
        """Return an answer of the API, below /digiboards/api/v1/."""

    @abstractmethod
    def reader(self, context: BrowserContext) -> Reader:
        """Return a tab of the learner's browser."""


class PreviewSite(Site):
    """The preview: it has no Studio, no instructor's dashboard and no retirement."""

    def __init__(self, base: str, course: CourseKey, learner: Account) -> None:
        super().__init__(base, course)
        self._learner = learner
        self._session = requests.Session()
        self._session.get(f"{self.base}/as/{learner.name}/", timeout=ANSWER).raise_for_status()

    def unit(self, vertical: UsageKey) -> requests.Response:
        return self._session.get(f"{self.base}/as/{self._learner.name}/unit/{vertical.block_id}/?plain", timeout=ANSWER)

    def handle(self, block: UsageKey, handler: str, data: Any = None, suffix: str = "") -> requests.Response:
        address = f"{self.base}/as/{self._learner.name}/handler/{block}/{handler}" + (f"/{suffix}" if suffix else "")
        return send(self._session, address, data)

    def staff(self, path: str) -> requests.Response:
        return self._session.get(f"{self.base}/digiboards/{path}", timeout=ANSWER)

    def api(self, path: str) -> requests.Response:
        return self.staff(f"api/v1/{path}")

    def take_back_completion(self, blocks: Iterable[UsageKey]) -> None:
        """Do nothing: a preview starts with a guide that the learner has not been in."""

    def reader(self, context: BrowserContext) -> Reader:
        return Reader(context.new_page(), self.base, self._learner.name)


class PlatformSite(Site):
    """A real LMS, with the accounts of a learner and of staff of the whole site, and a token for the API."""

    def __init__(self, base: str, course: CourseKey, learner: Account, staff: Account, client: Account) -> None:
        super().__init__(base, course)
        self.learner = learner
        self.learner_session = self.signed_in(learner)
        self.staff_session = self.signed_in(staff)
        form = {"client_id": client.name, "client_secret": client.password, "token_type": "jwt"}
        answer = requests.post(
            f"{self.base}/oauth2/access_token", data={**form, "grant_type": "client_credentials"}, timeout=ANSWER
        )
        answer.raise_for_status()
        self.token_headers = {"Authorization": f"JWT {answer.json()['access_token']}"}

    def signed_in(self, account: Account) -> requests.Session:
        """Return a session of somebody, as the platform's own page begins one (``user_authn/views/login.py``)."""
        session = requests.Session()
        session.headers["Referer"] = f"{self.base}/"
        session.get(f"{self.base}/csrf/api/v1/token", timeout=ANSWER).raise_for_status()
        form = {"email_or_username": account.name, "password": account.password}
        answer = send(session, f"{self.base}/api/user/v2/account/login_session/", form=form)
        assert answer.status_code == 200, f"{account.name} cannot sign in (HTTP {answer.status_code})"
        return session

    def enrol(self, session: requests.Session) -> None:
        """Have somebody take the course run, in its first track."""
        data = {"course_details": {"course_id": str(self.course)}}
        send(session, f"{self.base}/api/enrollment/v1/enrollment", data).raise_for_status()

    def user_name(self, session: requests.Session) -> str:
        """Return the user name of whoever is signed in."""
        answer = session.get(f"{self.base}/api/user/v1/me", timeout=ANSWER)
        answer.raise_for_status()
        return str(answer.json()["username"])

    def unit(self, vertical: UsageKey) -> requests.Response:
        return self.learner_session.get(f"{self.base}/xblock/{vertical}", timeout=ANSWER)

    def handle(self, block: UsageKey, handler: str, data: Any = None, suffix: str = "") -> requests.Response:
        return self.handle_as(self.learner_session, block, handler, data, suffix)

    def handle_as(
        self, session: requests.Session, block: UsageKey, handler: str, data: Any = None, suffix: str = ""
    ) -> requests.Response:
        """Return what a handler answers somebody."""
        address = f"{self.base}/courses/{self.course}/xblock/{block}/handler/{handler}"
        return send(session, address + (f"/{suffix}" if suffix else ""), data)

    def take_back_completion(self, blocks: Iterable[UsageKey]) -> None:
        data = {
            "username": self.user_name(self.learner_session),
            "course_key": str(self.course),
            "blocks": {str(block): 0.0 for block in blocks},
        }
        send(self.learner_session, f"{self.base}/api/completion/v1/completion-batch", data).raise_for_status()

    def staff(self, path: str) -> requests.Response:
        return self.staff_session.get(f"{self.base}/digiboards/{path}", timeout=ANSWER, allow_redirects=False)

    def api(self, path: str) -> requests.Response:
        return requests.get(f"{self.base}/digiboards/api/v1/{path}", headers=self.token_headers, timeout=ANSWER)

    def reader(self, context: BrowserContext) -> Reader:
        # By the address: for a host without a dot, such as localhost, requests names a domain that no browser sends to.
        context.add_cookies(
            [
                {"name": cookie.name, "value": cookie.value or "", "url": self.base}
                for cookie in self.learner_session.cookies
            ]
        )
        return _LmsReader(context.new_page(), self.base, self.learner.name, self.course)

    def instructor(self, path: str, **form: str) -> requests.Response:
        """Return what the instructor's dashboard answers to a form that staff send."""
        address = f"{self.base}/courses/{self.course}/instructor/api/{path}"
        answer = send(self.staff_session, address, form=form)
        assert answer.status_code == 200, f"{path}: HTTP {answer.status_code}"
        return answer

    def take_up_retirement(self, name: str) -> None:
        """Move somebody's request out of the queue, as the site's retirement driver does before any step of it."""
        moved = {"username": name, "new_state": "RETIRING_LMS", "response": ""}
        address = f"{self.base}/api/user/v1/accounts/update_retirement_status/"
        requests.patch(address, json=moved, headers=self.token_headers, timeout=ANSWER).raise_for_status()

    def problem_report(self, block: UsageKey) -> str:
        """Have the platform write its report of the answers to a block; return the file."""
        before = self._reports()
        self.instructor("get_problem_responses", problem_location=str(block))
        return requests_text(self.staff_session, wait_for(lambda: next(iter(self._reports().keys() - before), "")))

    def _reports(self) -> Mapping[str, str]:
        found = self.instructor("list_report_downloads").json()["downloads"]
        # Relative to the LMS where the site keeps its reports on disk, as Tutor does.
        return {urljoin(f"{self.base}/", html.unescape(item["url"])): item["name"] for item in found}


class _LmsReader(Reader):
    """Units as the LMS gives them to the frame of the learning MFE, by themselves; or in the MFE, after a link."""

    def __init__(self, page: Page, base: str, learner: str, course: CourseKey) -> None:
        super().__init__(page, base, learner)
        self._course = course

    @property
    def _in_frame(self) -> bool:
        return not self.page.url.startswith(f"{self._base}/xblock/")

    def open(self, name: str, *, plain: bool = False) -> None:
        self.page.goto(f"{self._base}/xblock/{self._course.make_usage_key('vertical', name)}")


def send(
    session: requests.Session, address: str, data: Any = None, *, form: Mapping[str, str] | None = None
) -> requests.Response:
    """Return the answer to a JSON object or a form, sent as a page of the site would; to a GET without either."""
    if data is None and form is None:
        return session.get(address, timeout=ANSWER)
    tokens = [cookie.value for cookie in session.cookies if cookie.name == "csrftoken"]
    headers = {"X-CSRFToken": tokens[-1] or ""} if tokens else {}
    origin = urlsplit(address)
    headers["Referer"] = f"{origin.scheme}://{origin.netloc}/"
    return session.post(address, json=data, data=form, headers=headers, timeout=ANSWER)


def requests_text(session: requests.Session, address: str) -> str:
    """Return a file as text."""
    answer = session.get(address, timeout=ANSWER)
    answer.raise_for_status()
    return answer.text


def wait_for(ask: Any) -> Any:
    """Return what is asked for once it is there. Raises ``AssertionError`` after ``WORK`` seconds."""
    until = time.monotonic() + WORK
    while not (found := ask()):
        assert time.monotonic() < until, f"nothing came within {WORK} seconds"
        time.sleep(2)
    return found
