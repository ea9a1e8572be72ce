"""A peer event of a hundred people of many organisations."""

import json
from typing import Any

import pytest

from digiboards_xblocks.core.run_sheet import RunSheet, parse_run_sheets, render_run_sheets
from digiboards_xblocks.programme.rooms import storage
from digiboards_xblocks.programme.rooms.rules import MOST_PARTICIPANTS

from .conftest import SHEET, at, new_session, now, opened
from .pages import Browser, screen, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.any_database]

PEERS = RunSheet("g1/peer-event", "g1", "peers", "Peer learning event", SHEET.stages)


def test_a_hundred_people_vote_by_kind_of_organisation(boards: Any, roles: dict[str, Any]) -> None:
    assert MOST_PARTICIPANTS >= 100
    room = opened(new_session(roles["staff"], "peers", ""), roles["staff"], PEERS)
    kinds = ["acute"] * 60 + ["mental-health"] * 32 + ["system"] * 8
    phones = [Browser(address=f"192.0.2.{number}") for number in range(100)]
    addresses = [phone.joins(room.code, kind=kind) for phone, kind in zip(phones, kinds, strict=True)]
    here = at(room, "s-0-18")
    for number, (phone, address) in enumerate(zip(phones, addresses, strict=True)):
        phone.post(f"{address}?part", stage="s-0-18", choice=("stop", "ask")[number % 2], attempt="1")
    storage.reveal(room.number, here.version)
    assert storage.measure_turnout(now(room.session)).phones == 100
    shown = words(phones[0].get(addresses[0]))
    assert "100 votes. Stop it 50 Go on 0 Ask for more 50" in shown
    assert "Acute trust: 60 votes Stop it 30" in shown
    assert "Integrated care board: 8 votes Stop it 4" in shown

    storage.close(room.number, now(room.session).version, by=roles["staff"])
    assert now(room.session).met["people"] == 100


def test_a_kind_of_seven_keeps_all_kinds_untold(boards: Any, roles: dict[str, Any]) -> None:
    room = opened(new_session(roles["staff"], "peers", ""), roles["staff"], PEERS)
    here = at(room, "s-0-18")
    for kind in ["acute"] * 9 + ["system"] * 7:
        phone = Browser()
        phone.post(phone.joins(room.code, kind=kind), stage="s-0-18", choice="stop")
    storage.reveal(room.number, here.version)
    shown = words(Browser(roles["staff"]).get(screen(room.session)))
    assert "16 votes." in shown
    assert "Acute trust" not in shown


def test_a_room_keeps_its_run_sheet_whatever_the_course_does() -> None:
    kept = render_run_sheets([PEERS])
    assert parse_run_sheets(kept) == (PEERS,)
    assert json.loads(kept)[0]["stages"][2]["question"] == "What would you do?"
