"""Feedback: the two measured answers, and whether the comment may be read."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey, UsageKey

from digiboards_xblocks.db.utils import course_id_of, get_row, learner_rows, upsert

from . import spec
from .models import Feedback


@dataclass(frozen=True)
class Answers:
    """A learner's feedback; "" where a question is not answered."""

    recommend: str = ""
    change: str = ""
    shared: bool = False

    @property
    def complete(self) -> bool:
        """Return whether both measured questions are answered."""
        return bool(self.recommend and self.change)


def feedback(*, usage_key: UsageKey, learner_id: int, name: str) -> Answers:
    """Return what the learner answered so far."""
    row = get_row(learner_rows(Feedback, usage_key, learner_id).filter(name=name))
    return Answers() if row is None else Answers(row.recommend, row.change, row.shared)


def save_feedback(
    *, usage_key: UsageKey, learner_id: int, name: str, scope: str, answers: Mapping[str, str | bool]
) -> Answers:
    """Keep ``answers``, of ``recommend``, ``change`` and ``shared``; those not named stay as they are."""
    row = Feedback(
        course_id=course_id_of(usage_key),
        learner_id=learner_id,
        usage_key=str(usage_key),
        saved_at=timezone.now(),
        name=name,
        scope=scope,
        **answers,
    )
    upsert([row], key=["course", "learner", "name"], values=[*sorted(answers), "scope", "saved_at", "usage_key"])
    return feedback(usage_key=usage_key, learner_id=learner_id, name=name)


def feedback_counts(*, usage_key: UsageKey, name: str) -> dict[str, int]:
    """Return how many of the two questions each learner has answered, by user name; never how."""
    rows = Feedback.objects.filter(course__course_key=str(usage_key.context_key), name=name)
    return {
        username: bool(recommend) + bool(change)
        for username, recommend, change in rows.values_list("learner__username", "recommend", "change")
    }


def rows_of_activity(course_key: CourseKey, activity: spec.Feedback) -> "models.QuerySet[Feedback]":
    """Return everybody's rows under the author's name for this activity, whichever block saved them."""
    return Feedback.objects.filter(course__course_key=str(course_key), name=activity.name)
