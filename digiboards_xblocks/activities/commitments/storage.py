"""Commitments: what a learner set out to do and by when, how it went at each check, and undo of removal."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey, UsageKey

from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.base.private_texts import SavedText, put_text, texts
from digiboards_xblocks.activities.base.undo import CannotUndo, packed, unpacked
from digiboards_xblocks.activities.base.writing_rules import COMMITMENT, LEARNT, NOTHING_SAVED
from digiboards_xblocks.core.private import PrivateDict
from digiboards_xblocks.db.utils import course_id_of, get_row, learner_rows, lock_learner, upsert

from .models import Commitment, CommitmentCheck
from .spec import DONE, MADE, Commitments, can_be_due, check_for


@dataclass(frozen=True)
class MadeCommitment:
    """A commitment as kept; ``checks`` holds the status reported nearest to each check day so far.

    ``text`` is what the learner committed to: their own words, or the suggestion's as it was then.
    """

    block_name: str
    slot: str
    category: str
    due_on: datetime.date
    status: str
    made_at: datetime.datetime
    saved_at: datetime.datetime
    text: SavedText
    learnt: SavedText | None = None
    checks: Mapping[int, str] = field(default_factory=dict)


class DateRefused(Exception):  # noqa: N818 (an answer, rather than a fault)
    """A commitment cannot be moved to that date."""


def text_name(block_name: str, slot: str) -> str:
    """Return the name under which a commitment's private texts are kept."""
    return f"{block_name}/{slot}"


def commitments(
    *, usage_key: UsageKey, learner_id: int, block_name: str = "", slot: str = ""
) -> tuple[MadeCommitment, ...]:
    """Return the learner's commitments of a course run, a block or a slot of it, in the order they were made."""
    mine = learner_rows(Commitment, usage_key, learner_id)
    if block_name:
        mine = mine.filter(block_name=block_name)
    if slot:
        mine = mine.filter(slot=slot)
    rows = list(mine.annotate(**{name: F(path) for name, path in Commitment.record_joined.items()}))
    words = (
        texts(
            usage_key=usage_key,
            learner_id=learner_id,
            kinds=(COMMITMENT, LEARNT),
            starting=text_name(block_name, slot) if block_name else "",
        )
        if rows
        else {}
    )
    return commitments_of_rows(rows, words)


def commitments_of_rows(
    rows: Iterable[Commitment], words: Mapping[tuple[str, str], SavedText]
) -> tuple[MadeCommitment, ...]:
    """Return the commitments in rows that have ``record_joined``, in the order they were made, with their words."""
    found: dict[int, Commitment] = {}
    checks: dict[int, dict[int, str]] = {}
    for row in sorted(rows, key=lambda row: (row.made_at, row.pk)):
        found[row.pk] = row
        if row.check_day is not None:
            checks.setdefault(row.pk, {})[row.check_day] = row.check_status
    return tuple(_made(row, words, checks.get(pk, {})) for pk, row in found.items())


def commitment_slots(*, usage_key: UsageKey, learner_id: int, block_name: str) -> set[str]:
    """Return which commitments of a block the learner has made."""
    mine = learner_rows(Commitment, usage_key, learner_id).filter(block_name=block_name)
    return set(mine.values_list("slot", flat=True))


def make_commitment(
    *,
    usage_key: UsageKey,
    learner_id: int,
    block_name: str,
    slot: str,
    category: str,
    due_on: datetime.date,
    text: str,
) -> MadeCommitment:
    """Keep a new commitment. If there is one in that slot already, it stays as it is, and is returned."""
    course_id, now = course_id_of(usage_key), timezone.now()
    row = Commitment(
        course_id=course_id,
        learner_id=learner_id,
        usage_key=str(usage_key),
        saved_at=now,
        made_at=now,
        block_name=block_name,
        slot=slot,
        category=category,
        due_on=due_on,
        status=MADE,
    )
    try:
        saved = _insert(row, usage_key, text)
    except IntegrityError:
        earlier = commitments(usage_key=usage_key, learner_id=learner_id, block_name=block_name, slot=slot)
        if earlier:
            return earlier[0]
        saved = _insert(row, usage_key, text)  # what was there has been removed in between
    return _made(row, {(COMMITMENT, text_name(block_name, slot)): saved}, {})


def change_commitment(
    *, usage_key: UsageKey, learner_id: int, block_name: str, slot: str, due_on: datetime.date, status: str
) -> bool:
    """Keep a date and a status, and the status as that of the nearest check; False if there is no such commitment.

    Raises ``DateRefused`` for a new date that nobody may commit to today.
    """
    now = timezone.now()
    with transaction.atomic():
        lock_learner(learner_id)
        row = get_row(learner_rows(Commitment, usage_key, learner_id).filter(block_name=block_name, slot=slot))
        if row is None:
            return False
        if due_on != row.due_on and not can_be_due(due_on, timezone.localdate()):
            raise DateRefused
        if row.status != status:
            # By days of the calendar, as the checks are due by them, and not by whole rounds of the clock.
            since = timezone.localdate(now) - timezone.localdate(row.made_at)
            check = CommitmentCheck(commitment=row, day=check_for(since.days), status=status, at=now)
            upsert([check], key=["commitment", "day"], values=["status", "at"])
        row.due_on, row.status, row.saved_at, row.usage_key = due_on, status, now, str(usage_key)
        row.save(update_fields=["due_on", "status", "saved_at", "usage_key"])
    return True


