"""No save of a learner waits while staff work on the same course run holds its locks.

Seen on a real LMS with MariaDB 10.11 and 30,000 people: a publication held what every insert of an answer looks up, and
a learner's save was answered with HTTP 500 after 50 seconds.
"""

import datetime
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from typing import Any
from unittest import mock

import pytest
from completion.models import BlockCompletion
from django.contrib.auth import get_user_model
from django.contrib.auth.models import update_last_login
from django.db import DatabaseError, connection, connections, transaction
from opaque_keys.edx.keys import CourseKey
from opaque_keys.edx.locator import CourseLocator
from waffle.testutils import override_switch

from digiboards_xblocks import platform_workers
from digiboards_xblocks.activities.base import deletion
from digiboards_xblocks.activities.commitments.spec import CHECK_DAYS
from digiboards_xblocks.activities.confidence import storage as confidence_storage
from digiboards_xblocks.db import numbered
from digiboards_xblocks.db.utils import upsert_plain
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.people import register as people_register
from digiboards_xblocks.programme.people import roster, roster_turns
from digiboards_xblocks.programme.progress import refresh, snapshots, tasks
from digiboards_xblocks.programme.progress.models import StaleProgress
from digiboards_xblocks.programme.retention import purge, retirement
from tests.activities.boards import enter_by_roster
from tests.activities.samples import RECORD, SAMPLES, good_requests, made
from tests.activities.storage import rows_of

from .answers import commit, rate, start, tell
from .clock import noon
from .conftest import COURSE_KEY, send
from .programmes import complete, person, register

DAY = datetime.date(2026, 10, 15)  # of publication

pytestmark = [
    pytest.mark.time_machine(noon(DAY)),
    pytest.mark.skipif(
        connection.vendor == "sqlite",
        reason="SQLite lets one at a time write, whatever they write (make test-databases)",
    ),
]

OTHER_RUN = CourseLocator("DigitalBoards", "DB101", "2027")
MANY = 40
# How long anybody waits here for another's lock, in seconds.
PATIENCE = 0 if connection.vendor == "mysql" else 1
ISOLATIONS = ("read committed", "repeatable read") if connection.vendor == "mysql" else ("read committed",)


