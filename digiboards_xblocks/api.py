"""The only door to storage. Blocks call these functions; nothing else touches the tables.

Every write is idempotent, atomic and keyed by (course run, learner, the author's name for the thing), so that
answers follow their names when blocks move, and tabs or devices that save at once lose nothing.
"""

import datetime
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from opaque_keys.edx.keys import UsageKey

from . import private
from .models import CheckAnswer, CheckResult, Course, LearnerRow, PrivateText, Rating, ReadingPlace

__all__ = [
    "NOTHING_SAVED",
    "REFLECTION",
    "CheckState",
    "Conflict",
    "Place",
    "SavedText",
    "check_state",
    "check_summaries",
    "delete_text",
    "forget_check",
    "forget_place",
    "forget_ratings",
    "forget_text",
    "rating_counts",
    "ratings",
    "readers",
    "reading_place",
    "save_check",
    "save_place",
    "save_ratings",
    "save_text",
    "text",
    "word_counts",
]

REFLECTION = "reflection"
NOTHING_SAVED = ""

Row = TypeVar("Row", bound=LearnerRow)


@dataclass(frozen=True)
class SavedText:
    """A private text as kept; ``revision`` is to be handed back with the next save."""

    text: str
    words: int
    revision: str
    saved_at: datetime.datetime


class Conflict(Exception):  # noqa: N818 (what happened, rather than a fault)
    """The text was changed or deleted since the revision that a save was based on; ``current`` is what is kept."""

    def __init__(self, current: SavedText | None) -> None:
        super().__init__("changed since")
        self.current = current


@dataclass(frozen=True)
class CheckState:
    """A learner's knowledge check: the option last chosen per question, and the results so far."""

    answers: Mapping[str, str]
    attempts: int
    right: int
    best: int
    total: int
    passed_at: datetime.datetime | None


@dataclass(frozen=True)
class Place:
    """How far a text was read: the number of the heading reached, and when its end was reached."""

    place: int
    finished_at: datetime.datetime | None


# Private texts


def text(*, usage_key: UsageKey, learner_id: int, kind: str, name: str) -> SavedText | None:
    """The learner's own text, or None. For its writer's eyes only."""
    row = _mine(PrivateText, usage_key, learner_id).filter(kind=kind, name=name).first()
    return None if row is None else _saved(row)


def save_text(*, usage_key: UsageKey, learner_id: int, kind: str, name: str, text: str, based_on: str) -> SavedText:
    """Keep a text that was based on the revision ``based_on`` ("" if there was none yet).

    Raises ``Conflict`` if another save came between. Saving again what is already kept is no conflict: the
    answer to an earlier, successful save may have been lost on its way.
    """
    saved = SavedText(text, len(text.split()), secrets.token_hex(16), timezone.now())
    values = {
        "ciphertext": private.encrypt(text),
        "words": saved.words,
        "revision": saved.revision,
        "saved_at": saved.saved_at,
        "usage_key": str(usage_key),
    }
    if based_on == NOTHING_SAVED:
        course_id = _course_id(usage_key)
        try:
            with transaction.atomic():
                PrivateText.objects.create(course_id=course_id, learner_id=learner_id, kind=kind, name=name, **values)
        except IntegrityError:
            changed = 0
        else:
            changed = 1
    else:
        changed = (
            _mine(PrivateText, usage_key, learner_id).filter(kind=kind, name=name, revision=based_on).update(**values)
        )
    if changed:
        return saved
    row = _mine(PrivateText, usage_key, learner_id).filter(kind=kind, name=name).first()
    current = None if row is None else _saved(row)
    if current is not None and current.text == text:
        return current
    raise Conflict(current)


def delete_text(*, usage_key: UsageKey, learner_id: int, kind: str, name: str, based_on: str) -> None:
    """Delete the learner's own text; raises ``Conflict`` if it was changed since ``based_on``."""
    mine = _mine(PrivateText, usage_key, learner_id).filter(kind=kind, name=name)
    deleted, _ = mine.filter(revision=based_on).delete()
    if not deleted:
        row = mine.first()
        if row is not None:
            raise Conflict(_saved(row))


