"""Storage of the starting point: answers, and the ratings of that day."""

from collections.abc import Mapping

from django.db import models, transaction
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey, UsageKey

from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.core.statements import AFTER, BEFORE, START
from digiboards_xblocks.db.numbered import delete, lock_numbered
from digiboards_xblocks.db.utils import course_id_of, get_row, learner_rows, lock_learner, upsert

from . import spec
from .models import Discovery
from .spec import Answers

_CHOICES = ("role", "years", "learning")


def discovery(*, usage_key: UsageKey, learner_id: int, name: str) -> Answers:
    """Return what the learner has answered so far."""
    row = get_row(learner_rows(Discovery, usage_key, learner_id).filter(name=name))
    rated = learner_rows(Rating, usage_key, learner_id).filter(phase=START).values_list("statement", "value")
    return _answers(row, dict(rated))


def save_discovery(
    *,
    usage_key: UsageKey,
    learner_id: int,
    name: str,
    choices: Mapping[str, str | tuple[str, ...]],
    ratings: Mapping[str, int | None],
) -> Answers:
    """Keep ``choices`` (fields of ``Answers``) and ``ratings`` (None takes one back); the others stay as they are.

    A rating is also the statement's "before", unless it was rated "before" in its own guide, or "after" already:
    what is measured of a guide is never changed from here. Returns all answers as they now are.
    """
    with transaction.atomic():
        lock_learner(learner_id)
        row = get_row(learner_rows(Discovery, usage_key, learner_id).filter(name=name))
        rated = list(learner_rows(Rating, usage_key, learner_id))
        course_id = row.course_id if row else rated[0].course_id if rated else course_id_of(usage_key)
        if choices or row is None:
            row = row or Discovery(course_id=course_id, learner_id=learner_id, name=name)
            row.pk = None  # inserted, or else the row of that name is updated
            for key, value in choices.items():
                setattr(row, key, value if isinstance(value, str) else " ".join(value))
            row.usage_key, row.saved_at = str(usage_key), timezone.now()
            upsert([row], key=["course", "learner", "name"], values=[*sorted(choices), "saved_at", "usage_key"])
        _save_ratings(usage_key, learner_id, course_id, rated, ratings)
    started = {item.statement: item.value for item in rated if item.phase == START} | dict(ratings)
    return _answers(row, {statement: value for statement, value in started.items() if value is not None})


def discovery_counts(*, usage_key: UsageKey, name: str, statements: list[str]) -> dict[str, tuple[bool, int]]:
    """Return whether each learner has answered anything, and how many of these statements; by user name, never how."""
    rated = (
        Rating.objects.filter(
            course=OuterRef("course"), learner=OuterRef("learner"), phase=START, statement__in=statements
        )
        .order_by()
        .values("learner")
        .annotate(n=Count("pk"))
    )
    rows = Discovery.objects.filter(course__course_key=str(usage_key.context_key), name=name).annotate(
        rated=Coalesce(Subquery(rated.values("n")), 0)
    )
    return {
        username: (any(chosen) or count > 0, count)
        for username, count, *chosen in rows.values_list(
            "learner__username", "rated", *_CHOICES, "reasons", "coming_up"
        )
    }


def _save_ratings(
    usage_key: UsageKey, learner_id: int, course_id: int, rated: list[Rating], ratings: Mapping[str, int | None]
) -> None:
    """Insert what is not there, leaving what is; then change what is this block's to change."""
    there = {(item.phase, item.statement) for item in rated}
    measured = {item.statement for item in rated if item.phase == AFTER}
    now, key = timezone.now(), str(usage_key)
    common = {"course_id": course_id, "learner_id": learner_id, "usage_key": key, "saved_at": now}
    given = {statement: value for statement, value in sorted(ratings.items()) if value is not None}
    new = [
        Rating(phase=phase, statement=statement, value=value, **common)
        for statement, value in given.items()
        for phase in (START, BEFORE)
        if (phase, statement) not in there and not (phase == BEFORE and statement in measured)
    ]
    if new:
        # A "before" that its own guide's block has saved meanwhile stays.
        Rating.objects.bulk_create(new, ignore_conflicts=True)
    ours = Rating.objects.filter(course_id=course_id, learner_id=learner_id)
    mine = Q(phase=START) | Q(phase=BEFORE, usage_key=key) & ~Q(statement__in=measured)
    # By number and by unique key: on MySQL, a search that changes what it finds locks what it passes by, too.
    locked = lock_numbered(
        Rating, [row.pk for row in rated if row.statement in given], "phase", "statement", "usage_key"
    )
    changed = [
        Rating(phase=phase, statement=statement, value=given[statement], **common)
        for phase, statement, saved_by in locked
        if phase == START or (phase == BEFORE and saved_by == key and statement not in measured)
    ]
    upsert(changed, key=["course", "statement", "phase", "learner"], values=["value", "saved_at", "usage_key"])
    taken_back = [statement for statement, value in ratings.items() if value is None]
    if taken_back:
        delete(ours.filter(mine, statement__in=taken_back))


def _answers(row: Discovery | None, ratings: Mapping[str, int]) -> Answers:
    if row is None:
        return Answers(ratings=ratings)
    return Answers(
        **{key: getattr(row, key) for key in _CHOICES},
        reasons=tuple(row.reasons.split()),
        coming_up=tuple(row.coming_up.split()),
        ratings=ratings,
    )


def rows_of_activity(course_key: CourseKey, activity: spec.Discovery) -> "models.QuerySet[Discovery]":
    """Return everybody's rows under the author's name for this activity, whichever block saved them."""
    return Discovery.objects.filter(course__course_key=str(course_key), name=activity.name)
