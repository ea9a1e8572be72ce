"""Polls: what each learner answered last."""

from django.db import models
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey, UsageKey

from digiboards_xblocks.db.utils import course_id_of, get_row, learner_rows, upsert

from .models import PollAnswer
from .spec import Poll


def poll_answer(*, usage_key: UsageKey, learner_id: int, name: str) -> str:
    """Return what the learner answered; "" if nothing yet."""
    row = get_row(learner_rows(PollAnswer, usage_key, learner_id).filter(name=name))
    return row.answer if row else ""


def save_poll_answer(*, usage_key: UsageKey, learner_id: int, name: str, answer: str) -> None:
    """Keep an answer in place of the one before."""
    row = PollAnswer(
        course_id=course_id_of(usage_key),
        learner_id=learner_id,
        usage_key=str(usage_key),
        saved_at=timezone.now(),
        name=name,
        answer=answer,
    )
    upsert([row], key=["course", "learner", "name"], values=["answer", "saved_at", "usage_key"])


def who_answered(*, usage_key: UsageKey, name: str) -> set[str]:
    """Return the user names of those who answered; never what."""
    rows = PollAnswer.objects.filter(course__course_key=str(usage_key.context_key), name=name)
    return set(rows.values_list("learner__username", flat=True))


def rows_of_activity(course_key: CourseKey, activity: Poll) -> "models.QuerySet[PollAnswer]":
    """Return everybody's rows under the author's name for this activity, whichever block saved them."""
    return PollAnswer.objects.filter(course__course_key=str(course_key), name=activity.name)