@pytest.fixture(autouse=True)
def workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in the LMS: what a save changes is counted by workers, for whom nobody waits."""
    monkeypatch.setattr(platform_workers, "are_available", lambda: True)
    monkeypatch.setattr(tasks.renew, "apply_async", lambda **_options: None)


def use(isolation: str) -> None:
    """On this connection: one of the ways in which transactions see each other, and little patience."""
    with connections["default"].cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute(f"SET SESSION TRANSACTION ISOLATION LEVEL {isolation.upper()}")
            cursor.execute(f"SET SESSION innodb_lock_wait_timeout = {PATIENCE}")
        else:
            cursor.execute(f"SET lock_timeout = '{PATIENCE}s'")


def roster_of(names: list[str], code: str) -> bytes:
    return "\n".join(["email,ods_code", *(f"{name}@example.org,{code}" for name in names)]).encode()


def apply(data: bytes, **options: bool) -> None:
    found = roster.check(course_key=COURSE_KEY, data=data, **options)
    roster.apply(course_key=COURSE_KEY, data=data, digest=found.digest, **options)


@contextmanager
def pausing(pause: "Pause") -> Iterator[None]:
    """Between people and people of a roster: it has ended a transaction there, and holds nothing."""
    real = roster_turns.hold

    @contextmanager
    def hold(course_key: CourseKey, turn: int) -> Iterator[None]:
        with real(course_key, turn):
            yield
        assert not connection.in_atomic_block
        pause()

    with mock.patch.object(roster_turns, "hold", hold), mock.patch.object(roster, "PEOPLE_AT_ONCE", 4):
        yield


def first_roster(pause: "Pause") -> None:
    """It puts some people on boards who were on none, and moves others."""
    with pausing(pause):
        apply(roster_of([f"p{number}" for number in range(0, MANY, 2)], "R92"))


def roster_that_removes(pause: "Pause") -> None:
    with pausing(pause):
        apply(roster_of([f"p{number}" for number in range(1, MANY, 4)], "R91"), remove_missing=True)


def roster_that_writes(number: int) -> Callable[["Pause"], None]:
    """In the transaction in which it writes people, before the statement that does: only this locks them.

    ``number`` is that of the statement, from 0: people on boards come first, and then those on none. That it is the
    last of its transaction, ``test_rosters.py`` holds.
    """

    def hold(pause: Pause) -> None:
        seen = 0

        def write(model: Any, *args: Any, **named: Any) -> None:
            nonlocal seen
            if model is Membership:
                if seen == number:
                    assert connection.in_atomic_block
                    pause()
                seen += 1
            upsert_plain(model, *args, **named)

        with mock.patch.object(roster, "upsert_plain", write):
            apply(roster_of(["newcomer", *(f"p{number}" for number in range(MANY))], "R92"))
        assert seen > number

    return hold


def roster_about_to_remove(pause: "Pause") -> None:
    def delete(rows: Any) -> int:
        assert connection.in_atomic_block
        pause()
        return numbered.delete(rows)

    with mock.patch.object(roster, "delete", delete):
        apply(roster_of([f"p{number}" for number in range(1, MANY, 4)], "R91"), remove_missing=True)


Pause = Callable[[], None]


def then(work: Callable[[], Any]) -> Callable[[Pause], None]:
    """To do some work, and then to wait."""

    def hold(pause: Pause) -> None:
        work()
        pause()

    return hold


def roster_not_written_yet(pause: Pause) -> None:
    """It looks for tens of thousands of people: this is what takes long."""
    with mock.patch.object(roster, "_write", side_effect=lambda *_: pause()):
        apply(roster_of([f"p{number}" for number in range(0, MANY, 2)], "R92"))


def purge_but_for_the_end(pause: Pause) -> None:
    with mock.patch.object(purge, "_finish", side_effect=lambda *_: pause()):
        purge.purge(OTHER_RUN)


def retire() -> None:
    retirement.retire_learner(get_user_model().objects.get(username="outside").pk)


WORK: dict[str, Callable[[Pause], None]] = {
    "publication": then(lambda: publishing.publish(COURSE_KEY, day=DAY)),
    "counts of a day": then(lambda: snapshots.snapshot_day(COURSE_KEY)),
    "rebuild": then(lambda: refresh.rebuild(COURSE_KEY)),
    "renewal": then(lambda: refresh.refresh(COURSE_KEY)),
    "roster not written yet": roster_not_written_yet,
    "roster": first_roster,
    "roster that removes": roster_that_removes,
    "roster about to write those on boards": roster_that_writes(0),
    "roster about to write those on none": roster_that_writes(1),
    "roster about to remove": roster_about_to_remove,
    "register": then(lambda: people_register.register(data=b"ods_code,name,kind\nR94,New,trust\nR93,Renamed,trust")),
    "purge of another run": purge_but_for_the_end,
    "retirement of somebody": then(retire),
}
# What works in transactions of its own, and holds nothing between them.
IN_PIECES = frozenset(name for name in WORK if name.startswith("roster"))


@contextmanager
def held(name: str, isolation: str) -> Iterator[None]:
    """While this goes on, another connection has done some work, and has not ended the transaction that it was in."""
    is_done, goes_on = threading.Event(), threading.Event()

    def pause() -> None:
        is_done.set()
        assert goes_on.wait(120)

    def hold() -> None:
        try:
            use(isolation)
            with nullcontext() if name in IN_PIECES else transaction.atomic():
                WORK[name](pause)
        finally:
            is_done.set()
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        end = pool.submit(hold)
        is_done.wait(120)
        if end.done():
            end.result()
        try:
            yield
        finally:
            goes_on.set()
            end.result()


def requests_of(learner: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """Everything that a learner can send, block by block, each request once more with what the first one left."""
    for sample in (*SAMPLES, RECORD):
        told: dict[str, Any] = {}

        def ask(sample: Any, name: str, request: dict[str, Any], told: dict[str, Any]) -> None:
            good = {key: told.get(str(value).strip("{}"), value) for key, value in request.items()}
            answer = send(made(sample, user=learner), name, good)
            # A 409 is an answer too: of a text that is there already, or a board that a roster named.
            if answer.status_code not in (200, 409):
                raise DatabaseError(answer.text)
            told.update(answer.json)

        for turn in ("first", "second"):
            for name, request in good_requests(sample).items():
                yield (
                    f"{turn} {sample.block_type}.{name}",
                    lambda sample=sample, name=name, request=request, told=told: ask(sample, name, request, told),
                )


def other_saves(learner: Any) -> Iterator[tuple[str, Callable[[], Any]]]:
    """What the platform saves of a learner, and what hears of it."""
    key = COURSE_KEY.make_usage_key("digiboards_text", "g1-a")

    def finish() -> None:
        with override_switch("completion.enable_completion_tracking", active=True):
            BlockCompletion.objects.submit_completion(user=learner, block_key=key, completion=1.0)
        assert StaleProgress.objects.filter(course_key=str(COURSE_KEY), learner=learner).exists()

    yield "completion", finish
    yield "login", lambda: update_last_login(None, learner)
    yield "registration", lambda: roster.match(learner_id=learner.pk)
    yield "reset of a block", lambda: deletion.delete_block_answers(usage_key=key, learner_id=learner.pk)


@pytest.fixture
def programme(shared_database: None, settings: Any) -> dict[str, Any]:
    """People on two boards who have answered everything, of whom half have finished something, in two course runs."""
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"
    boards = register()
    enter_by_roster(person("outside"), "R0A", OTHER_RUN)
    people = {}
    for number in range(MANY):
        name = f"p{number}"
        # The others are on the board by the roster, or on none.
        board = {0: boards["R91"], 1: boards["R92"]}.get(number % 4)
        user = people[name] = person(name, board)
        rate(user, "g1", [(2, 4), (3, 3)])
        start(user, {"g1-explain": 2, "g1-ask": 3})
        tell(user, "end-feedback", "yes", "a-little", "programme")
        commit(user, "ai", days=200, checks=dict.fromkeys(CHECK_DAYS, "done"))
        if number % 3 == 0:
            complete(user, "g1-a", "g1-b")
        other = OTHER_RUN.make_usage_key("digiboards_any", "somewhere")
        confidence_storage.save_ratings(usage_key=other, learner_id=user.pk, phase="before", values={"a": 1})
    people["newcomer"] = person("newcomer")
    return people


@pytest.mark.parametrize("isolation", ISOLATIONS)
@pytest.mark.parametrize("name", WORK)
def test_no_save_waits(name: str, isolation: str, programme: dict[str, Any]) -> None:
    use(isolation)
    waited = []
    try:
        with held(name, isolation):
            for who in ("newcomer", "p3", "p6", "p7"):
                for what, save in (*requests_of(programme[who]), *other_saves(programme[who])):
                    try:
                        save()
                    except DatabaseError as error:
                        waited.append((who, what, str(error.__cause__ or error)[:90]))
    finally:
        connection.close()
    assert not waited, "\n".join(map(str, waited))


def test_a_retirement_waits_for_a_publication(programme: dict[str, Any]) -> None:
    """Nothing of somebody who is retired may come after: the platform asks again for what failed."""
    gone = programme["p3"]
    use("read committed")
    try:
        with held("publication", "read committed"), pytest.raises(DatabaseError):
            retirement.retire_learner(gone.pk)
    finally:
        connection.close()
    retirement.retire_learner(gone.pk)

    assert rows_of(gone) == {}
