"""Answers of one name that came from more than one block of a course run."""

from collections.abc import Callable
from typing import Any

from opaque_keys.edx.keys import UsageKey

from digiboards_xblocks.activities.action_plan.models import Plan
from digiboards_xblocks.activities.check.models import CheckResult
from digiboards_xblocks.activities.commitments.models import Commitment
from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.activities.discovery.models import Discovery
from digiboards_xblocks.activities.feedback.models import Feedback
from digiboards_xblocks.activities.scenario.models import ScenarioChoice
from digiboards_xblocks.db.models import LearnerRow

from .models import PrivateText
from .private_texts import REFLECTION

# For each block type that keeps answers under an author's name: the table, and which of its rows are an activity's.
_KEPT: dict[str, tuple[type[LearnerRow], Callable[[Any], dict[str, Any]]]] = {
    "digiboards_action_plan": (Plan, lambda activity: {"name": activity.name}),
    "digiboards_check": (CheckResult, lambda activity: {"check_name": activity.name}),
    "digiboards_commitments": (Commitment, lambda activity: {"block_name": activity.name}),
    "digiboards_confidence": (
        Rating,
        lambda activity: {"phase": activity.phase, "statement__in": [item.name for item in activity.statements]},
    ),
    "digiboards_discovery": (Discovery, lambda activity: {"name": activity.name}),
    "digiboards_feedback": (Feedback, lambda activity: {"name": activity.name}),
    "digiboards_reflection": (PrivateText, lambda activity: {"kind": REFLECTION, "name": activity.name}),
    "digiboards_scenario": (ScenarioChoice, lambda activity: {"scenario": activity.name}),
}


def other_blocks(*, usage_key: UsageKey, activity: Any) -> tuple[str, ...]:
    """The keys of up to three other blocks through which learners last saved answers of this activity's name."""
    if usage_key.block_type not in _KEPT:
        return ()
    model, which = _KEPT[usage_key.block_type]
    rows = model._default_manager.filter(course__course_key=str(usage_key.context_key), **which(activity))
    others = rows.exclude(usage_key=str(usage_key)).order_by("usage_key").values_list("usage_key", flat=True)
    return tuple(others.distinct()[:3])
