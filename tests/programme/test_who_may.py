"""Every address, every role, every method: exactly who may, may."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import pytest
from django.urls import URLPattern

from digiboards_xblocks import urls
from digiboards_xblocks.programme.board_commitments.links import CheckLink, check_address
from digiboards_xblocks.programme.figures.measures import MEASURES
from digiboards_xblocks.programme.pages.files import FORMS
from digiboards_xblocks.programme.reminders import consent
from digiboards_xblocks.programme.rest import urls as rest_urls
from tests.conftest import COURSE_KEY

from .conftest import Ask

pytestmark = [pytest.mark.slow, pytest.mark.any_database]

GONE = HTTPStatus.NOT_FOUND
YES, LOGIN, NO, ELSEWHERE = HTTPStatus.OK, HTTPStatus.FOUND, HTTPStatus.FORBIDDEN, HTTPStatus.SEE_OTHER
ROLES = (
    "anonymous",
    "learner",
    "other course's staff",
    "other sponsor",
    "sponsor",
    "staff",
    "instructor",
    "global staff",
)
_NAMED = (LOGIN, NO, NO, NO, NO, YES, YES, YES)
# Who may see a part sees that part.
_PART = (LOGIN, NO, NO, YES, YES, YES, YES, YES)
_LEADING = (LOGIN, NO, NO, NO, NO, NO, YES, YES)
# What can be sent, and what each of the roles gets if what they send is wrong.
WRONG = HTTPStatus.BAD_REQUEST
_EVERYBODY = (YES,) * len(ROLES)
_NO_ROOM = (LOGIN, NO, NO, NO, NO, GONE, GONE, GONE)
# Pages of rooms ask for no account, and lead to no page on which one signs in.
_OF_PHONES = frozenset({"room", "room_state", "keep_writing"})
_NOBODY = (GONE,) * len(ROLES)
SENT = {
    "access": (LOGIN, NO, NO, NO, NO, NO, WRONG, WRONG),
    # Words to look for, which no address is to hold.
    "people": (LOGIN, NO, NO, NO, NO, WRONG, WRONG, WRONG),
    "invitation": (LOGIN, NO, NO, NO, NO, WRONG, WRONG, WRONG),
    "new_session": (LOGIN, NO, NO, NO, NO, WRONG, WRONG, WRONG),
    "session": (LOGIN, NO, NO, NO, NO, GONE, GONE, GONE),
    "roster": (LOGIN, NO, NO, NO, NO, WRONG, WRONG, WRONG),
    # All of it may be left empty.
    "quarter_plan": (LOGIN, NO, NO, NO, NO, ELSEWHERE, ELSEWHERE, ELSEWHERE),
    # Nothing can be mailed from a site that does not say where it is.
    "nudges": (LOGIN, NO, NO, NO, NO, WRONG, WRONG, WRONG),
    "stop_reminders": _EVERYBODY,
    "run_room": _NO_ROOM,
    "join": (WRONG,) * len(ROLES),
    "room": (LOGIN,) * len(ROLES),
    "session_commitments": (LOGIN, NO, NO, NO, NO, GONE, GONE, GONE),
    # Only a member of the board takes anything over.
    "board_commitments": (LOGIN, *[NO] * 7),
    # The session that the link is for is gone.
    "board_check": _NOBODY,
}
# By name of the address: an example, and what each of the roles gets.
MATRIX: dict[str, tuple[str, tuple[HTTPStatus, ...]]] = {
    # A sponsor is led to their own organisation.
    "overview": ("", (LOGIN, NO, NO, LOGIN, LOGIN, YES, YES, YES)),
    **{f"overview_{form}": (f"completion.{form}", _NAMED) for form in FORMS},
    # A sponsor sees their own board, and not who else has none.
    "organisations": ("organisations/", _NAMED),
    **{f"organisations_{form}": (f"organisations.{form}", _NAMED) for form in FORMS},
    "organisation": ("organisations/R91/", (LOGIN, NO, NO, NO, YES, YES, YES, YES)),
    # A sponsor of the board is not its secretary.
    "invitation": ("organisations/R91/invitation/", _NAMED),
    # Whoever sees the board's page; back to it.
    "board_reminder": ("organisations/R91/reminder/", (LOGIN, NO, NO, NO, *[ELSEWHERE] * 4)),
    "people": ("people/", _NAMED),
    **{f"people_{form}": (f"people.{form}", _NAMED) for form in FORMS},
    **{name: (f"{name}/", _PART) for name in MEASURES},
    **{f"{name}_{form}": (f"{name}.{form}", _PART) for name in MEASURES for form in FORMS},
    "nudges": ("nudges/", _NAMED),
    "comparison": ("comparison/", _NAMED),
    "report": ("report/", _NAMED),
    "report_docx": ("report.docx", _NAMED),
    "quarter_plan": ("report/plan/", _NAMED),
    "over_time": ("over-time/", _PART),
    **{f"over_time_{form}": (f"over-time.{form}", _PART) for form in FORMS},
    # Everybody who is signed in: it lists only what they may see.
    "runs": ("/digiboards/", (LOGIN, *[YES] * 7)),
    "health": ("/digiboards/health/", (LOGIN, NO, NO, NO, NO, NO, NO, YES)),
    # There is none of that name; who may not see cohorts is not told so.
    "cohort": ("cohorts/spring/", (LOGIN, NO, NO, NO, NO, GONE, GONE, GONE)),
    "roster": ("roster/", _NAMED),
    "sessions": ("sessions/", _NAMED),
    "new_session": ("sessions/new/", _NAMED),
    # There is no such session; who may not see any is not told so.
    "session": ("sessions/99/", (LOGIN, NO, NO, NO, NO, GONE, GONE, GONE)),
    "session_commitments": ("sessions/99/commitments/", (LOGIN, NO, NO, NO, NO, GONE, GONE, GONE)),
    "session_paper": ("sessions/99/paper/", (LOGIN, NO, NO, NO, NO, GONE, GONE, GONE)),
    "session_paper_docx": ("sessions/99/paper.docx", (LOGIN, NO, NO, NO, NO, GONE, GONE, GONE)),
    "board_calendar": ("sessions/99/checks.ics", (LOGIN, NO, NO, NO, NO, GONE, GONE, GONE)),
    # Members of the board see it as well, and none of these is one.
    "board_commitments": ("organisations/R91/commitments/", (LOGIN, NO, NO, NO, YES, YES, YES, YES)),
    "board_check": (check_address(CheckLink(session=99, day=30)), _NOBODY),
    **{f"{name}_{form}": (f"{name}.{form}", _NAMED) for name in ("sessions", "attendance") for form in FORMS},
    "access": ("access/", _LEADING),
    "audit": ("audit/", _LEADING),
    # Whoever may see any figures; back to where the button stood.
    "renew": ("renew/", (LOGIN, NO, NO, *[ELSEWHERE] * 5)),
    # There is no such room; who may not run any is not told so.
    "run_room": ("sessions/99/room/", _NO_ROOM),
    "room_screen_state": ("sessions/99/room/state/", _NO_ROOM),
    "projector": ("sessions/99/room/projector/", _NO_ROOM),
    # Whoever has the code, signed in or not; a room takes the cookie of who has joined (rooms/test_attacks.py).
    "join": ("/digiboards/rooms/", _EVERYBODY),
    "join_by_code": ("/digiboards/rooms/join/ABCDEFGH/", _EVERYBODY),
    "room": ("/digiboards/rooms/99/", (LOGIN,) * len(ROLES)),
    "room_state": ("/digiboards/rooms/99/state/", (NO,) * len(ROLES)),
    "keep_writing": ("/digiboards/rooms/99/keep/", (NO,) * len(ROLES)),
    # Whoever has the link that a mail carries; it says whose mails they are.
    "stop_reminders": (f"/digiboards/stop-reminders/{consent.link_token(course_id=1, learner_id=1)}/", _EVERYBODY),
}
# What is there to be sent only.
_FILES = (f"{name}_{form}" for form in FORMS for name, *_ in urls.DOWNLOADS)
ACTIONS = frozenset(
    {"renew", "report_docx", "board_reminder", "board_calendar", "keep_writing", "session_paper_docx", *_FILES}
)
SENT |= {name: MATRIX[name][1] for name in ACTIONS}


def address(path: str) -> str:
    return path if path.startswith("/") else f"/digiboards/{COURSE_KEY}/{path}"


def test_every_address_has_a_row() -> None:
    """Those of the API have theirs in test_api_who_may.py."""
    pages = [pattern for pattern in urls.urlpatterns if isinstance(pattern, URLPattern)]
    others = [pattern.urlconf_name for pattern in urls.urlpatterns if not isinstance(pattern, URLPattern)]
    assert {pattern.name for pattern in pages} == set(MATRIX)
    assert others == [rest_urls]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", MATRIX)
def test_exactly_who_may(roles: dict[str, Any], ask: Ask, name: str, role: str) -> None:
    path, expected = MATRIX[name]
    answer = ask(address(path), roles[role], "POST" if name in ACTIONS else "GET")

    assert answer.status_code == expected[ROLES.index(role)]
    if role == "anonymous" and expected not in (_EVERYBODY, _NOBODY) and name not in _OF_PHONES:
        assert answer["Location"].startswith("/login?next=")


@pytest.mark.parametrize("name", sorted(ACTIONS - _OF_PHONES))
def test_who_signs_in_to_send_something_is_led_to_the_first_page(roles: dict[str, Any], ask: Ask, name: str) -> None:
    answer = ask(address(MATRIX[name][0]), roles["anonymous"], "POST")
    assert answer["Location"] == f"/login?{urlencode({'next': address('')}, safe='/')}"


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("name", sorted(ACTIONS))
def test_what_leaves_a_row_is_not_for_a_look(roles: dict[str, Any], ask: Ask, name: str, method: str) -> None:
    for role in ROLES:
        assert ask(address(MATRIX[name][0]), roles[role], method).status_code == HTTPStatus.METHOD_NOT_ALLOWED


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("name", MATRIX)
def test_nobody_changes_what_they_may_not(roles: dict[str, Any], ask: Ask, name: str, method: str) -> None:
    for role in ROLES:
        answer = ask(address(MATRIX[name][0]), roles[role], method)
        if method == "POST" and name in SENT:
            assert answer.status_code == SENT[name][ROLES.index(role)]
        else:
            assert answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_a_sponsor_is_led_to_their_own_board(roles: dict[str, Any], ask: Ask) -> None:
    assert ask(address(""), roles["sponsor"])["Location"] == address("organisations/R91/")


@pytest.mark.parametrize("code", ["R92", "R93", "NOSUCH", "Q99", "Y99"])
def test_a_sponsor_is_not_told_what_else_there_is(roles: dict[str, Any], ask: Ask, code: str) -> None:
    assert ask(address(f"organisations/{code}/"), roles["sponsor"]).status_code == HTTPStatus.FORBIDDEN


@pytest.mark.parametrize("course", ["nonsense", "course-v1:a+b", "%3Cscript%3E"])
def test_no_such_course(roles: dict[str, Any], ask: Ask, course: str) -> None:
    assert ask(f"/digiboards/{course}/", roles["global staff"]).status_code == HTTPStatus.NOT_FOUND
