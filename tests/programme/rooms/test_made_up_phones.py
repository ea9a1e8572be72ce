"""Made-up phones of the preview fill a room and answer what it asks, so that a facilitator can rehearse alone."""

import threading
from typing import Any

import pytest

from digiboards_xblocks.programme.rooms import storage
from digiboards_xblocks.programme.rooms.live import LiveRoom
from digiboards_xblocks.programme.rooms.models import Participant
from preview.made_up_phones import PROPOSALS, MadeUpPhones
from tests.programmes import person

from .conftest import at, now

pytestmark = pytest.mark.django_db


def test_they_run_through_a_whole_session(room: LiveRoom, boards: Any, roles: dict[str, Any]) -> None:
    for number in range(9):
        person(f"made-up-{number}", boards["R91"])
    phones = MadeUpPhones(12)
    phones.look()
    assert storage.measure_turnout(now(room.session)) == storage.Turnout(12, 4, 0)
    for stage in ("s-0-08", "s-0-18", "s-0-33"):
        here = at(room, stage)
        phones.look()
        phones.look()
        storage.reveal(room.number, here.version)
    assert Participant.objects.count() == 12
    results = now(room.session).results
    assert results["s-0-08"]["people"] == 10
    assert results["s-0-18"]["people"] == 12
    assert set(results["s-0-33"]["proposals"]) <= set(PROPOSALS)
    storage.close(room.number, now(room.session).version, by=roles["staff"])
    phones.look()


def test_a_locked_room_has_none_of_them_and_they_end_when_asked(room: LiveRoom) -> None:
    storage.lock(room.number, room.version, is_locked=True)
    phones = MadeUpPhones(3)
    phones.look()
    assert not Participant.objects.exists()
    stop = threading.Event()
    stop.set()
    phones.play(stop)