def forget_text(*, usage_key: UsageKey, learner_id: int, kind: str, name: str) -> None:
    """Delete a learner's text whatever its revision, as a reset by staff does, unread."""
    _mine(PrivateText, usage_key, learner_id).filter(kind=kind, name=name).delete()


def word_counts(*, usage_key: UsageKey, kind: str, name: str) -> dict[str, int]:
    """How many words each learner has written, by user name; never what."""
    rows = PrivateText.objects.filter(course__course_key=str(usage_key.context_key), kind=kind, name=name)
    return dict(rows.values_list("learner__username", "words"))


# Ratings


def ratings(*, usage_key: UsageKey, learner_id: int) -> dict[str, dict[str, int]]:
    """All of a learner's ratings in the course run: phase, then statement, to a value from 1 to 5."""
    found: dict[str, dict[str, int]] = {}
    for phase, statement, value in _mine(Rating, usage_key, learner_id).values_list("phase", "statement", "value"):
        found.setdefault(phase, {})[statement] = value
    return found


def save_ratings(*, usage_key: UsageKey, learner_id: int, phase: str, values: Mapping[str, int]) -> None:
    """Keep ratings (statement to 1..5) of one phase; those not named stay as they are."""
    course_id, now = _course_id(usage_key), timezone.now()
    rows = [
        Rating(
            course_id=course_id,
            learner_id=learner_id,
            usage_key=str(usage_key),
            saved_at=now,
            phase=phase,
            statement=statement,
            value=value,
        )
        for statement, value in sorted(values.items())
    ]
    _upsert(rows, key=["course", "statement", "phase", "learner"], values=["value", "saved_at", "usage_key"])


def rating_counts(*, usage_key: UsageKey, phase: str, statements: list[str]) -> dict[str, int]:
    """How many of these statements each learner has rated in one phase, by user name; never how."""
    rows = Rating.objects.filter(course__course_key=str(usage_key.context_key), phase=phase, statement__in=statements)
    return dict(rows.values_list("learner__username").annotate(models.Count("pk")))


def check_summaries(*, usage_key: UsageKey, name: str) -> dict[str, tuple[int, int, bool]]:
    """Each learner's attempts, best count of right answers and whether passed, by user name."""
    rows = CheckResult.objects.filter(course__course_key=str(usage_key.context_key), check_name=name)
    return {
        username: (attempts, best, passed_at is not None)
        for username, attempts, best, passed_at in rows.values_list(
            "learner__username", "attempts", "best", "passed_at"
        )
    }


def readers(*, usage_key: UsageKey) -> dict[str, bool]:
    """Who has opened this text, by user name, and whether they reached its end."""
    rows = ReadingPlace.objects.filter(course__course_key=str(usage_key.context_key), usage_key=str(usage_key))
    return {username: at is not None for username, at in rows.values_list("learner__username", "finished_at")}


def forget_ratings(*, usage_key: UsageKey, learner_id: int, phase: str, statements: list[str]) -> None:
    """Delete a learner's ratings of these statements in one phase."""
    _mine(Rating, usage_key, learner_id).filter(phase=phase, statement__in=statements).delete()


# Knowledge checks


def check_state(*, usage_key: UsageKey, learner_id: int, name: str) -> CheckState | None:
    """What the learner answered and how it went; None if never submitted."""
    result = _mine(CheckResult, usage_key, learner_id).filter(check_name=name).first()
    if result is None:
        return None
    answers = _mine(CheckAnswer, usage_key, learner_id).filter(check_name=name)
    return CheckState(
        answers=dict(answers.values_list("question", "option")),
        attempts=result.attempts,
        right=result.right,
        best=result.best,
        total=result.total,
        passed_at=result.passed_at,
    )


