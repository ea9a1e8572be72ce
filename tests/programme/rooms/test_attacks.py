"""Somebody tries codes, cookies and other people's rooms."""

from http import HTTPStatus
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.core.cache import cache
from django.urls import reverse

from digiboards_xblocks.programme.rooms import codes, limits, storage
from digiboards_xblocks.programme.rooms.live import LiveRoom
from digiboards_xblocks.programme.rooms.models import Participant
from tests.conftest import COURSE_KEY
from tests.programmes import person

from .conftest import Joins, at, new_session, now, opened
from .pages import JOIN, Browser, screen, words

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def still() -> Any:
    """Time stands, so that no minute ends within a test."""
    with time_machine.travel("2026-03-02T14:00:30Z", tick=False) as clock:
        yield clock


def test_guessing_ends_after_thirty_wrong_codes_in_a_minute(room: LiveRoom, still: Any) -> None:
    guesser = Browser()
    for _ in range(limits.MOST_WRONG):
        assert guesser.post(JOIN, code=codes.new_code()).status_code == HTTPStatus.BAD_REQUEST
    assert guesser.post(JOIN, code=room.code).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert Browser().post(JOIN, code=room.code).status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert Browser(address="192.0.2.2").post(JOIN, code=room.code).status_code == HTTPStatus.SEE_OTHER
    still.shift(60)
    assert guesser.post(JOIN, code=room.code).status_code == HTTPStatus.SEE_OTHER