def remove_commitment(*, usage_key: UsageKey, learner_id: int, block_name: str, slot: str) -> str:
    """Delete a commitment and its words. Returns what brings it back within the hour, "" if there was none.

    What brings it back is with the learner, encrypted, and nowhere with us: removed is removed.
    """
    which = {"usage_key": usage_key, "learner_id": learner_id, "block_name": block_name, "slot": slot}
    made = commitments(**which)  # type: ignore[arg-type]  # one dict of several kinds
    if not made:
        return ""
    # Before anything is deleted: what cannot be read could not be brought back.
    undo = packed(_kept_for_undo(made[0]), usage_key=usage_key, learner_id=learner_id, name=block_name)
    with transaction.atomic():
        lock_learner(learner_id)
        learner_rows(Commitment, usage_key, learner_id).filter(block_name=block_name, slot=slot).delete()
        _texts_of(usage_key, learner_id).filter(name=text_name(block_name, slot)).delete()
    return undo


@transaction.atomic
def restore_commitment(*, usage_key: UsageKey, learner_id: int, block_name: str, undo: str) -> MadeCommitment:
    """Bring a removed commitment back as it was. Raises ``CannotUndo``."""
    removed = unpacked(undo, usage_key=usage_key, learner_id=learner_id, name=block_name)
    now = timezone.now()
    row = Commitment(
        course_id=course_id_of(usage_key),
        learner_id=learner_id,
        usage_key=str(usage_key),
        saved_at=now,
        made_at=datetime.datetime.fromisoformat(removed["made_at"]),
        block_name=block_name,
        slot=removed["slot"],
        category=removed["category"],
        due_on=datetime.date.fromisoformat(removed["due_on"]),
        status=removed["status"],
    )
    try:
        with transaction.atomic():
            lock_learner(learner_id)
            row.save(force_insert=True)
            CommitmentCheck.objects.bulk_create(
                CommitmentCheck(commitment=row, day=int(day), status=status, at=now)
                for day, status in removed["checks"].items()
            )
            _put(row, usage_key, COMMITMENT, removed["text"])
            if removed["learnt"]:
                _put(row, usage_key, LEARNT, removed["learnt"])
    except IntegrityError as error:
        raise CannotUndo from error
    return commitments(usage_key=usage_key, learner_id=learner_id, block_name=block_name, slot=row.slot)[0]


def commitment_counts(*, usage_key: UsageKey, block_name: str) -> dict[str, tuple[int, int]]:
    """Return how many commitments each learner has made, and how many of them are done, by user name; never which."""
    rows = Commitment.objects.filter(course__course_key=str(usage_key.context_key), block_name=block_name)
    counted = rows.values("learner__username").annotate(
        made=models.Count("pk"), done=models.Count("pk", filter=models.Q(status=DONE))
    )
    return {item["learner__username"]: (item["made"], item["done"]) for item in counted}


def _texts_of(usage_key: UsageKey, learner_id: int) -> "models.QuerySet[PrivateText]":
    return learner_rows(PrivateText, usage_key, learner_id).filter(kind__in=(COMMITMENT, LEARNT))


def _insert(row: Commitment, usage_key: UsageKey, text: str) -> SavedText:
    with transaction.atomic():
        lock_learner(row.learner_id)
        row.pk = None
        row.save(force_insert=True)
        return _put(row, usage_key, COMMITMENT, text)


def _put(row: Commitment, usage_key: UsageKey, kind: str, text: str) -> SavedText:
    return put_text(
        course_id=row.course_id,
        usage_key=usage_key,
        learner_id=row.learner_id,
        kind=kind,
        name=text_name(row.block_name, row.slot),
        text=text,
    )


def _kept_for_undo(made: MadeCommitment) -> dict[str, Any]:
    return PrivateDict(
        {
            "slot": made.slot,
            "category": made.category,
            "due_on": made.due_on.isoformat(),
            "status": made.status,
            "made_at": made.made_at.isoformat(),
            "text": made.text.text,
            "learnt": made.learnt.text if made.learnt else "",
            "checks": {str(day): status for day, status in made.checks.items()},
        }
    )


def _made(row: Commitment, words: Mapping[tuple[str, str], SavedText], checks: Mapping[int, str]) -> MadeCommitment:
    name = text_name(row.block_name, row.slot)
    return MadeCommitment(
        block_name=row.block_name,
        slot=row.slot,
        category=row.category,
        due_on=row.due_on,
        status=row.status,
        made_at=row.made_at,
        saved_at=row.saved_at,
        text=words.get((COMMITMENT, name), SavedText("", 0, NOTHING_SAVED, row.saved_at)),
        learnt=words.get((LEARNT, name)),
        checks=checks,
    )


def rows_of_activity(course_key: CourseKey, activity: Commitments) -> "models.QuerySet[Commitment]":
    """Return everybody's rows under the author's name for this activity, whichever block saved them."""
    return Commitment.objects.filter(course__course_key=str(course_key), block_name=activity.name)
