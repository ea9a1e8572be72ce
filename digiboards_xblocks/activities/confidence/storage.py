"""Ratings of statements: before, after and a year on."""

import datetime
from collections.abc import Collection, Mapping

from django.db import models
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey, UsageKey

from digiboards_xblocks.core.statements import AFTER, LATER, by_phase
from digiboards_xblocks.db.utils import course_id_of, learner_rows, upsert

from .models import Rating
from .spec import Confidence


def ratings(*, usage_key: UsageKey, learner_id: int) -> dict[str, dict[str, int]]:
    """Return all of a learner's ratings in the course run: phase, then statement, to a value from 1 to 5."""
    rows = learner_rows(Rating, usage_key, learner_id)
    return by_phase(rows.values_list("phase", "statement", "value"))


def rated_at(
    *, usage_key: UsageKey, learner_id: int, phase: str, statements: Collection[str]
) -> dict[str, datetime.datetime]:
    """Return when a learner last rated each of these statements in one phase."""
    rows = learner_rows(Rating, usage_key, learner_id).filter(phase=phase, statement__in=statements)
    return dict(rows.values_list("statement", "saved_at"))


def save_ratings(*, usage_key: UsageKey, learner_id: int, phase: str, values: Mapping[str, int]) -> None:
    """Keep ratings (statement to 1..5) of one phase; those not named stay as they are."""
    course_id, now = course_id_of(usage_key), timezone.now()
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
    upsert(rows, key=["course", "statement", "phase", "learner"], values=["value", "saved_at", "usage_key"])


def rating_counts(*, usage_key: UsageKey, phase: str, statements: list[str]) -> dict[str, int]:
    """Return how many of these statements each learner has rated in one phase, by user name; never how."""
    rows = Rating.objects.filter(course__course_key=str(usage_key.context_key), phase=phase, statement__in=statements)
    return dict(rows.values_list("learner__username").annotate(models.Count("pk")))


def rows_of_activity(course_key: CourseKey, activity: Confidence) -> "models.QuerySet[Rating]":
    """Return everybody's rows under the author's name for this activity, whichever block saved them."""
    return Rating.objects.filter(
        course__course_key=str(course_key),
        phase__in=[AFTER, LATER] if activity.phase == AFTER else [activity.phase],
        statement__in=[item.name for item in activity.statements],
    )