def save_check(
    *,
    usage_key: UsageKey,
    learner_id: int,
    name: str,
    answers: Mapping[str, str],
    right: int,
    total: int,
    passed: bool,
) -> CheckState:
    """Keep one attempt: the answers replace the last ones, the attempts count up, a pass stays a pass."""
    course_id, now = _course_id(usage_key), timezone.now()
    common = {"course_id": course_id, "learner_id": learner_id, "check_name": name}
    passed_at = now if passed else None
    with transaction.atomic():
        _upsert(
            [
                CheckAnswer(usage_key=str(usage_key), saved_at=now, question=question, option=option, **common)
                for question, option in sorted(answers.items())
            ],
            key=["course", "learner", "check_name", "question"],
            values=["option", "saved_at", "usage_key"],
        )
        _upsert(
            [
                CheckResult(
                    usage_key=str(usage_key),
                    saved_at=now,
                    right=right,
                    best=0,
                    total=total,
                    **common,
                )
            ],
            key=["course", "learner", "check_name"],
            values=["right", "total", "saved_at", "usage_key"],
        )
        mine = CheckResult.objects.filter(**common)
        mine.update(
            attempts=F("attempts") + 1,
            best=Greatest(F("best"), Value(right)),
            passed_at=Coalesce(F("passed_at"), Value(passed_at, output_field=models.DateTimeField())),
        )
        result = mine.get()
    return CheckState(dict(answers), result.attempts, result.right, result.best, result.total, result.passed_at)


def forget_check(*, usage_key: UsageKey, learner_id: int, name: str) -> None:
    """Delete a learner's answers and results of one knowledge check."""
    with transaction.atomic():
        _mine(CheckAnswer, usage_key, learner_id).filter(check_name=name).delete()
        _mine(CheckResult, usage_key, learner_id).filter(check_name=name).delete()


# Reading


def reading_place(*, usage_key: UsageKey, learner_id: int) -> Place | None:
    """How far the learner has read this text; None if never opened for long enough."""
    row = _mine(ReadingPlace, usage_key, learner_id).filter(usage_key=str(usage_key)).first()
    return None if row is None else Place(row.place, row.finished_at)


def save_place(*, usage_key: UsageKey, learner_id: int, place: int, finished: bool) -> Place:
    """Keep how far the learner has read; once the end was reached it stays reached."""
    now = timezone.now()
    course_id = _course_id(usage_key)
    _upsert(
        [
            ReadingPlace(
                course_id=course_id,
                learner_id=learner_id,
                usage_key=str(usage_key),
                saved_at=now,
                place=place,
                finished_at=now if finished else None,
            )
        ],
        key=["course", "learner", "usage_key"],
        values=["place", "saved_at"],
    )
    mine = ReadingPlace.objects.filter(course_id=course_id, learner_id=learner_id, usage_key=str(usage_key))
    if finished:
        mine.filter(finished_at=None).update(finished_at=now)
    row = mine.get()
    return Place(row.place, row.finished_at)


def forget_place(*, usage_key: UsageKey, learner_id: int) -> None:
    """Forget how far a learner has read."""
    _mine(ReadingPlace, usage_key, learner_id).filter(usage_key=str(usage_key)).delete()


# What they share


def _mine(model: type[Row], usage_key: UsageKey, learner_id: int) -> "models.QuerySet[Row]":
    return model._default_manager.filter(course__course_key=str(usage_key.context_key), learner_id=learner_id)


def _course_id(usage_key: UsageKey) -> int:
    course, _ = Course.objects.get_or_create(course_key=str(usage_key.context_key))
    return course.pk


def _saved(row: PrivateText) -> SavedText:
    return SavedText(private.decrypt(row.ciphertext), row.words, row.revision, row.saved_at)


def _upsert(rows: Sequence[LearnerRow], *, key: list[str], values: list[str]) -> None:
    """Insert rows, or update ``values`` where their ``key`` is taken, in one statement."""
    if not rows:
        return
    # MySQL finds the unique key by itself and refuses to be told; the others must be told.
    named = key if connection.features.supports_update_conflicts_with_target else None
    type(rows[0])._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=named, update_fields=values)
