"""A facilitator runs a room: opened, moved, stretched, shown and closed, from any laptop, once each."""

import datetime
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.retention import retirement, subject_access
from digiboards_xblocks.programme.rooms import storage, taking_part
from digiboards_xblocks.programme.rooms.live import LiveRoom
from digiboards_xblocks.programme.rooms.models import Participant, Room
from digiboards_xblocks.programme.rooms.storage import RoomClosed, RoomMoved, TooFewAnswers, Turnout
from digiboards_xblocks.programme.rooms.taking_part import AnswerRefused, NotInRoom, RoomFull, RoomLocked, UnknownCode
from digiboards_xblocks.programme.sessions import storage as sessions
from digiboards_xblocks.programme.sessions.models import Attendance, Session
from tests.conftest import COURSE_KEY
from tests.programmes import person

from .conftest import SHEET, Joins, at, new_session, now, opened

pytestmark = pytest.mark.django_db


def test_a_session_has_one_open_room_with_the_run_sheet_of_that_day(session: int, roles: dict[str, Any]) -> None:
    first = opened(session, roles["staff"])
    again = opened(session, roles["instructor"], SHEET)
    assert (first.number, first.code) == (again.number, again.code)
    assert (first.is_open, first.stage, first.sheet) == (True, None, SHEET)
    assert [entry.action for entry in AuditEntry.objects.filter(action__startswith="room")] == ["room-opened"]


def test_stages_go_on_and_back_and_a_second_press_changes_nothing(room: LiveRoom) -> None:
    storage.go_on(room.number, room.version)
    first = now(room.session)
    assert first.stage_name == "s-0-00"
    with pytest.raises(RoomMoved):
        storage.go_on(room.number, room.version)
    storage.go_on(room.number, first.version)
    storage.go_back(room.number, first.version + 1)
    assert now(room.session).stage_name == "s-0-00"
    assert at(room, "s-0-33").stage_name == "s-0-33"
    assert at(room, "no-such").stage_name == ""


def test_a_stage_is_stretched_until_the_next_begins(room: LiveRoom) -> None:
    here = at(room, "s-0-00")
    storage.stretch(room.number, here.version, 5)
    storage.stretch(room.number, here.version + 1, 1)
    assert now(room.session).stretched == 6
    storage.go_on(room.number, here.version + 2)
    assert now(room.session).stretched == 0


def test_a_result_is_shown_from_five_and_then_stays(room: LiveRoom, joins: Joins) -> None:
    phones = [joins() for _ in range(6)]
    here = at(room, "s-0-18")
    for phone in phones[:4]:
        phone.votes("stop")
    with pytest.raises(TooFewAnswers):
        storage.reveal(room.number, here.version)
    assert now(room.session).version == here.version
    phones[4].votes("ask")
    storage.reveal(room.number, here.version)
    shown = now(room.session).results
    assert shown["s-0-18"]["counts"] == {"ask": 1, "go-on": 0, "stop": 4}

    with pytest.raises(AnswerRefused):
        phones[5].votes("ask")
    with pytest.raises(AnswerRefused):
        phones[0].votes("ask")
    Participant.objects.first().delete()  # type: ignore[union-attr]
    storage.reveal(room.number, here.version + 1)
    assert now(room.session).results == shown
    at(room, "s-0-28")
    assert at(room, "s-0-18").result == shown["s-0-18"]


def test_the_facilitator_sees_votes_in_steps_of_five(room: LiveRoom, joins: Joins, roles: dict[str, Any]) -> None:
    phones = [joins(), *[joins(person(f"p{number}")) for number in range(6)]]
    at(room, "s-0-18")
    seen = []
    for phone in phones:
        phone.votes("stop")
        seen.append(storage.measure_turnout(now(room.session)))
    assert [turnout.answered for turnout in seen] == [0, 0, 0, 0, 5, 5, 5]
    assert seen[-1] == Turnout(7, 1, 5)


def board_member(name: str, boards: Any, code: str = "R91") -> Any:
    return person(name, boards[code])


def test_ratings_count_as_in_the_boards_picture(room: LiveRoom, joins: Joins, boards: Any) -> None:
    """Of confirmed members of that board who agreed: nobody fills a picture with phones of their own."""
    members = [joins(board_member(f"member{number}", boards)) for number in range(8)]
    others = [joins(board_member("elsewhere", boards, "R92")), joins(person("nobody's"))]
    guest = joins()
    here = at(room, "s-0-08")
    for phone in [*members[:7], *others]:
        phone.rates(3)
    members[7].rates(3, agreed=False)
    with pytest.raises(ValueError, match="s-0-08"):
        guest.rates(3)
    with pytest.raises(TooFewAnswers):
        storage.reveal(room.number, here.version)
    members[7].rates(3)
    storage.reveal(room.number, here.version)
    assert now(room.session).results["s-0-08"]["people"] == 10
    assert now(room.session).results["s-0-08"]["means"]["g1-ask"] == {"value": 3.0, "bound": ""}


