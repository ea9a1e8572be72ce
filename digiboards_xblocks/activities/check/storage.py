"""Knowledge checks: the last answers, and the results so far."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import models, transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey, UsageKey

from digiboards_xblocks.db.utils import course_id_of, get_row, learner_rows, lock_learner, upsert

from .models import CheckAnswer, CheckResult
from .spec import KnowledgeCheck


@dataclass(frozen=True)
class CheckState:
    """A learner's knowledge check: the option last chosen per question, and the results so far."""

    answers: Mapping[str, str]
    attempts: int
    right: int
    best: int
    total: int
    passed_at: datetime.datetime | None


def check_state(*, usage_key: UsageKey, learner_id: int, name: str) -> CheckState | None:
    """Return what the learner answered and how it went; None if never submitted."""
    result = get_row(learner_rows(CheckResult, usage_key, learner_id).filter(check_name=name))
    if result is None:
        return None
    answers = learner_rows(CheckAnswer, usage_key, learner_id).filter(check_name=name)
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
    course_id, now = course_id_of(usage_key), timezone.now()
    common = {"course_id": course_id, "learner_id": learner_id, "check_name": name}
    passed_at = now if passed else None
    with transaction.atomic():
        lock_learner(learner_id)
        upsert(
            [
                CheckAnswer(usage_key=str(usage_key), saved_at=now, question=question, option=option, **common)
                for question, option in sorted(answers.items())
            ],
            key=["course", "learner", "check_name", "question"],
            values=["option", "saved_at", "usage_key"],
        )
        upsert(
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


def check_summaries(*, usage_key: UsageKey, name: str) -> dict[str, tuple[int, int, bool]]:
    """Return each learner's attempts, best count of right answers and whether passed, by user name."""
    rows = CheckResult.objects.filter(course__course_key=str(usage_key.context_key), check_name=name)
    return {
        username: (attempts, best, passed_at is not None)
        for username, attempts, best, passed_at in rows.values_list(
            "learner__username", "attempts", "best", "passed_at"
        )
    }


def rows_of_activity(course_key: CourseKey, activity: KnowledgeCheck) -> "models.QuerySet[CheckResult]":
    """Return everybody's rows under the author's name for this activity, whichever block saved them."""
    return CheckResult.objects.filter(course__course_key=str(course_key), check_name=activity.name)
