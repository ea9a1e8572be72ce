"""Phones and screens that do something at the same moment, on a database that they really share."""

from typing import Any

from digiboards_xblocks.programme.rooms import storage, taking_part
from digiboards_xblocks.programme.rooms.models import Participant
from digiboards_xblocks.programme.rooms.storage import RoomMoved
from digiboards_xblocks.programme.rooms.taking_part import AboutMe, AnswerRefused
from tests.programmes import person, register
from tests.sharing import at_once

from .conftest import Phone, at, new_session, now, opened

PHONES = 12


def test_each_vote_that_was_acknowledged_is_in_the_result(shared_database: None) -> None:
    register()
    room = opened(new_session(None), None)
    joined = [taking_part.join(room.number, learner_id=None, token="", about=AboutMe()) for _ in range(PHONES)]
    phones = [Phone(one.room, one.token) for one in joined]
    here = at(room, "s-0-18")
    for phone in phones[:5]:
        phone.votes("stop")

    def work(number: int) -> str:
        try:
            if number == PHONES - 5:
                storage.reveal(room.number, here.version)
                return "shown"
            phones[5 + number].votes("ask")
        except AnswerRefused:
            return "refused"
        return "kept"

    done = at_once(work, PHONES - 4)
    counts = now(room.session).results["s-0-18"]["counts"]
    assert done.count("shown") == 1
    assert counts == {"stop": 5, "ask": done.count("kept"), "go-on": 0}


def test_one_press_of_many_counts(shared_database: None) -> None:
    register()
    room = opened(new_session(None), None)

    def work(_number: int) -> bool:
        try:
            storage.go_on(room.number, room.version)
        except RoomMoved:
            return False
        return True

    assert at_once(work, 6).count(True) == 1
    assert now(room.session).stage_name == "s-0-00"


def test_a_learner_who_joins_with_many_phones_at_once_is_one(shared_database: None) -> None:
    register()
    amina = person("amina")
    room = opened(new_session(None), None)

    def work(_number: int) -> Any:
        return taking_part.join(room.number, learner_id=amina.pk, token="", about=AboutMe())

    assert len({one.token for one in at_once(work, 6)}) == 6
    assert Participant.objects.count() == 1


def test_two_who_open_one_room_at_once_open_one(shared_database: None) -> None:
    register()
    session = new_session(None)
    assert len({opened_room.number for opened_room in at_once(lambda _: opened(session, None), 4)}) == 1
