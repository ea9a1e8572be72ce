"""Taking a board's commitment over into one's own plan: an own commitment of the member, in the guide's block."""

import hashlib
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.commitments import spec as commitments
from digiboards_xblocks.activities.commitments import storage as commitments_storage
from digiboards_xblocks.core.programme_outline import COMMITMENTS, Programme
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.organisations.rules import CONFIRMED

from .storage import BoardSession, CommitmentNotFound

# How the board works is what a board commits to, whichever guide it met about.
_CATEGORY = "board"


class NoPlan(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: the course run has no page on which learners keep commitments."""


class PlanFull(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: the learner keeps as many commitments of their own there as they can."""


@dataclass(frozen=True)
class Taken:
    """A commitment that was taken over: the page in the course that has it now, "" if that has no address."""

    link: str


def is_member(course_key: CourseKey, ods_code: str, learner_id: int) -> bool:
    """Return whether a roster or an invitation says that somebody is on a board. One query."""
    rows = Membership.objects.filter(course__course_key=str(course_key), learner=learner_id, source__in=CONFIRMED)
    return rows.filter(organisation__ods_code=ods_code).exists()


def take_over(programme: Programme, board: BoardSession, number: int, *, learner_id: int) -> Taken:
    """Keep a commitment of a board as one of a member's own; taken twice it is kept once.

    Raises ``CommitmentNotFound``, ``NoPlan`` or ``PlanFull``.
    """
    found = next((made for made in board.commitments if made.number == number), None)
    if found is None:
        raise CommitmentNotFound
    name, block, link = _home(programme, board.guide)
    place: dict[str, Any] = {
        "usage_key": board.course_key.make_usage_key("digiboards_commitments", block),
        "learner_id": learner_id,
        "block_name": name,
    }
    slot = slot_of(number)
    slots = commitments_storage.commitment_slots(**place)
    if slot not in slots and sum(map(commitments.is_own, slots)) >= commitments.MAX_OWN:
        raise PlanFull
    commitments_storage.make_commitment(
        **place,
        slot=slot,
        category=_CATEGORY,
        # What was due already is due again today: nobody can commit to the past.
        due_on=max(found.details.due_on, timezone.localdate()),
        text=found.details.words,
    )
    return Taken(link)


def slot_of(number: int) -> str:
    """Return the name under which a learner keeps a board's commitment as their own: always the same one."""
    return f"own-{hashlib.sha256(f'board commitment {number}'.encode()).hexdigest()[:16]}"


def _home(programme: Programme, guide: str) -> tuple[str, str, str]:
    """The commitments of the guide that the session was about, else of the first: name, block and page."""
    blocks = {item.name: item.block for item in programme.released if item.kind == COMMITMENTS}
    asked = [
        (one.name != guide, question)
        for one in programme.guides
        for question in one.questions
        if question.kind == COMMITMENTS and question.name in blocks
    ]
    if not asked:
        raise NoPlan
    _, question = min(asked, key=lambda item: item[0])
    return question.name, blocks[question.name], question.link
