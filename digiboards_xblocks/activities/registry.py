"""The activities, one line each, in the order in which a learner's record shows them."""

from collections.abc import Mapping
from importlib import import_module

from .base.activity import Activity

_KINDS = (
    "discovery",
    "confidence",
    "reflection",
    "scenario",
    "check",
    "commitments",
    "feedback",
    "action_plan",
    "board",
    "text",
    "recall",
    "record",
)
ACTIVITIES: Mapping[str, Activity] = {kind: import_module(f"{__package__}.{kind}.spec").ACTIVITY for kind in _KINDS}
# Those that an author writes in a fence.
FENCED: Mapping[str, Activity] = {kind: activity for kind, activity in ACTIVITIES.items() if activity.is_fenced}
