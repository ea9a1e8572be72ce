"""Reasons for a nudge, and how long a learner is left in peace after one."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy

from digiboards_xblocks.programme.progress.people_queries import (
    NOT_STARTED,
    ONE_STEP,
    STALLED,
    STALLED_DAYS,
    PeopleFilter,
)

PAUSE_DAYS = 14
# Each reason is the state of ``progress.people_queries`` that it finds people by. Nobody is nudged twice for one.
REASONS: Mapping[str, Any] = {
    NOT_STARTED: gettext_lazy("Have not started"),
    STALLED: gettext_lazy("Stalled"),
    ONE_STEP: gettext_lazy("One step from finishing"),
}


def pause() -> datetime.timedelta:
    """Return how long nobody gets another nudge after one, whatever the reason and the course run."""
    return datetime.timedelta(days=max(1, int(getattr(settings, "DIGIBOARDS_NUDGE_PAUSE_DAYS", PAUSE_DAYS))))


def found_by(reason: str, days: int, now: datetime.datetime) -> PeopleFilter:
    """Return the filter of a reason; ``days`` is for how many days a learner who has stalled has done nothing."""
    quiet = datetime.timedelta(days=days if days in STALLED_DAYS else STALLED_DAYS[1])
    return PeopleFilter(state=reason, quiet_since=now - quiet if reason == STALLED else None)
