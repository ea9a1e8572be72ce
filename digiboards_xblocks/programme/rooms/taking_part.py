"""Taking part in a room: joining it by its code, coming back, and answering."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from digiboards_xblocks.core.run_sheet import RATE
from digiboards_xblocks.db.utils import get_row

from .codes import digest, new_token, normal_code
from .live import WITH, LiveRoom, hold_room, read_room
from .models import Participant, Room
from .rules import MOST_PARTICIPANTS, is_final, valid_answers


@dataclass(frozen=True)
class AboutMe:
    """The words of somebody about themselves as they join: all of it may be left out."""

    role: str = ""
    organisation_kind: str = ""
    is_named: bool = False


@dataclass(frozen=True)
class Joined:
    """The result of joining: the room, and the token by which the phone is known in it."""

    room: int
    token: str


@dataclass(frozen=True)
class Me:
    """A participant: whether as a guest, and what they sent by stage, each with ``values`` and ``agreed``."""

    number: int
    is_guest: bool
    answers: Mapping[str, Mapping[str, Any]]


class UnknownCode(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: no open room has this code."""


class RoomLocked(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: the facilitator lets nobody else in."""


class RoomFull(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: the room holds as many phones as it can."""


class NotInRoom(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: the room does not know this phone, or is closed."""


class AnswerRefused(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: the result is shown already, or the room is at another stage."""


def find_code(text: str) -> int:
    """Return the number of the open room of a code, however it was typed. Raises ``UnknownCode``."""
    code = normal_code(text)
    row = Room.objects.filter(code_digest=digest(code), is_open=True).select_related(*WITH).first() if code else None
    if row is None or not read_room(row, timezone.now()).is_open:
        raise UnknownCode
    return row.pk


def join(number: int, *, learner_id: int | None, token: str, about: AboutMe) -> Joined:
    """Join a room, or come back to it; ``token`` is the phone's own from before, "" if it has none.

    A learner is one participant, on whichever phone they joined last; a phone that was a guest's becomes theirs.
    Raises ``UnknownCode``, and for who is new ``RoomLocked`` or ``RoomFull``.
    """
    with transaction.atomic():
        room = hold_room(number)
        if room is None or not room.is_open:
            raise UnknownCode
        people = Participant.objects.select_for_update().filter(room=room)
        mine = people.filter(token_digest=digest(token)).first() if token else None
        if learner_id is not None:
            mine = _of_learner(people, mine, learner_id)
        if mine is None:
            if room.is_locked:
                raise RoomLocked
            if people.count() >= MOST_PARTICIPANTS:
                raise RoomFull
            course = room.session.course_id
            mine = Participant(room=room, course_id=course, learner_id=learner_id, usage_key="")
        if not token or mine.token_digest != digest(token):
            token = new_token()
            mine.token_digest = digest(token)
        if learner_id is not None:
            mine.learner_id = learner_id
        mine.role, mine.organisation_kind = about.role, about.organisation_kind
        mine.is_named = about.is_named and mine.learner_id is not None
        mine.saved_at = timezone.now()
        mine.save()
    return Joined(number, token)


def _of_learner(people: Any, mine: Participant | None, learner_id: int) -> Participant | None:
    """Return the participant of a learner, who may hold another's phone, or have been a guest with this one."""
    theirs: Participant | None = people.filter(learner=learner_id).first()
    if theirs is None:
        return mine if mine is not None and mine.learner_id is None else None
    if mine is not None and mine.learner_id is None:
        people.filter(pk=mine.pk).delete()  # or they would vote twice
    return theirs


def find_me(number: int, token: str) -> tuple[LiveRoom, Me]:
    """Return a room and the participant with this token in it. One query. Raises ``NotInRoom``."""
    rows = Participant.objects.filter(room=number, token_digest=digest(token))
    row = get_row(rows.select_related(*(f"room__{way}" for way in WITH))) if token else None
    if row is None:
        raise NotInRoom
    return read_room(row.room, timezone.now()), Me(row.pk, row.learner_id is None, row.answers)


def answer(number: int, token: str, *, stage: str, given: Mapping[str, str], attempt: int, agreed: bool) -> None:
    """Keep the answers of a phone to the current stage, in place of those from before.

    ``attempt`` is the phone's own number of what it sends, which rises: what comes again, or late, changes nothing.
    Raises ``NotInRoom``, ``AnswerRefused``, or ``ValueError`` where the answers are not whole.
    """
    with transaction.atomic():
        # Held, so that what is acknowledged is in the result that is shown next.
        row = hold_room(number)
        room = read_room(row, timezone.now()) if row is not None else None
        if room is None or not room.is_open:
            raise NotInRoom
        mine = Participant.objects.select_for_update().filter(room=number, token_digest=digest(token)).first()
        if mine is None:
            raise NotInRoom
        if room.stage is None or room.stage_name != stage or (room.result is not None and is_final(room.stage)):
            raise AnswerRefused
        values = valid_answers(room.stage, given)
        if values is None or (room.stage.kind == RATE and mine.learner_id is None):
            raise ValueError(stage)
        if attempt <= mine.answers.get(stage, {}).get("attempt", -1):
            return
        mine.answers = {**mine.answers, stage: {"values": values, "agreed": agreed, "attempt": attempt}}
        mine.saved_at = timezone.now()
        mine.save(update_fields=["answers", "saved_at"])
