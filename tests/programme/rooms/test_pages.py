"""The pages of a room: the facilitator's, the projector's and the phones', as browsers ask for them."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from lxml import html

from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.core.run_sheet import render_run_sheets
from digiboards_xblocks.programme.rooms import storage
from digiboards_xblocks.programme.rooms.live import LiveRoom
from digiboards_xblocks.programme.rooms.models import Participant, Room
from tests.programmes import person

from .conftest import SHEET, at, now
from .pages import JOIN, Browser, screen, words

pytestmark = pytest.mark.django_db


def run_sheets(_course_key: object) -> str:
    """What ``DIGIBOARDS_RUN_SHEETS`` names here."""
    return render_run_sheets([SHEET])


@pytest.fixture(autouse=True)
def sheets(settings: Any) -> None:
    settings.DIGIBOARDS_RUN_SHEETS = f"{__name__}.run_sheets"


@pytest.fixture
def staff(roles: dict[str, Any]) -> Browser:
    return Browser(roles["staff"])


def press(staff: Browser, room: LiveRoom, **button: str) -> Any:
    return staff.post(screen(room.session), version=str(now(room.session).version), **button)


def test_a_session_is_opened_run_and_closed(staff: Browser, session: int) -> None:
    address = screen(session)
    assert "Guide 1: Leading digital: board workshop, 48 minutes" in words(staff.get(address))
    assert staff.post(address, do="open", sheet="g1/board-workshop").status_code == 303
    room = now(session)
    shown = words(staff.get(address))
    assert f"0 phones, 0 guests · Code: {room.code[:4]} {room.code[4:]}" in shown
    assert "Say welcome." not in shown

    press(staff, room, do="next")
    shown = words(staff.get(address))
    assert "Say welcome." in shown
    assert "8 minutes left of 8 minutes" in shown
    press(staff, room, do="stretch", minutes="3")
    assert "11 minutes left of 11 minutes" in words(staff.get(address))
    press(staff, room, go="s-0-28")
    press(staff, room, do="back")
    assert now(session).stage_name == "s-0-18"
    press(staff, room, do="lock")
    assert "locked" in words(staff.get(address))
    press(staff, room, do="close")
    assert "0 phones took part, 0 of them as guests" in words(staff.get(address))
    assert "Open the room" in words(staff.get(f"{address}?again"))


def test_two_screens_do_not_go_on_twice(staff: Browser, room: LiveRoom) -> None:
    assert staff.post(screen(room.session), do="next", version=str(room.version)).status_code == 303
    second = staff.post(screen(room.session), do="next", version=str(room.version))
    assert second.status_code == 409
    assert "The room was somewhere else already." in words(second)
    assert now(room.session).stage_name == "s-0-00"


def test_a_press_whose_answer_was_lost_is_sent_again_without_a_word(staff: Browser, room: LiveRoom) -> None:
    pressed = {"do": "next", "version": str(room.version), "attempt": "1780000000001"}
    staff.post(f"{screen(room.session)}?part", **pressed)
    again = staff.post(f"{screen(room.session)}?part", **pressed)
    assert again.status_code == 200
    assert "somewhere else" not in words(again)
    assert now(room.session).stage_name == "s-0-00"
    other = staff.post(f"{screen(room.session)}?part", **{**pressed, "attempt": "1780000000002"})
    assert other.status_code == 409


def test_what_the_projector_shows(staff: Browser, room: LiveRoom) -> None:
    address = f"{screen(room.session)}projector/"
    first = staff.get(address)
    assert f"testserver{JOIN[:-1]} Code: {room.code[:4]} {room.code[4:]}" in words(first)
    assert html.fromstring(first.content.decode()).xpath("//*[@class='qr']/svg/path")
    at(room, "s-0-00")
    shown = staff.get(address)
    assert "Welcome to the board" in words(shown)
    assert "Say welcome." not in words(shown)
    at(room, "s-0-18")
    assert "What would you do? Stop it Go on Ask for more" in words(staff.get(address))


def test_a_guest_joins_by_the_code_alone_and_votes(staff: Browser, room: LiveRoom) -> None:
    guest = Browser()
    assert "Join as a guest" in words(guest.get(f"{JOIN}join/{room.code}/"))
    address = guest.joins(room.code)
    assert "You are in" in words(guest.get(address))
    at(room, "s-0-18")
    page = guest.get(address)
    assert "What would you do?" in words(page)
    assert "Say welcome." not in page.content.decode()
    assert guest.post(address, stage="s-0-18").status_code == 400
    assert guest.post(address, stage="s-0-18", choice="ask").status_code == 303
    assert "Your answer is kept." in words(guest.get(address))
    part = guest.post(f"{address}?part", stage="s-0-18", choice="stop", attempt="99")
    assert part.status_code == 200
    assert part.content.lstrip().startswith(b'<div id="room"')
    assert [row["s-0-18"]["values"] for row in Participant.objects.values_list("answers", flat=True)] == [
        {"choice": "stop"}
    ]


def test_who_is_signed_in_joins_with_one_tap(room: LiveRoom) -> None:
    amina = person("amina")
    browser = Browser(amina)
    assert "Join as Amina" in words(browser.get(JOIN))
    browser.joins(room.code, **{"as": "me", "named": "on", "role": "chair", "kind": "no such"})
    mine = Participant.objects.get()
    assert (mine.learner_id, mine.is_named, mine.role, mine.organisation_kind) == (amina.pk, True, "chair", "")
    as_guest = Browser(amina)
    as_guest.joins(room.code, **{"as": "guest"})
    assert Participant.objects.filter(learner=None).count() == 1


def test_results_are_seen_once_they_are_shown(staff: Browser, room: LiveRoom) -> None:
    phones = [Browser() for _ in range(5)]
    addresses = [phone.joins(room.code) for phone in phones]
    at(room, "s-0-18")
    for phone, address in list(zip(phones, addresses, strict=True))[:4]:
        phone.post(address, stage="s-0-18", choice="stop")
    few = press(staff, room, do="reveal")
    assert few.status_code == 400
    assert "Ask for a show of hands" in words(few)
    assert "Fewer than five have answered." in words(few)
    phones[4].post(addresses[4], stage="s-0-18", choice="ask")
    assert "5 or more have answered." in words(staff.get(screen(room.session)))
    before = phones[0].get(addresses[0])
    assert "The result" not in words(before)
    press(staff, room, do="reveal")
    for answer in (phones[0].get(addresses[0]), staff.get(f"{screen(room.session)}projector/")):
        assert "The result 5 votes. Stop it 4 Go on 0 Ask for more 1" in words(answer)
    late = phones[0].post(addresses[0], stage="s-0-18", choice="ask")
    assert late.status_code == 409
    assert "This came too late to count" in words(late)


def test_guests_do_not_rate_for_the_boards_picture(room: LiveRoom) -> None:
    at(room, "s-0-08")
    guest, member = Browser(), Browser(person("amina"))
    shown = words(guest.get(guest.joins(room.code)))
    assert "As a guest, think for yourself how sure you are. I can explain I can ask" in shown
    address = member.joins(room.code, **{"as": "me"})
    assert "My ratings may count in the board’s picture" in words(member.get(address))
    member.post(address, stage="s-0-08", agreed="on", **{"g1-explain": "4", "g1-ask": "2"})
    kept = Participant.objects.get(learner=member.user).answers["s-0-08"]
    assert (kept["values"], kept["agreed"]) == ({"g1-explain": "4", "g1-ask": "2"}, True)


def test_quiet_writing_is_sent_nowhere_but_to_ones_own_reflections(room: LiveRoom) -> None:
    amina = person("amina")
    guest, member = Browser(), Browser(amina)
    theirs, mine = guest.joins(room.code), member.joins(room.code, **{"as": "me"})
    at(room, "s-0-28")
    assert "What worries you?" in words(guest.get(theirs))
    assert "Save it to my reflections" not in words(guest.get(theirs))
    assert guest.post(f"{theirs}keep/", stage="s-0-28", text="zebra").status_code == 403
    assert member.post(f"{mine}keep/", stage="s-0-28", text="  ").status_code == 400
    assert member.post(f"{mine}keep/", stage="s-0-18", text="zebra").status_code == 400
    for text in ("zebra", "zebra", "quagga"):
        assert member.post(f"{mine}keep/", stage="s-0-28", text=text).status_code == 200
    kept = {row.name: row.decrypt() for row in PrivateText.objects.filter(learner=amina)}
    assert kept == {f"session-{room.session}/write": "zebra", f"session-{room.session}/write-2": "quagga"}
    storage.close(room.number, now(room.session).version, by=None)
    assert "The session is over" in words(member.get(mine))
    assert member.get(mine).content.count(b"data-draft=") == 1
    said = member.post(f"{mine}keep/?part", stage="s-0-28", text="okapi")
    assert json.loads(said.content)["saved"] is True


def test_the_boxes_of_writing_have_a_key_of_their_phone(room: LiveRoom) -> None:
    at(room, "s-0-28")
    keys = set()
    for browser in (Browser(), Browser()):
        page = html.fromstring(browser.get(browser.joins(room.code)).content.decode())
        [box] = page.xpath("//textarea")
        keys.add(box.get("data-key"))
    assert len(keys) == 2


def test_a_poll_asks_for_nothing_that_is_not_new(room: LiveRoom, django_assert_num_queries: Any) -> None:
    phone = Browser()
    address = phone.joins(room.code)
    with django_assert_num_queries(0):
        first = phone.get(f"{address}state/")
        again = phone.get(f"{address}state/", HTTP_IF_NONE_MATCH=first["ETag"])
        weak = phone.get(f"{address}state/", HTTP_IF_NONE_MATCH=f"W/{first['ETag']}")
    assert json.loads(first.content) == {"version": room.version, "open": True}
    assert (again.status_code, weak.status_code, again.content) == (304, 304, b"")
    at(room, "s-0-18")
    with django_assert_num_queries(0):
        changed = phone.get(f"{address}state/", HTTP_IF_NONE_MATCH=first["ETag"])
    assert changed.status_code == 200
    with django_assert_num_queries(1):
        phone.get(f"{address}?part")
    cache.clear()
    with django_assert_num_queries(1):
        phone.get(f"{address}state/")


@pytest.mark.django_db(transaction=True)
def test_a_closed_room_is_told_and_asks_no_more(room: LiveRoom, django_assert_num_queries: Any) -> None:
    phone = Browser()
    address = phone.joins(room.code)
    storage.close(room.number, room.version, by=None)
    with django_assert_num_queries(0):
        told = phone.get(f"{address}state/")
    assert json.loads(told.content)["open"] is False
    assert "The session is over" in words(phone.get(address))


def test_the_screens_state_changes_with_who_is_there(staff: Browser, room: LiveRoom) -> None:
    state = f"{screen(room.session)}state/"
    first = staff.get(state)
    assert staff.get(state, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    Browser().joins(room.code)
    assert staff.get(state, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_pages_take_nothing_from_elsewhere_and_only_phones_are_framed(
    staff: Browser, room: LiveRoom, settings: Any
) -> None:
    settings.LEARNING_MICROFRONTEND_URL = "https://apps.example.org/learning"
    phone = Browser()
    for answer in (phone.get(phone.joins(room.code)), phone.get(JOIN)):
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "frame-ancestors 'self' https://apps.example.org" in answer["Content-Security-Policy"]
        assert answer.xframe_options_exempt  # type: ignore[attr-defined]
    for path in ("", "projector/"):
        answer = staff.get(f"{screen(room.session)}{path}")
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
        assert not answer.xframe_options_exempt  # type: ignore[attr-defined]


def test_a_removed_room_leads_to_the_page_to_join_on(room: LiveRoom) -> None:
    phone = Browser()
    address = phone.joins(room.code)
    Room.objects.all().delete()
    assert phone.get(address)["Location"] == JOIN
    part = phone.get(f"{address}?part")
    assert part.status_code == 403
    assert "This phone is not in the room any more" in words(part)