def test_an_account_guesses_no_more_from_many_addresses(room: LiveRoom) -> None:
    amina = person("amina")
    for number in range(limits.MOST_WRONG):
        Browser(amina, address=f"198.51.100.{number}").post(JOIN, code="AAAA AAAA")
    answer = Browser(amina, address="203.0.113.9").post(JOIN, code=room.code)
    assert answer.status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_the_page_of_a_qr_code_tells_nobody_whether_the_code_is_right(
    room: LiveRoom, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        right, wrong = (words(Browser().get(f"{JOIN}join/{code}/")) for code in (room.code, "AAAAAAAA"))
    assert right == wrong


def test_codes_of_closed_rooms_lead_nowhere(room: LiveRoom) -> None:
    storage.close(room.number, room.version, by=None)
    closed = Browser().post(JOIN, code=room.code)
    never = Browser().post(JOIN, code=codes.new_code())
    assert (closed.status_code, words(closed)) == (never.status_code, words(never))


@pytest.mark.parametrize("forged", ["", "x", "token", "token:signature"])
def test_a_made_up_cookie_opens_nothing_without_a_query(
    room: LiveRoom, forged: str, django_assert_num_queries: Any
) -> None:
    browser = Browser()
    browser.cookies[f"digiboards_room_{room.number}"] = forged
    with django_assert_num_queries(0):
        assert browser.get(f"{JOIN}{room.number}/state/").status_code == HTTPStatus.FORBIDDEN
        assert browser.get(f"{JOIN}{room.number}/")["Location"] == JOIN


def test_a_cookie_of_one_room_opens_no_other(room: LiveRoom, roles: dict[str, Any]) -> None:
    other = opened(new_session(roles["staff"], organisation="R92"), roles["staff"])
    browser = Browser()
    browser.joins(room.code)
    browser.cookies[f"digiboards_room_{other.number}"] = browser.cookies[f"digiboards_room_{room.number}"]
    at(other, "s-0-18")
    assert browser.get(f"{JOIN}{other.number}/state/").status_code == HTTPStatus.FORBIDDEN
    assert browser.post(f"{JOIN}{other.number}/", stage="s-0-18", choice="stop")["Location"] == JOIN
    # Signed by the site for something else.
    browser.cookies[f"digiboards_room_{room.number}"] = signing.Signer(salt="other").sign("token")
    assert browser.get(f"{JOIN}{room.number}/state/").status_code == HTTPStatus.FORBIDDEN


def test_the_cookie_goes_to_rooms_alone_and_to_no_script(room: LiveRoom) -> None:
    [cookie] = Browser().post(JOIN, code=room.code).cookies.values()
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (JOIN, True, "Lax")
    assert 0 < int(cookie["max-age"]) <= 12 * 3600


def test_what_is_stored_lets_nobody_in(room: LiveRoom) -> None:
    browser = Browser()
    browser.joins(room.code)
    [stored] = Participant.objects.values_list("token_digest", flat=True)
    assert stored not in str(browser.cookies)
    assert stored != browser.cookies[f"digiboards_room_{room.number}"].partition(":")[0]


def test_a_guest_reaches_nothing_else(room: LiveRoom) -> None:
    guest = Browser()
    guest.joins(room.code)
    for path in (screen(room.session), f"{screen(room.session)}state/", f"{screen(room.session)}projector/"):
        assert guest.get(path)["Location"].startswith("/login")
    assert guest.post(screen(room.session), do="close", version=str(room.version))["Location"].startswith("/login")
    assert now(room.session).is_open


def test_a_member_runs_no_room(room: LiveRoom, roles: dict[str, Any]) -> None:
    for role in ("learner", "other course's staff", "sponsor", "other sponsor"):
        browser = Browser(roles[role])
        for path in ("", "state/", "projector/"):
            assert browser.get(f"{screen(room.session)}{path}").status_code == HTTPStatus.FORBIDDEN
        answer = browser.post(screen(room.session), do="reveal", version=str(room.version))
        assert answer.status_code == HTTPStatus.FORBIDDEN


def test_nothing_tells_of_a_vote_before_it_is_shown(room: LiveRoom) -> None:
    """Neither the page, nor the state, its tag or the number of bytes, whatever others send meanwhile."""
    watcher, voters = Browser(), [Browser() for _ in range(6)]
    mine = watcher.joins(room.code)
    addresses = [voter.joins(room.code) for voter in voters]
    at(room, "s-0-18")

    def seen() -> tuple[bytes, str, str]:
        state = watcher.get(f"{mine}state/")
        return state.content, state["ETag"], words(watcher.get(mine))

    before = seen()
    for voter, address in zip(voters, addresses, strict=True):
        answer = voter.post(f"{address}?part", stage="s-0-18", choice="ask", attempt="1")
        assert "6" not in words(answer).replace("s-0-18", "")
        assert seen() == before


def test_leaving_and_joining_changes_no_result(room: LiveRoom, joins: Joins) -> None:
    phones = [joins(person(f"p{number}")) for number in range(6)]
    here = at(room, "s-0-18")
    for phone in phones:
        phone.votes("stop")
    storage.reveal(room.number, here.version)
    shown = now(room.session).results
    Participant.objects.filter(room=room.number)[0].delete()
    joins(person("late"))
    with pytest.raises(storage.RoomMoved):
        storage.reveal(room.number, here.version)
    storage.reveal(room.number, here.version + 1)
    assert now(room.session).results == shown


def test_no_page_is_kept_by_a_browser(room: LiveRoom) -> None:
    browser = Browser()
    for answer in (browser.get(JOIN), browser.get(browser.joins(room.code))):
        assert "no-store" in answer["Cache-Control"]


def test_hostile_text_is_text(room: LiveRoom) -> None:
    code = "<script>alert(1)</script>"
    assert "<script>alert" not in Browser().post(JOIN, code=code).content.decode()


def test_limits_hold_where_the_cache_forgets_at_once(room: LiveRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(*_given: Any) -> int:
        raise ValueError("it has expired")

    monkeypatch.setattr(cache, "incr", gone)
    browser = Browser()
    for _ in range(3):
        assert browser.post(JOIN, code="AAAA AAAA").status_code == HTTPStatus.BAD_REQUEST


def test_addresses_are_those_that_the_tests_try() -> None:
    assert reverse("digiboards:join") == JOIN
    assert reverse("digiboards:run_room", args=[str(COURSE_KEY), 7]) == screen(7)