def test_a_closed_room_keeps_what_was_shown_and_nothing_of_anybody(
    room: LiveRoom, joins: Joins, roles: dict[str, Any]
) -> None:
    named = [person(f"named{number}") for number in range(2)]
    phones = [joins(one, is_named=True, role="chair") for one in named]
    phones += [joins(person("quiet"), role="finance"), *[joins() for _ in range(3)]]
    here = at(room, "s-0-18")
    for phone in phones:
        phone.votes("stop")
    storage.reveal(room.number, here.version)
    last = at(room, "s-0-43")
    for phone in phones[:5]:
        phone.answers("s-0-43", recommend="yes", change="a-lot")
    storage.close(room.number, last.version, by=roles["staff"])

    closed = now(room.session)
    assert not closed.is_open
    assert closed.code == ""
    assert not Participant.objects.exists()
    assert set(closed.results) == {"s-0-18", "s-0-43"}
    assert closed.results["s-0-43"]["counts"]["recommend"] == {"no": 0, "not-sure": 0, "yes": 5}
    assert closed.met == {"people": 6, "guests": 3, "named": 2, "roles": {"chair": 2, "finance": 1}}
    came = {one.user_name for one in sessions.list_attendees(COURSE_KEY, room.session)}
    assert came == {"named0", "named1"}
    assert Session.objects.get(pk=room.session).others == 4
    with pytest.raises(RoomClosed):
        storage.go_on(room.number, closed.version)
    with pytest.raises(NotInRoom):
        phones[0].votes("stop")
    with pytest.raises(UnknownCode):
        taking_part.find_code(room.code)


def test_who_is_on_the_list_already_is_there_once(room: LiveRoom, joins: Joins, roles: dict[str, Any]) -> None:
    amina = person("amina")
    sessions.add_attendees(COURSE_KEY, room.session, ["amina"], by=roles["staff"])
    joins(amina, is_named=True)
    Session.objects.update(others=9)
    storage.close(room.number, room.version, by=roles["staff"])
    assert Attendance.objects.filter(learner=amina).count() == 1
    assert Session.objects.get(pk=room.session).others == 9


def test_a_session_can_have_another_room_once_one_is_closed(room: LiveRoom, roles: dict[str, Any]) -> None:
    storage.close(room.number, room.version, by=roles["staff"])
    second = opened(room.session, roles["staff"])
    assert second.is_open
    assert second.number != room.number
    assert second.code != room.code


def test_a_forgotten_room_ends_and_is_closed_by_night(room: LiveRoom, joins: Joins) -> None:
    phone = joins()
    at(room, "s-0-18")
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=12), tick=False):
        assert not now(room.session).is_open
        with pytest.raises(UnknownCode):
            taking_part.find_code(room.code)
        with pytest.raises(NotInRoom):
            phone.votes("stop")
        assert storage.close_forgotten() == 1
        assert storage.close_forgotten() == 0
    assert not Participant.objects.exists()


def test_a_locked_room_lets_those_in_that_it_knows(room: LiveRoom, joins: Joins) -> None:
    amina = person("amina")
    guest, mine = joins(), joins(amina)
    storage.lock(room.number, room.version, is_locked=True)
    with pytest.raises(RoomLocked):
        joins()
    assert joins(token=guest.token).token == guest.token
    assert joins(amina).token != mine.token
    storage.lock(room.number, room.version + 1, is_locked=False)
    joins()
    assert Participant.objects.count() == 3


def test_a_room_holds_so_many_and_no_more(room: LiveRoom, joins: Joins, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking_part, "MOST_PARTICIPANTS", 2)
    first = joins()
    joins()
    with pytest.raises(RoomFull):
        joins()
    joins(token=first.token)


def test_a_learner_takes_what_is_kept_of_them_out_of_an_open_room(room: LiveRoom, joins: Joins) -> None:
    amina = person("amina")
    joins(amina, role="chair")
    joins()
    at(room, "s-0-18")
    [row] = subject_access.export_person(amina)["tables"]["Participant"]
    assert (row["role"], row["answers"]) == ("chair", {})
    retirement.retire_learner(amina.pk)
    assert [row.learner_id for row in Participant.objects.all()] == [None]


def test_a_room_goes_with_its_session(room: LiveRoom, joins: Joins, roles: dict[str, Any]) -> None:
    joins()
    sessions.remove_session(COURSE_KEY, room.session, by=roles["staff"])
    assert not Room.objects.exists()


def test_only_staffs_own_sessions_are_opened(roles: dict[str, Any]) -> None:
    number = new_session(roles["staff"])
    with pytest.raises(sessions.SessionNotFound):
        storage.open_room(COURSE_KEY.replace(run="other"), number, SHEET, by=roles["staff"])
    with pytest.raises(sessions.SessionNotFound):
        storage.open_room(COURSE_KEY, number + 99, SHEET, by=roles["staff"])
    assert storage.find_room(COURSE_KEY.replace(run="other"), number) is None


def test_proposals_are_shown_again_and_go_with_the_room(room: LiveRoom, joins: Joins, roles: dict[str, Any]) -> None:
    first, second = joins(), joins()
    here = at(room, "s-0-33")
    with pytest.raises(TooFewAnswers):
        storage.reveal(room.number, here.version)
    first.answers("s-0-33", words=" Visit\n a ward ")
    storage.reveal(room.number, here.version)
    assert now(room.session).result == {"kind": "commit", "proposals": ["Visit a ward"]}
    second.answers("s-0-33", words="ask for one list")
    with pytest.raises(ValueError, match="s-0-33"):
        second.answers("s-0-33", words="x" * 501)
    storage.reveal(room.number, here.version + 1)
    assert now(room.session).result == {"kind": "commit", "proposals": ["ask for one list", "Visit a ward"]}
    storage.close(room.number, here.version + 2, by=roles["staff"])
    assert now(room.session).results == {}
