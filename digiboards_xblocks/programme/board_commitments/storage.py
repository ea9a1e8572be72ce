"""Boards' commitments: kept, changed and removed by who runs the session, and read by the board."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.commitments.spec import MADE
from digiboards_xblocks.db.utils import upsert
from digiboards_xblocks.programme.people.audit import note
from digiboards_xblocks.programme.people.permissions import programme
from digiboards_xblocks.programme.sessions.models import Session
from digiboards_xblocks.programme.sessions.storage import SessionNotFound

from .models import BoardCommitment, BoardCommitmentCheck
from .rules import MOST, CommitmentDetails


@dataclass(frozen=True)
class KeptCommitment:
    """A commitment as kept; ``checks`` has what was said of it, by the days after the session."""

    number: int
    details: CommitmentDetails
    status: str
    made_at: datetime.datetime
    checks: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class BoardSession:
    """A session of a board, and the commitments that it ended with, in the order in which they were made."""

    number: int
    course_key: CourseKey
    organisation: str
    organisation_name: str
    title: str
    guide: str
    held_on: datetime.date
    commitments: tuple[KeptCommitment, ...]


class NoBoard(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: the session is for no board that could commit to anything."""


class TooMany(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: the board has as many commitments of this session as it can keep."""


class CommitmentNotFound(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: there is no such commitment, or no longer."""


def get_board_session(course_key: CourseKey, session: int) -> BoardSession:
    """Return a session with its commitments. Three queries. Raises ``SessionNotFound`` or ``NoBoard``."""
    rows = Session.objects.filter(course__course_key=str(course_key), pk=session)
    row = rows.select_related("course", "organisation").first()
    if row is None:
        raise SessionNotFound
    if row.organisation is None:
        raise NoBoard
    return _read([row])[0]


def list_board_sessions(course_key: CourseKey, ods_code: str) -> tuple[BoardSession, ...]:
    """Return the sessions of a board that ended with commitments, the latest first. Three queries."""
    rows = Session.objects.filter(course__course_key=str(course_key), organisation__ods_code=ods_code)
    rows = rows.filter(models.Exists(BoardCommitment.objects.filter(session=models.OuterRef("pk"))))
    return tuple(_read(rows.select_related("course", "organisation").order_by("-held_on", "-pk")))


def add_commitment(course_key: CourseKey, session: int, details: CommitmentDetails, *, by: Any) -> int:
    """Keep a commitment and return its number; the same words again, such as a form sent twice, are kept once.

    Raises ``SessionNotFound``, ``NoBoard`` or ``TooMany``.
    """
    with transaction.atomic():
        row = _held_session(course_key, session)
        if row.organisation_id is None:
            raise NoBoard
        kept = {made.words: made.pk for made in BoardCommitment.objects.filter(session=row)}
        if details.words in kept:
            return kept[details.words]
        if len(kept) >= MOST:
            raise TooMany
        made = BoardCommitment.objects.create(session=row, status=MADE, made_at=timezone.now(), **_values(details))
        note(actor=by, action="board-commitment-added", scope=programme(course_key), session=session)
    return int(made.pk)


def change_commitment(course_key: CourseKey, session: int, number: int, details: CommitmentDetails, *, by: Any) -> None:
    """Keep what a commitment says now. Raises ``SessionNotFound`` or ``CommitmentNotFound``."""
    with transaction.atomic():
        row = _held_session(course_key, session)
        if not BoardCommitment.objects.filter(session=row, pk=number).update(**_values(details)):
            raise CommitmentNotFound
        note(actor=by, action="board-commitment-changed", scope=programme(course_key), session=session)


def remove_commitment(course_key: CourseKey, session: int, number: int, *, by: Any) -> None:
    """Delete a commitment with its checks; nothing if it is gone. Raises ``SessionNotFound``."""
    with transaction.atomic():
        row = _held_session(course_key, session)
        if BoardCommitment.objects.filter(session=row, pk=number).delete()[0]:
            note(actor=by, action="board-commitment-removed", scope=programme(course_key), session=session)


def get_session_for_check(session: int) -> BoardSession | None:
    """Return a session with its commitments for its board's secretary; None if it is gone, or is of no board."""
    row = Session.objects.filter(pk=session).select_related("course", "organisation").first()
    return _read([row])[0] if row is not None and row.organisation is not None else None


def keep_checks(session: int, day: int, statuses: Mapping[int, str]) -> None:
    """Keep how commitments of a session go so many days after it. What was said for a later day stays their status."""
    now = timezone.now()
    with transaction.atomic():
        rows = BoardCommitment.objects.select_for_update().filter(session=session, pk__in=statuses)
        rows_by_number = {row.pk: row for row in rows.order_by("pk")}
        later = set(
            BoardCommitmentCheck.objects.filter(commitment__in=rows_by_number, day__gt=day).values_list(
                "commitment_id", flat=True
            )
        )
        checks = [
            BoardCommitmentCheck(commitment=row, day=day, status=statuses[number], at=now)
            for number, row in rows_by_number.items()
        ]
        upsert(checks, key=["commitment", "day"], values=["status", "at"])
        for number, row in rows_by_number.items():
            if number not in later:
                row.status = statuses[number]
                row.save(update_fields=["status"])


def _held_session(course_key: CourseKey, session: int) -> Session:
    """The row of a session, held until the transaction ends. Raises ``SessionNotFound``."""
    row = Session.objects.select_for_update().filter(course__course_key=str(course_key), pk=session).first()
    if row is None:
        raise SessionNotFound
    return row


def _values(details: CommitmentDetails) -> dict[str, Any]:
    return {
        "words": details.words,
        "owner": details.owner,
        "due_on": details.due_on,
        "measure": details.measure,
    }


def _read(sessions: Iterable[Session]) -> list[BoardSession]:
    """The sessions of boards, with their commitments. Two queries, besides that of the sessions."""
    found = list(sessions)
    rows = list(BoardCommitment.objects.filter(session__in=[row.pk for row in found]).order_by("made_at", "pk"))
    checks: dict[int, dict[int, str]] = {}
    said = BoardCommitmentCheck.objects.filter(commitment__in=[row.pk for row in rows]).order_by("day")
    for commitment, day, status in said.values_list("commitment_id", "day", "status"):
        checks.setdefault(commitment, {})[day] = status
    made: dict[int, list[KeptCommitment]] = {}
    for row in rows:
        details = CommitmentDetails(row.words, row.owner, row.due_on, row.measure)
        kept = KeptCommitment(row.pk, details, row.status, row.made_at, checks.get(row.pk, {}))
        made.setdefault(row.session_id, []).append(kept)
    return [
        BoardSession(
            number=row.pk,
            course_key=CourseKey.from_string(row.course.course_key),
            organisation=row.organisation.ods_code,
            organisation_name=row.organisation.name,
            title=row.title,
            guide=row.guide,
            held_on=row.held_on,
            commitments=tuple(made.get(row.pk, ())),
        )
        for row in found
        if row.organisation is not None
    ]
