"""Scores as the LMS keeps them: the newest, or the highest where the block asks for that."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from opaque_keys.edx.keys import UsageKey

from .models import Grade


def save_grade(user: User, usage_key: UsageKey, event: Mapping[str, Any]) -> None:
    """Keep the score of a ``grade`` event; a value of None deletes it."""
    value, max_value = event["value"], event["max_value"]
    # Begins at once with the right to write (transaction_mode), so that the highest of two really wins.
    with transaction.atomic():
        mine = Grade.objects.filter(user=user, usage_key=str(usage_key))
        if value is None:
            mine.delete()
            return
        grade = mine.first()
        if grade is not None and event.get("only_if_higher") and grade.value * max_value > value * grade.max_value:
            return
        Grade.objects.update_or_create(
            user=user, usage_key=str(usage_key), defaults={"value": float(value), "max_value": float(max_value)}
        )


def grades_of(user: User) -> dict[str, Grade]:
    """Return a learner's scores by usage key."""
    return {grade.usage_key: grade for grade in Grade.objects.filter(user=user)}
