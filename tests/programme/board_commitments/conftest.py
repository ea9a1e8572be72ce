"""A board that has met, and what it set out to do. All of it is made up."""

import datetime
from typing import Any

import pytest
from django.utils import timezone

from digiboards_xblocks.programme.board_commitments import storage
from digiboards_xblocks.programme.board_commitments.rules import CommitmentDetails
from digiboards_xblocks.programme.sessions.rules import SessionDetails
from digiboards_xblocks.programme.sessions.storage import save_session
from tests.conftest import COURSE_KEY

VISIT = CommitmentDetails(
    "Visit a ward before each board", "chair", datetime.date(2027, 6, 30), "Six visits, each with a note"
)
CYBER = CommitmentDetails(
    "Hold a cyber exercise", "chief-executive", datetime.date(2027, 3, 31), "Gaps on one page, with dates"
)


def hold(*, held_on: datetime.date | None = None, organisation: str = "R91", kind: str = "workshop") -> int:
    """A session that was held, of that board."""
    details = SessionDetails(kind, held_on or timezone.localdate(), guide="g1", organisation=organisation)
    return save_session(COURSE_KEY, details, by=None)


def commit(session: int, *details: CommitmentDetails) -> list[int]:
    """The numbers of what a board set out to do in a session."""
    return [storage.add_commitment(COURSE_KEY, session, one, by=None) for one in details]


@pytest.fixture
def met(boards: Any) -> int:
    """A session of the board R91 today."""
    return hold()
