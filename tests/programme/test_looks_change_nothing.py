"""No look at an address of the LMS plugin changes or locks a row, whoever looks and whatever waits to be done.

The addresses are those of the plugin's URLconf, so a new one is held to this by being there.
"""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse
from django.utils import timezone

from digiboards_xblocks.activities.base import private_texts
from digiboards_xblocks.activities.base.writing_rules import FEEDBACK
from digiboards_xblocks.activities.feedback import storage as feedback_storage
from digiboards_xblocks.core.run_sheet import RunSheet, Stage
from digiboards_xblocks.programme.board_commitments import storage as board_storage
from digiboards_xblocks.programme.board_commitments.links import CheckLink, check_address
from digiboards_xblocks.programme.board_commitments.rules import CommitmentDetails
from digiboards_xblocks.programme.people import grants, roster
from digiboards_xblocks.programme.people.permissions import cohort, programme
from digiboards_xblocks.programme.progress import aggregates, refresh
from digiboards_xblocks.programme.progress.models import CountedProgramme, StaleProgress
from digiboards_xblocks.programme.reminders import consent
from digiboards_xblocks.programme.rooms import cookies, taking_part
from digiboards_xblocks.programme.rooms import storage as rooms_storage
from digiboards_xblocks.programme.sessions import storage as sessions_storage
from digiboards_xblocks.programme.sessions.rules import WORKSHOP, SessionDetails
from tests.answers import commit, rate, start, tell
from tests.conftest import COURSE_KEY
from tests.programmes import STEPS, complete, person
from tests.safe_requests import watched

from .api import token_of

# What an address may be asked with; one that does not know a name takes it for nothing, or refuses it.
QUERIES = ("", "?state=stalled&organisation=R91&days=7", "?part=organisation:R91&weeks=26", "?done=added&before=99")
TOKEN = consent.link_token(course_id=1, learner_id=1)


def addresses(found: Any, space: str = "", parts: tuple[str, ...] = ()) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The name of every address of a URLconf, and what has to be given for it."""
    for pattern in found:
        given = (*parts, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, f"{pattern.namespace}:" if pattern.namespace else space, given)
        else:
            assert isinstance(pattern, URLPattern)
            assert pattern.name, f"{pattern.pattern} has no name"
            yield f"{space}{pattern.name}", given


ADDRESSES = dict(addresses(get_resolver("tests.programme.urls").url_patterns))


@pytest.fixture(autouse=True)
def often(settings: Any) -> None:
    settings.DIGIBOARDS_API_RATE = "10000/minute"


@pytest.fixture
def world(roles: dict[str, Any], boards: Any, settings: Any) -> dict[str, str]:
    """A course run with something of everything in it; and an example for each part of an address."""
    people = [person(f"p{number}", boards["R91"], cohort="spring", role="chair") for number in range(9)]
    for place, user in enumerate(people):
        complete(user, *STEPS["g1"])
        rate(user, "g1", [(2, 4), (3, 3)])
        start(user, {"g1-explain": 2}, ("g1",))
        commit(user, "cyber", days=100, checks={30: "done"})
        tell(user, "end-feedback", "yes", "a-lot", scope="programme")
        key = COURSE_KEY.make_usage_key("digiboards_feedback", f"f{place}")
        common = {"usage_key": key, "learner_id": user.pk, "name": "g1-feedback"}
        private_texts.save_text(**common, kind=FEEDBACK, text="More on cyber.", based_on="")
        feedback_storage.save_feedback(**common, scope="guide", answers={"shared": True})
    call_command("digiboards_publish", str(COURSE_KEY))
    staff = roles["staff"]
    details = SessionDetails(WORKSHOP, timezone.localdate(), "", "g1", "R91", 3)
    session = sessions_storage.save_session(COURSE_KEY, details, by=staff)
    sessions_storage.add_attendees(COURSE_KEY, session, ["p0", "p1"], by=staff)
    sent = b"email,ods_code,cohort\nnobody@example.org,R91,spring\n"
    roster.apply(course_key=COURSE_KEY, data=sent, digest=roster.check(course_key=COURSE_KEY, data=sent).digest)
    scopes = {"sponsor-of-all": programme(COURSE_KEY), "sponsor-of-a-cohort": cohort(COURSE_KEY, "spring")}
    for name, scope in scopes.items():
        roles[name] = person(name)
        grants.grant(holder=roles[name], scope=scope, by=staff)
    refresh.refresh(COURSE_KEY)
    return {
        "course": str(COURSE_KEY),
        "ods_code": "R91",
        "name": "spring",
        "session": str(session),
        "token": TOKEN,
        **_board(session, staff),
        **_room(session, staff),
    }


def _board(session: int, staff: Any) -> dict[str, str]:
    """A commitment of the session's board, and the link by which its secretary says how it goes."""
    details = CommitmentDetails("Visit a ward.", "chair", timezone.localdate(), "A visit a month.")
    board_storage.add_commitment(COURSE_KEY, session, details, by=staff)
    link = check_address(CheckLink(session, 30))
    return {"check": link.rstrip("/").rpartition("/")[2]}


