"""What phones ask every two seconds comes from the cache, and is right again whatever happened to it."""

import datetime
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from digiboards_xblocks.programme.rooms import state, storage
from digiboards_xblocks.programme.rooms.live import LiveRoom
from digiboards_xblocks.programme.rooms.models import Room

from .conftest import Joins, at, now

pytestmark = pytest.mark.django_db(transaction=True)


def told(room: LiveRoom) -> state.RoomState:
    found = state.get_state(room.number)
    assert found is not None
    return found


def test_asking_costs_no_query_and_one_where_the_cache_is_empty(room: LiveRoom, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert told(room).version == room.version
    cache.clear()
    with django_assert_num_queries(1):
        assert told(room).version == room.version
    with django_assert_num_queries(0):
        told(room)


def test_each_change_is_told_and_a_vote_is_not(room: LiveRoom, joins: Joins) -> None:
    before = told(room)
    phone = joins()
    assert told(room) == before
    here = at(room, "s-0-18")
    assert told(room).version == here.version > before.version
    asked = told(room).tag
    phone.votes("stop")
    assert told(room).tag == asked


def test_what_a_killed_process_did_not_tell_the_facilitators_screen_tells(room: LiveRoom) -> None:
    Room.objects.filter(pk=room.number).update(version=room.version + 1)
    assert told(room).version == room.version
    now(room.session)
    assert told(room).version == room.version + 1


def test_a_reader_never_puts_an_old_state_over_a_new_one(room: LiveRoom, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    add = cache.add

    def meanwhile(*given: Any) -> bool:
        storage.go_on(room.number, room.version)
        return add(*given)

    monkeypatch.setattr(cache, "add", meanwhile)
    state.get_state(room.number)
    assert told(room).version == room.version + 1


def test_a_closed_room_and_one_that_ended_are_told(room: LiveRoom, roles: dict[str, Any]) -> None:
    assert told(room).is_open
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=12), tick=False):
        assert not told(room).is_open
    storage.close(room.number, room.version, by=roles["staff"])
    assert not told(room).is_open
    assert state.get_state(room.number + 99) is None
