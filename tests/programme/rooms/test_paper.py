"""The paper for a board: what the room saw, in numbers and roles, with what the board set out to do."""

import dataclasses
import datetime
import io
from http import HTTPStatus
from typing import Any

import docx
import pytest
from lxml import html

from digiboards_xblocks.programme.board_commitments import storage as board_storage
from digiboards_xblocks.programme.board_commitments.rules import CommitmentDetails
from digiboards_xblocks.programme.people.models import AuditEntry
from digiboards_xblocks.programme.rooms import storage
from digiboards_xblocks.programme.rooms.live import LiveRoom
from digiboards_xblocks.programme.sessions import storage as sessions
from digiboards_xblocks.programme.sessions.rules import SessionDetails
from tests.conftest import COURSE_KEY
from tests.programme.conftest import Ask
from tests.programmes import person

from .conftest import SHEET, Joins, at, new_session, now, opened

VISIT = CommitmentDetails("Visit a ward", "chair", datetime.date(2027, 6, 30), "Six visits")


def path(session: int, page: str = "paper/") -> str:
    return f"/digiboards/{COURSE_KEY}/sessions/{session}/{page}"


@pytest.fixture
def staff(roles: dict[str, Any]) -> Any:
    return roles["staff"]


def paper(ask: Ask, staff: Any, session: int) -> str:
    answer = ask(path(session), staff)
    assert answer.status_code == HTTPStatus.OK
    return " ".join(" ".join(html.fromstring(answer.content.decode()).itertext()).split())


def voted(room: LiveRoom, joins: Joins, votes: str, staff: Any) -> None:
    """A room in which so many have voted (s, g and a), eight of them have rated, and which is closed after that."""
    names = {"s": "stop", "g": "go-on", "a": "ask"}
    board = board_storage.Session._meta.get_field("organisation").related_model.objects.get(ods_code="R91")
    phones = [joins(person(f"p{number}", board), role="chair" if not number else "finance") for number in range(8)]
    phones += [joins() for _guest in range(len(votes) - 8)]
    here = at(room, "s-0-08")
    for number, phone in enumerate(phones[:8]):
        phone.rates(3 + number % 2)
    storage.reveal(here.number, now(room.session).version)
    here = at(room, "s-0-18")
    for phone, vote in zip(phones, votes, strict=False):
        phone.votes(names[vote])
    if len(votes) >= 5:
        storage.reveal(here.number, now(room.session).version)
    storage.close(here.number, now(room.session).version, by=staff)


def test_a_paper_has_who_met_what_was_seen_and_what_was_set_out_to_do(
    room: LiveRoom, joins: Joins, staff: Any, ask: Ask
) -> None:
    voted(room, joins, "ssssgggaaass", staff)
    board_storage.add_commitment(COURSE_KEY, room.session, VISIT, by=staff)
    later = SessionDetails("workshop", datetime.date(2026, 9, 1), organisation="R91")
    sessions.save_session(COURSE_KEY, later, by=staff)
    text = paper(ask, staff, room.session)

    assert "Board workshop Trust R91 · 2 March 2026 · Guide 1" in text
    assert "12 people took part. By phone: 12, of whom 4 as guests." in text
    assert "Chair 1, Finance 7" in text
    assert "Mean of about 10 I can explain 3.5 I can ask 3.5" in text
    assert "What would you do? Votes of 12 Stop it 6 Go on 3 Ask for more 3" in text
    assert "Visit a ward Chair 30 June 2027 Six visits" in text
    assert "30 days on: 1 April 2026; 90 days on: 31 May 2026" in text
    assert "Next session: 1 September 2026" in text
    for number in range(8):
        assert f"P{number}" not in text, "no name is in it"


def test_what_was_not_shown_has_no_figure(room: LiveRoom, joins: Joins, staff: Any, ask: Ask) -> None:
    phone = joins()
    at(room, "s-0-18")
    phone.votes("stop")
    storage.close(room.number, now(room.session).version, by=staff)
    text = paper(ask, staff, room.session)

    assert "Asked, and no figure was shown: How sure are we What would you do?" in text
    assert "Stop it" not in text
    assert "No commitment was kept." in text
    assert "Next session: None is planned yet." in text