def _room(session: int, staff: Any) -> dict[str, str]:
    """A room that is open, and a phone in it; ``cookie`` is by which the room knows the phone."""
    sheet = RunSheet("g1/board-workshop", "g1", WORKSHOP, "Board workshop", (Stage("s-0-00", "Open", 8),))
    rooms_storage.open_room(COURSE_KEY, session, sheet, by=staff)
    room = rooms_storage.find_room(COURSE_KEY, session)
    assert room is not None
    joined = taking_part.join(room.number, learner_id=None, token="", about=taking_part.AboutMe())
    response = HttpResponse()
    cookies.remember(RequestFactory().get("/"), response, room=room.number, token=joined.token)
    [(name, morsel)] = response.cookies.items()
    return {"room": str(room.number), "code": room.code, "cookie": f"{name}={morsel.value}"}


def people_wait() -> None:
    aggregates.mark(COURSE_KEY, list(range(1, 9)))


def the_programme_is_another() -> None:
    CountedProgramme.objects.update(digest="of another version")


def nobody_was_ever_counted() -> None:
    StaleProgress.objects.all().delete()
    CountedProgramme.objects.all().delete()


# What waits to be done, and how it is then looked: in each way, and once more.
STATES = (
    (lambda: None, [*(("GET", query) for query in QUERIES), ("HEAD", ""), ("OPTIONS", "")]),
    *((state, [("GET", "")]) for state in (people_wait, the_programme_is_another, nobody_was_ever_counted)),
)


def requests(path: str, user: Any, asked: Sequence[tuple[str, str]], cookie: str) -> Iterator[Any]:
    """Requests for an address by somebody's session and phone; for one of the API by their token, too."""
    tokens = ["", token_of(user)] if user.is_authenticated and "/api/" in path else [""]
    for token in tokens:
        for method, query in asked:
            headers = {"HTTP_AUTHORIZATION": f"JWT {token}"} if token else {}
            request = RequestFactory().generic(method, path + query, HTTP_COOKIE=cookie, **headers)
            request.user = AnonymousUser() if token else user
            yield request


def answer(request: Any) -> int:
    """Answer it to the last byte; the status."""
    found = resolve(request.path_info)
    try:
        response: Any = found.func(request, *found.args, **found.kwargs)
    except Http404:
        return HTTPStatus.NOT_FOUND
    if hasattr(response, "render"):
        response.render()
    b"".join(response)
    return int(response.status_code)


@pytest.mark.slow
@pytest.mark.parametrize("name", ADDRESSES)
def test_a_look_changes_nothing(world: dict[str, str], roles: dict[str, Any], name: str) -> None:
    lacking = [part for part in ADDRESSES[name] if part not in world]
    assert not lacking, f"give the world above an example for {lacking}"
    path = reverse(name, kwargs={part: world[part] for part in ADDRESSES[name]})
    statuses = set()
    for prepare, asked in STATES:
        prepare()
        for role, user in roles.items():
            for request in requests(path, user, asked, world["cookie"]):
                with watched() as found:
                    status = answer(request)
                assert found == [], f"{request.method} {request.get_full_path()} by {role}: {found}"
                assert status < HTTPStatus.INTERNAL_SERVER_ERROR
                if request.method == "GET":
                    statuses.add(status)

    # Somebody is shown it, or it cannot be looked at.
    assert HTTPStatus.OK in statuses or statuses == {HTTPStatus.METHOD_NOT_ALLOWED}


def test_addresses_are_found_wherever_they_are() -> None:
    assert {"digiboards:overview", "digiboards:api_learners", "digiboards:people_csv"} <= set(ADDRESSES)
    assert ADDRESSES["digiboards:organisation"] == ("course", "ods_code")
