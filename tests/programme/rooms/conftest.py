"""A room of a board's workshop that is open, and people who join it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from digiboards_xblocks.core.programme_outline import Choice
from digiboards_xblocks.core.run_sheet import COMMIT, FEEDBACK, RATE, TALK, VOTE, WRITE, RunSheet, Stage
from digiboards_xblocks.core.statements import Statement
from digiboards_xblocks.programme.rooms import storage, taking_part
from digiboards_xblocks.programme.rooms.live import LiveRoom
from digiboards_xblocks.programme.rooms.taking_part import AboutMe
from digiboards_xblocks.programme.sessions import storage as sessions
from digiboards_xblocks.programme.sessions.rules import SessionDetails
from tests.conftest import COURSE_KEY

OPTIONS = (Choice("stop", "Stop it"), Choice("go-on", "Go on"), Choice("ask", "Ask for more"))
STATEMENTS = (Statement("g1-explain", "I can explain"), Statement("g1-ask", "I can ask"))
SHEET = RunSheet(
    "g1/board-workshop",
    "g1",
    "workshop",
    "Leading digital: board workshop",
    (
        Stage("s-0-00", "Open", 8, TALK, notes="<p>Say welcome.</p>", shown="<p>Welcome to the <em>board</em></p>"),
        Stage("s-0-08", "How sure are we", 10, RATE, refers="g1", statements=STATEMENTS),
        Stage("s-0-18", "The paper", 10, VOTE, question="What would you do?", options=OPTIONS),
        Stage("s-0-28", "Write", 5, WRITE, question="What worries you?"),
        Stage("s-0-33", "Two proposals", 10, COMMIT),
        Stage("s-0-43", "Close", 5, FEEDBACK, refers="end-feedback"),
    ),
)
SIZE = 12


@dataclass
class Phone:
    """Somebody's phone in the room."""

    number: int
    token: str
    sent: int = 0

    def answers(self, stage: str, attempt: int = 0, *, agreed: bool = True, **given: str) -> None:
        self.sent += 1
        values = {name.replace("_", "-"): value for name, value in given.items()}
        taking_part.answer(
            self.number, self.token, stage=stage, given=values, attempt=attempt or self.sent, agreed=agreed
        )

    def votes(self, option: str, attempt: int = 0) -> None:
        self.answers("s-0-18", attempt, choice=option)

    def rates(self, value: int, *, agreed: bool = True) -> None:
        given = dict.fromkeys((statement.name for statement in STATEMENTS), str(value))
        self.answers("s-0-08", agreed=agreed, **given)


@pytest.fixture
def session(boards: Any, roles: dict[str, Any]) -> int:
    return new_session(roles["staff"])


def new_session(by: Any, kind: str = "workshop", organisation: str = "R91") -> int:
    details = SessionDetails(kind, datetime.date(2026, 3, 2), guide="g1", organisation=organisation)
    return sessions.save_session(COURSE_KEY, details, by=by)


@pytest.fixture
def room(session: int, roles: dict[str, Any]) -> LiveRoom:
    return opened(session, roles["staff"])


def opened(session: int, by: Any, sheet: RunSheet = SHEET) -> LiveRoom:
    storage.open_room(COURSE_KEY, session, sheet, by=by)
    return now(session)


def now(session: int) -> LiveRoom:
    """The room of a session as it is now."""
    found = storage.find_room(COURSE_KEY, session)
    assert found is not None
    return found


Joins = Callable[..., Phone]


@pytest.fixture
def joins(room: LiveRoom) -> Joins:
    """Join the room, as a guest unless a learner is given."""

    def join(learner: Any = None, token: str = "", **about: Any) -> Phone:
        found = taking_part.join(
            room.number, learner_id=getattr(learner, "pk", None), token=token, about=AboutMe(**about)
        )
        return Phone(found.room, found.token)

    return join


def at(room: LiveRoom, stage: str) -> LiveRoom:
    """The room, gone on to a stage."""
    here = now(room.session)
    storage.go_to(here.number, here.version, stage)
    return now(room.session)
