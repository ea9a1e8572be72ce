"""Everything of one learner in one course run, for them to read and to take away."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.fernet import InvalidToken
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import F
from opaque_keys.edx.keys import UsageKey

from digiboards_xblocks import encryption
from digiboards_xblocks.activities.action_plan.models import Plan, PlanCheck, PlanPriority
from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.check.models import CheckAnswer, CheckResult
from digiboards_xblocks.activities.commitments.models import Commitment
from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.activities.discovery.models import Discovery
from digiboards_xblocks.activities.feedback.models import Feedback
from digiboards_xblocks.activities.guide.models import ReadingPlace
from digiboards_xblocks.activities.scenario.models import ScenarioChoice
from digiboards_xblocks.db.models import LearnerRow
from digiboards_xblocks.db.rows import rows_of
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.programme.figures.models import CountedAnswer
from digiboards_xblocks.programme.reminders.models import Reminder
from digiboards_xblocks.programme.sessions.models import Attendance

# The names by which learners' files know the tables (docs/my-learning-file.md); they stay when a table is renamed.
KINDS: Mapping[str, type[LearnerRow]] = {
    "texts": PrivateText,
    "ratings": Rating,
    "scenario_choices": ScenarioChoice,
    "check_answers": CheckAnswer,
    "check_results": CheckResult,
    "commitments": Commitment,
    "feedback": Feedback,
    "reading_places": ReadingPlace,
    "discovery": Discovery,
    "plans": Plan,
    "plan_priorities": PlanPriority,
    "plan_checks": PlanCheck,
    "memberships": Membership,
    "reminders": Reminder,
}
# What others say of a learner; it stands in their file, and not on the page of what they have answered.
SAID_OF: Mapping[str, type[LearnerRow]] = {
    "counted_answers": CountedAnswer,
    "attendances": Attendance,
}
_NOT_TOLD = frozenset({"id", "course", "learner"})

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Everything:
    """Rows by kind, the oldest first. A text that no key opens any more is None."""

    rows: Mapping[str, tuple[Row, ...]] = field(repr=False)  # never in a log by way of a repr

    def __bool__(self) -> bool:
        return any(self.rows.values())


def everything(*, usage_key: UsageKey, learner_id: int, answers_only: bool = False) -> Everything:
    """All that a learner has in the course run that the block is in. For their eyes only. A query a table."""
    rows: dict[str, tuple[Row, ...]] = {}
    for kind, model in (KINDS if answers_only else {**KINDS, **SAID_OF}).items():
        mine = rows_of(model, usage_key, learner_id).order_by("saved_at", "pk")
        if model is Commitment:
            rows[kind] = _commitments(mine)
            continue
        if model is Membership:
            mine = mine.select_related("organisation", "cohort")  # type: ignore[misc]
        elif model is Attendance:
            mine = mine.select_related("gathering")  # type: ignore[misc]
        elif model is Rating:
            mine = mine.select_related("counted__picture")  # type: ignore[misc]
        rows[kind] = tuple(_told(row) for row in mine)
    return Everything(rows)


def _told(row: LearnerRow) -> Row:
    told = {item.name: getattr(row, item.name) for item in row._meta.concrete_fields if item.name not in _NOT_TOLD}
    if isinstance(row, PrivateText):
        told["text"] = readable(told.pop("ciphertext"))
    elif isinstance(row, Membership):
        told["organisation"] = {"ods_code": row.organisation.ods_code, "name": row.organisation.name}
        told["cohort"] = row.cohort.name if row.cohort else ""
    elif isinstance(row, Attendance):
        told["gathering"] = {name: getattr(row.gathering, name) for name in ("kind", "held_on", "title")}
    elif isinstance(row, Rating):
        told["counted_on"] = row.counted.picture.published_on if hasattr(row, "counted") else None
    return told


def _commitments(mine: "models.QuerySet[Any]") -> tuple[Row, ...]:
    """Commitments with their checks, in one query for both."""
    found: dict[int, dict[str, Any]] = {}
    checks = {"day": F("checks__day"), "status": F("checks__status"), "at": F("checks__at")}
    with_checks = mine.order_by("saved_at", "pk", "checks__day")
    for row in with_checks.annotate(**{f"check_{name}": value for name, value in checks.items()}):
        told = found.setdefault(row.pk, {**_told(row), "checks": []})
        if row.check_day is not None:
            told["checks"].append({name: getattr(row, f"check_{name}") for name in checks})
    return tuple(found.values())


def readable(ciphertext: str) -> str | None:
    """The text, or None: one that is lost must not keep all the others from their writer."""
    try:
        return encryption.decrypt(ciphertext)
    except (InvalidToken, ImproperlyConfigured):
        return None
