"""People who have answered, as the blocks store it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from digiboards_xblocks.activities.commitments.models import Commitment, CommitmentCheck
from digiboards_xblocks.activities.confidence import storage as confidence_storage
from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.activities.discovery import storage as discovery_storage
from digiboards_xblocks.activities.feedback import storage as feedback_storage
from digiboards_xblocks.core.statements import AFTER, BEFORE, LATER, START
from digiboards_xblocks.db.models import Course

from .conftest import COURSE_KEY
from .programmes import STATEMENTS


def key_of(name: str) -> Any:
    return COURSE_KEY.make_usage_key("digiboards_confidence", name)


def rate(user: Any, guide: str, pairs: Sequence[tuple[int, int]]) -> None:
    """A guide's statements before and after, in order."""
    for phase, place in ((BEFORE, 0), (AFTER, 1)):
        values = {name: pair[place] for name, pair in zip(STATEMENTS[guide], pairs, strict=True)}
        confidence_storage.save_ratings(
            usage_key=key_of(f"{guide}-{phase}"), learner_id=user.pk, phase=phase, values=values
        )


def rate_a_year_on(*users: Any) -> None:
    """All statements of the first guide a third time."""
    for user in users:
        confidence_storage.save_ratings(
            usage_key=key_of("g1-after"), learner_id=user.pk, phase=LATER, values=dict.fromkeys(STATEMENTS["g1"], 5)
        )


def start(user: Any, ratings: Mapping[str, int], coming_up: tuple[str, ...] = ()) -> None:
    """The starting point."""
    key = COURSE_KEY.make_usage_key("digiboards_discovery", "start")
    confidence_storage.save_ratings(usage_key=key, learner_id=user.pk, phase=START, values=ratings)
    choices = {"coming_up": coming_up}
    discovery_storage.save_discovery(usage_key=key, learner_id=user.pk, name="start", choices=choices, ratings={})


def tell(user: Any, name: str, recommend: str, change: str, scope: str = "guide") -> None:
    """Feedback."""
    answers = {"recommend": recommend, "change": change}
    key = COURSE_KEY.make_usage_key("digiboards_feedback", name)
    feedback_storage.save_feedback(usage_key=key, learner_id=user.pk, name=name, scope=scope, answers=answers)


def rated_days_ago(user: Any, days: int) -> None:
    """Have all ratings be of some days ago."""
    Rating.objects.filter(learner=user).update(saved_at=timezone.now() - datetime.timedelta(days=days))


def commit(
    user: Any, category: str, *, checks: Mapping[int, str] | None = None, days: int = 0, slot: str = "s"
) -> None:
    """A commitment made some days ago, with how it stood at its checks."""
    made_at = timezone.now() - datetime.timedelta(days=days)
    course, _ = Course.objects.get_or_create(course_key=str(COURSE_KEY))
    row = Commitment.objects.create(
        course=course,
        learner=user,
        usage_key=str(COURSE_KEY.make_usage_key("digiboards_commitments", "g1-commit")),
        saved_at=made_at,
        block_name="g1-commit",
        slot=slot,
        category=category,
        due_on=timezone.localdate(made_at),
        status="made",
        made_at=made_at,
    )
    for day, status in (checks or {}).items():
        CommitmentCheck.objects.create(commitment=row, day=day, status=status, at=made_at)
