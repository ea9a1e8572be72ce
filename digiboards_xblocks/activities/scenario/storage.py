"""Scenarios: which options a learner tried, and which was the last in each decision."""

from django.db import models
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey, UsageKey

from digiboards_xblocks.db.utils import course_id_of, learner_rows, upsert

from .models import ScenarioChoice
from .spec import Scenario


def scenario_choices(*, usage_key: UsageKey, learner_id: int, name: str) -> dict[str, tuple[str, ...]]:
    """Return the options that the learner tried in each decision of a scenario, the latest at the end."""
    found: dict[str, tuple[str, ...]] = {}
    rows = learner_rows(ScenarioChoice, usage_key, learner_id).filter(scenario=name).order_by("saved_at", "pk")
    for decision, option in rows.values_list("decision", "option"):
        found[decision] = (*found.get(decision, ()), option)
    return found


def save_choice(*, usage_key: UsageKey, learner_id: int, name: str, decision: str, option: str) -> None:
    """Keep that the learner tried an option; the first time stays, the last time moves on."""
    now = timezone.now()
    row = ScenarioChoice(
        course_id=course_id_of(usage_key),
        learner_id=learner_id,
        usage_key=str(usage_key),
        saved_at=now,
        first_at=now,
        scenario=name,
        decision=decision,
        option=option,
    )
    upsert([row], key=["course", "learner", "scenario", "decision", "option"], values=["saved_at", "usage_key"])


def scenario_counts(*, usage_key: UsageKey, name: str) -> dict[str, tuple[int, int]]:
    """Return how many decisions, and how many options in all, each learner has tried, by user name; never which."""
    rows = ScenarioChoice.objects.filter(course__course_key=str(usage_key.context_key), scenario=name)
    counted = rows.values_list("learner__username").annotate(
        models.Count("decision", distinct=True), models.Count("pk")
    )
    return {username: (decisions, options) for username, decisions, options in counted}


def rows_of_activity(course_key: CourseKey, activity: Scenario) -> "models.QuerySet[ScenarioChoice]":
    """Return everybody's rows under the author's name for this activity, whichever block saved them."""
    return ScenarioChoice.objects.filter(course__course_key=str(course_key), scenario=activity.name)
