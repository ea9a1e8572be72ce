"""Rooms as their facilitator runs them: opened, moved from stage to stage, and closed, each in one transaction."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.base.thresholds import fewest_people
from digiboards_xblocks.core.run_sheet import FEEDBACK, RunSheet, Stage, render_run_sheets
from digiboards_xblocks.db.numbered import delete_numbered
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.organisations.rules import CONFIRMED
from digiboards_xblocks.programme.people.audit import note
from digiboards_xblocks.programme.people.permissions import programme
from digiboards_xblocks.programme.sessions.models import Attendance, Session
from digiboards_xblocks.programme.sessions.storage import SessionNotFound

from .codes import digest, new_code
from .live import WITH, LiveRoom, hold_room, read_room
from .models import Participant, Room
from .results import Sent, result_of
from .rules import LONGEST, MOST_STRETCHED, after, before, in_steps, is_final
from .state import publish_state


@dataclass(frozen=True)
class Turnout:
    """Counts of a room: its phones, those that are guests', and in steps of five those that have answered."""

    phones: int
    guests: int
    answered: int


class RoomMoved(Exception):  # noqa: N818 (an answer, rather than a fault)
    """The room has changed since the screen was drawn from which this came: it may be done already."""


class RoomClosed(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: there is no such room, or it is closed."""


class TooFewAnswers(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: too few have answered for a result."""


def find_room(course_key: CourseKey, session: int) -> LiveRoom | None:
    """Return the room of a session: the one that is open, or else the last; None if it had none. One query.

    It is published to phones, should it not have been.
    """
    rows = Room.objects.filter(session=session, session__course__course_key=str(course_key)).select_related(*WITH)
    row = rows.order_by(models.F("is_open").desc(nulls_last=True), "-pk").first()
    if row is None:
        return None
    publish_state(row)
    return read_room(row, timezone.now())


def get_room(number: int) -> LiveRoom:
    """Return a room by its number, in one query. Raises ``RoomClosed`` if there is none."""
    row = Room.objects.filter(pk=number).select_related(*WITH).first()
    if row is None:
        raise RoomClosed
    return read_room(row, timezone.now())


def measure_turnout(room: LiveRoom) -> Turnout:
    """Return who is in a room, in numbers. One query."""
    rows = list(Participant.objects.filter(room=room.number).values_list("learner", "answers"))
    answered = sum(room.stage_name in answers for _, answers in rows)
    return Turnout(len(rows), sum(learner is None for learner, _ in rows), in_steps(answered))


def open_room(course_key: CourseKey, session: int, sheet: RunSheet, *, by: Any) -> None:
    """Open the room of a session with a code of its own; nothing if it is open. Raises ``SessionNotFound``."""
    code = new_code()
    close_forgotten()
    try:
        with transaction.atomic():
            if not Session.objects.filter(pk=session, course__course_key=str(course_key)).exists():
                raise SessionNotFound
            room = Room.objects.create(
                session_id=session,
                code=code,
                code_digest=digest(code),
                opened_at=timezone.now(),
                sheet=render_run_sheets([sheet]),
            )
            note(actor=by, action="room-opened", scope=programme(course_key), session=session)
            transaction.on_commit(lambda: publish_state(room))
    except IntegrityError:
        if not Room.objects.filter(session=session, is_open=True).exists():
            raise


def move(number: int, version: int, *, to: Callable[[LiveRoom], str]) -> None:
    """Go to the stage that ``to`` names; its time begins now. Raises ``RoomClosed`` or ``RoomMoved``."""

    def moved(row: Room) -> None:
        row.stage = to(read_room(row, timezone.now()))
        row.stage_began_at = timezone.now()
        row.stretched = 0

    _change(number, version, moved)


def go_on(number: int, version: int) -> None:
    """Go to the next stage."""
    move(number, version, to=lambda room: after(room.sheet, room.stage_name))


def go_back(number: int, version: int) -> None:
    """Go to the stage before."""
    move(number, version, to=lambda room: before(room.sheet, room.stage_name))


def go_to(number: int, version: int, name: str) -> None:
    """Go to a stage by its name; to the welcome where the run sheet has none of that name."""
    move(number, version, to=lambda room: name if room.sheet.stage(name) else "")


def stretch(number: int, version: int, minutes: int) -> None:
    """Give the current stage more minutes. Raises ``RoomClosed`` or ``RoomMoved``."""

    def stretched(row: Room) -> None:
        row.stretched = min(row.stretched + max(minutes, 0), MOST_STRETCHED)

    _change(number, version, stretched)


def lock(number: int, version: int, *, is_locked: bool) -> None:
    """Let nobody else in, or let people in again. Raises ``RoomClosed`` or ``RoomMoved``."""

    def locked(row: Room) -> None:
        row.is_locked = is_locked

    _change(number, version, locked)


def reveal(number: int, version: int) -> None:
    """Show the result of the current stage, which stays as it is from now on.

    Raises ``RoomClosed``, ``RoomMoved`` or ``TooFewAnswers``.
    """

    def revealed(row: Room) -> None:
        room = read_room(row, timezone.now())
        if room.stage is None or (room.result is not None and is_final(room.stage)):
            return
        result = result_of(room.stage, _sent(room), by_kind=room.is_of_many, fewest=fewest_people())
        if result is None:
            raise TooFewAnswers
        row.results = {**row.results, room.stage_name: result}

    _change(number, version, revealed)


def close(number: int, version: int, *, by: Any) -> None:
    """Close a room: what was shown stays, and who came; what single phones sent goes.

    Raises ``RoomClosed`` or ``RoomMoved``.
    """
    _change(number, version, lambda row: _close(row, by))


def close_forgotten() -> int:
    """Close the rooms that have ended by themselves, and return how many."""
    rows = Room.objects.filter(is_open=True, opened_at__lte=timezone.now() - LONGEST)
    closed = 0
    for number, version in rows.values_list("pk", "version"):
        try:
            _change(number, version, lambda row: _close(row, None), is_late=True)
            closed += 1
        except (RoomClosed, RoomMoved):
            continue  # another process has closed it
    return closed


def _change(number: int, version: int, make: Callable[[Room], None], *, is_late: bool = False) -> None:
    """Change a room that is as its facilitator's screen showed it; the same sent again is refused."""
    with transaction.atomic():
        row = hold_room(number)
        if row is None or not row.is_open or not (is_late or read_room(row, timezone.now()).is_open):
            raise RoomClosed
        if row.version != version:
            raise RoomMoved
        make(row)
        row.version += 1
        row.save()
        transaction.on_commit(lambda: publish_state(row))


def _close(row: Room, by: Any) -> None:
    room = read_room(row, timezone.now())
    people = list(Participant.objects.filter(room=row).order_by("pk"))
    feedback = {
        stage.name: result
        for stage in room.sheet.stages
        if stage.kind == FEEDBACK and stage.name not in row.results
        if (result := result_of(stage, _sent(room, stage.name), by_kind=False)) is not None
    }
    named = _enter_attendances(row.session, people)
    unnamed = len(people) - named
    # Proposals that the board chose are its commitments; the others are of those who made them.
    shown = {stage.name: row.results[stage.name] for stage in _figures(room)}
    row.results = {**shown, **feedback}
    row.met = {
        "people": len(people),
        "guests": sum(person.learner_id is None for person in people),
        "named": named,
        "roles": dict(Counter(person.role for person in people if person.role)),
    }
    row.is_open, row.code, row.code_digest, row.closed_at = None, "", None, timezone.now()
    # What somebody counted by hand may hold those who had no phone.
    Session.objects.filter(pk=row.session_id, others__lt=unnamed).update(others=unnamed)
    delete_numbered(Participant, [person.pk for person in people])
    note(actor=by, action="room-closed", scope=programme(room.course_key), session=room.session, people=len(people))


def _figures(room: LiveRoom) -> list[Stage]:
    return [stage for stage in room.sheet.stages if stage.name in room.results and is_final(stage)]


def _enter_attendances(session: Session, people: list[Participant]) -> int:
    """Put those who agreed to it on the list of who came, and return how many of these people are on it."""
    there = set(Attendance.objects.filter(session=session).values_list("learner_id", flat=True))
    learners = {person.learner_id: person.is_named for person in people if person.learner_id is not None}
    new = [learner for learner, is_named in learners.items() if is_named and learner not in there]
    Attendance.objects.bulk_create(
        Attendance(
            course_id=session.course_id, learner_id=learner, usage_key="", saved_at=timezone.now(), session=session
        )
        for learner in new
    )
    return len(new) + len(there & set(learners))


def _sent(room: LiveRoom, stage: str = "") -> list[Sent]:
    """Return what was sent in a stage, the current one unless another is named."""
    name = stage or room.stage_name
    people = list(Participant.objects.filter(room=room.number).order_by("pk"))
    confirmed = _confirmed(room, [person.learner_id for person in people if person.learner_id])
    return [
        Sent(
            person.answers[name]["values"],
            person.organisation_kind,
            person.learner_id in confirmed and bool(person.answers[name].get("agreed")),
        )
        for person in people
        if name in person.answers
    ]


def _confirmed(room: LiveRoom, learners: list[int]) -> set[int]:
    """Return those of these learners whose ratings a picture may count, as in the board's own (decision 11)."""
    rows = Membership.objects.filter(
        course__course_key=str(room.course_key), source__in=CONFIRMED, learner__in=learners
    )
    if room.organisation:
        rows = rows.filter(organisation__ods_code=room.organisation)
    return set(rows.values_list("learner_id", flat=True))