def test_a_vote_that_stays_in_the_room_is_in_no_paper(boards: Any, roles: dict[str, Any], staff: Any, ask: Ask) -> None:
    stages = [dataclasses.replace(stage, stays_in_room=stage.kind == "vote") for stage in SHEET.stages]
    room = opened(new_session(staff), staff, dataclasses.replace(SHEET, stages=tuple(stages)))
    storage.close(room.number, now(room.session).version, by=staff)

    assert "What would you do?" not in paper(ask, staff, room.session)


def test_a_choice_that_was_made_twice_is_one_table(
    boards: Any, staff: Any, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = SHEET.stages[2]
    again = dataclasses.replace(first, name="s-0-20", title="Again")
    sheet = dataclasses.replace(SHEET, stages=(*SHEET.stages[:3], again, *SHEET.stages[3:]))
    room = opened(new_session(staff), staff, sheet)
    results = {
        stage.name: {"kind": "vote", "people": people, "counts": {"stop": people - 5, "go-on": 5, "ask": 0}}
        for stage, people in ((first, 9), (again, 11))
    }
    storage.Room.objects.filter(pk=room.number).update(results=results)

    text = paper(ask, staff, room.session)
    assert "Votes of 9 (1) Votes of 11 (2) Stop it 4 6 Go on 5 5 Ask for more 0 0" in text


def test_votes_by_kind_of_organisation_are_told_as_they_were_shown(boards: Any, staff: Any, ask: Ask) -> None:
    room = opened(new_session(staff, kind="peers", organisation=""), staff)
    counts = {"stop": 8, "go-on": 0, "ask": 0}
    groups = [{"kind": kind, "people": 8, "counts": counts} for kind in ("acute", "")]
    result = {"kind": "vote", "people": 16, "counts": {**counts, "stop": 16}, "groups": groups}
    storage.Room.objects.filter(pk=room.number).update(results={"s-0-18": result})

    text = paper(ask, staff, room.session)
    assert "Votes of 16 Stop it 16" in text
    assert "Acute trust Votes of 8 Stop it 8" in text
    assert "Who did not say Votes of 8 Stop it 8" in text


def test_a_session_without_phones_has_a_paper(boards: Any, staff: Any, ask: Ask) -> None:
    details = SessionDetails("peers", datetime.date(2026, 3, 2), others=30)
    text = paper(ask, staff, sessions.save_session(COURSE_KEY, details, by=staff))

    assert "Peer learning event 2 March 2026" in text
    assert "30 people took part." in text
    assert "set out to do" not in text


def test_the_word_file_says_the_same_and_is_kept_in_the_audit(
    room: LiveRoom, joins: Joins, staff: Any, ask: Ask
) -> None:
    voted(room, joins, "ssssgggaaass", staff)
    board_storage.add_commitment(COURSE_KEY, room.session, VISIT, by=staff)
    answer = ask(path(room.session, "paper.docx"), staff, "POST")

    file = docx.Document(io.BytesIO(answer.content))
    tables = [[cell.text for cell in row.cells] for table in file.tables for row in table.rows]
    assert ["Stop it", "6"] in tables
    assert ["Visit a ward", "Chair", "30 June 2027", "Six visits"] in tables
    assert answer["Content-Disposition"] == f'attachment; filename="session-{room.session}.docx"'
    assert AuditEntry.objects.filter(action="download", facts__file="session-paper").count() == 1


def test_the_paper_is_reached_from_the_session_and_from_the_closed_room(
    room: LiveRoom, joins: Joins, staff: Any, ask: Ask, boards: Any
) -> None:
    storage.close(room.number, now(room.session).version, by=staff)
    peers = opened(new_session(staff, kind="peers", organisation=""), staff)
    storage.close(peers.number, peers.version, by=staff)

    for session, pages in ((room.session, ["commitments/", "paper/"]), (peers.session, ["paper/"])):
        links = html.fromstring(ask(path(session, ""), staff).content.decode()).xpath("//main//a/@href")
        assert {path(session, page) for page in pages} <= set(links)
    closed = html.fromstring(ask(path(room.session, "room/"), staff).content.decode()).xpath("//a/@href")
    assert path(room.session, "commitments/") in closed
    closed = html.fromstring(ask(path(peers.session, "room/"), staff).content.decode()).xpath("//a/@href")
    assert path(peers.session, "paper/") in closed
