"""Phones join a room, come back to it and answer: one vote each, whatever is sent again."""

from typing import Any

import pytest

from digiboards_xblocks.programme.rooms import storage, taking_part
from digiboards_xblocks.programme.rooms.live import LiveRoom
from digiboards_xblocks.programme.rooms.models import Participant
from digiboards_xblocks.programme.rooms.taking_part import AnswerRefused, NotInRoom, UnknownCode
from tests.programmes import person

from .conftest import Joins, at, new_session, now, opened

pytestmark = pytest.mark.django_db


def votes() -> list[str]:
    rows = Participant.objects.order_by("pk").values_list("answers", flat=True)
    return [row["s-0-18"]["values"]["choice"] for row in rows if "s-0-18" in row]


def test_a_code_leads_to_its_room_as_people_type_it(room: LiveRoom) -> None:
    assert taking_part.find_code(f" {room.code[:4].lower()}-{room.code[4:]}") == room.number
    for wrong in ("", "AAAA AAAA", room.code[:-1]):
        with pytest.raises(UnknownCode):
            taking_part.find_code(wrong)


def test_a_vote_is_changed_until_it_is_shown_and_counts_once(room: LiveRoom, joins: Joins) -> None:
    phone = joins()
    with pytest.raises(AnswerRefused):
        phone.votes("stop")
    at(room, "s-0-18")
    phone.votes("stop", attempt=10)
    phone.votes("ask", attempt=11)
    phone.votes("stop", attempt=10)  # the first, sent again by a network that was slow
    assert votes() == ["ask"]
    with pytest.raises(ValueError, match="s-0-18"):
        phone.votes("steal")
    with pytest.raises(AnswerRefused):
        phone.answers("s-0-08", g1_explain="1", g1_ask="1")


def test_leaving_and_joining_gives_no_second_vote(room: LiveRoom, joins: Joins) -> None:
    amina = person("amina")
    at(room, "s-0-18")
    guest = joins()
    guest.votes("stop")
    back = joins(token=guest.token)
    assert taking_part.find_me(room.number, back.token)[1].answers["s-0-18"]["values"] == {"choice": "stop"}
    back.votes("ask", attempt=99)
    signed_in = joins(amina, token=guest.token)  # the guest signs in
    signed_in.votes("go-on", attempt=100)
    elsewhere = joins(amina)  # and takes a laptop too
    elsewhere.votes("stop", attempt=101)
    assert votes() == ["stop"]
    with pytest.raises(NotInRoom):
        signed_in.votes("ask", attempt=102)


def test_a_guest_who_signs_in_later_has_one_vote(room: LiveRoom, joins: Joins) -> None:
    amina = person("amina")
    at(room, "s-0-18")
    joins(amina).votes("stop")
    other_phone = joins()
    other_phone.votes("stop")
    joins(amina, token=other_phone.token)
    assert votes() == ["stop"]


def test_two_people_with_one_phone_are_two(room: LiveRoom, joins: Joins) -> None:
    first = joins(person("amina"))
    second = joins(person("ben"), token=first.token)
    assert second.token != first.token
    assert Participant.objects.count() == 2


def test_a_token_is_of_one_room(room: LiveRoom, joins: Joins, boards: Any, roles: dict[str, Any]) -> None:
    other = opened(new_session(roles["staff"], organisation="R92"), roles["staff"])
    phone = joins()
    for number, token in ((other.number, phone.token), (room.number, "made up"), (room.number, "")):
        with pytest.raises(NotInRoom):
            taking_part.find_me(number, token)
    at(other, "s-0-18")
    with pytest.raises(NotInRoom):
        taking_part.answer(other.number, phone.token, stage="s-0-18", given={"choice": "stop"}, attempt=1, agreed=False)


def test_nothing_that_is_acknowledged_misses_the_result(room: LiveRoom, joins: Joins) -> None:
    phones = [joins() for _ in range(5)]
    here = at(room, "s-0-18")
    acknowledged = 0
    for phone in phones:
        phone.votes("stop")
        acknowledged += 1
    storage.reveal(room.number, here.version)
    assert now(room.session).results["s-0-18"]["people"] == acknowledged
