"""Action plans: since when there is one, the dates of its priorities, how it went at each check, and its words."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey, UsageKey

from digiboards_xblocks import platform_completion
from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.base.private_texts import SavedText, put_texts, texts, texts_of_rows
from digiboards_xblocks.activities.base.undo import CannotUndo, packed, unpacked
from digiboards_xblocks.activities.base.writing_rules import COMMITMENT, LEARNT, PLAN, REFLECTION
from digiboards_xblocks.activities.commitments.models import Commitment
from digiboards_xblocks.activities.commitments.spec import can_be_due
from digiboards_xblocks.activities.commitments.storage import DateRefused, MadeCommitment, commitments_of_rows
from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.core.statements import by_phase
from digiboards_xblocks.db.one_query import fetch_learner_rows
from digiboards_xblocks.db.utils import course_id_of, learner_rows, lock_learner, upsert

from .models import Plan, PlanCheck, PlanPriority
from .spec import ActionPlan, missing

# The private texts that a plan's page shows.
_GATHERED = frozenset({PLAN, REFLECTION, COMMITMENT, LEARNT})


@dataclass(frozen=True)
class SavedPlan:
    """A learner's plan; ``texts`` are by the name of their part. ``made_at`` is None while nothing is saved."""

    made_at: datetime.datetime | None = None
    saved_at: datetime.datetime | None = None
    texts: Mapping[str, SavedText] = field(default_factory=dict)
    dates: Mapping[int, datetime.date] = field(default_factory=dict)
    checks: Mapping[int, str] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[str, ...]:
        """Return what the plan still needs to be finished, of ``spec.NEEDED``."""
        return missing(self.texts, self.dates)


def is_finished(*, usage_key: UsageKey, learner_id: int | None) -> bool:
    """Return whether the plan is finished, which it stays: by completion, as for the outline and the record."""
    return platform_completion.completion_of(learner_id, usage_key) == 1.0


def plan_text_name(name: str, part: str) -> str:
    """Return the name under which a part of a plan is kept."""
    return f"{name}/{part}"


def plan(*, usage_key: UsageKey, learner_id: int, name: str) -> SavedPlan:
    """Return the learner's plan of that name, an empty one if there is none."""
    rows = list(learner_rows(Plan, usage_key, learner_id).filter(name=name))
    if not rows:
        return SavedPlan()
    start = plan_text_name(name, "")
    written = texts(usage_key=usage_key, learner_id=learner_id, kinds=(PLAN,), starting=start)
    return _plan(
        rows[0],
        learner_rows(PlanPriority, usage_key, learner_id).filter(plan=name),
        learner_rows(PlanCheck, usage_key, learner_id).filter(plan=name),
        {full.removeprefix(start): text for (_, full), text in written.items()},
    )


@dataclass(frozen=True)
class Gathered:
    """A learner's plan, and beside it what they rated (``confidence``), committed to and wrote, by kind and name."""

    plan: SavedPlan = field(default_factory=SavedPlan)
    ratings: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    commitments: tuple[MadeCommitment, ...] = ()
    reflections: Mapping[tuple[str, str], SavedText] = field(default_factory=dict)


def gather(*, usage_key: UsageKey, learner_id: int, name: str) -> Gathered:
    """Return all that the page of a plan shows of a learner. One query. For their eyes only."""
    tables = (Plan, PlanPriority, PlanCheck, PrivateText, Rating, Commitment)
    rows: Any = fetch_learner_rows(tables, usage_key=usage_key, learner_id=learner_id)
    start = plan_text_name(name, "")
    words = texts_of_rows(row for row in rows[PrivateText] if row.kind in _GATHERED)
    plans = [row for row in rows[Plan] if row.name == name]
    made = (
        _plan(
            plans[0],
            [row for row in rows[PlanPriority] if row.plan == name],
            [row for row in rows[PlanCheck] if row.plan == name],
            {
                full.removeprefix(start): text
                for (kind, full), text in words.items()
                if kind == PLAN and full.startswith(start)
            },
        )
        if plans
        else SavedPlan()
    )
    return Gathered(
        made,
        by_phase((row.phase, row.statement, row.value) for row in rows[Rating]),
        commitments_of_rows(rows[Commitment], words),
        {(kind, full): text for (kind, full), text in words.items() if kind == REFLECTION},
    )


def _plan(
    made: Plan, priorities: Iterable[PlanPriority], checks: Iterable[PlanCheck], words: Mapping[str, SavedText]
) -> SavedPlan:
    priorities = list(priorities)
    changed = [made.saved_at, *(row.saved_at for row in priorities), *(text.saved_at for text in words.values())]
    return SavedPlan(
        made_at=made.made_at,
        saved_at=max(changed),
        texts=words,
        dates={row.number: row.due_on for row in priorities},
        checks={row.day: row.status for row in checks},
    )


def make_plan(*, usage_key: UsageKey, learner_id: int, name: str) -> None:
    """Note that there is a plan, since now if there was none."""
    now = timezone.now()
    row = Plan(
        course_id=course_id_of(usage_key),
        learner_id=learner_id,
        usage_key=str(usage_key),
        saved_at=now,
        name=name,
        made_at=now,
    )
    upsert([row], key=["course", "learner", "name"], values=["saved_at", "usage_key"])


def touch_plan(*, usage_key: UsageKey, learner_id: int, name: str) -> None:
    """Note that a plan has changed, if there is one."""
    learner_rows(Plan, usage_key, learner_id).filter(name=name).update(saved_at=timezone.now())


def save_plan_date(
    *, usage_key: UsageKey, learner_id: int, name: str, number: int, due_on: datetime.date | None
) -> None:
    """Keep the date of a priority, or none. Raises ``DateRefused`` for a new date that lies behind or too far ahead."""
    mine = learner_rows(PlanPriority, usage_key, learner_id).filter(plan=name, number=number)
    if due_on is None:
        mine.delete()
        return
    is_kept = mine.filter(due_on=due_on).exists()
    if not is_kept and not can_be_due(due_on, timezone.localdate()):
        raise DateRefused
    row = PlanPriority(
        course_id=course_id_of(usage_key),
        learner_id=learner_id,
        usage_key=str(usage_key),
        saved_at=timezone.now(),
        plan=name,
        number=number,
        due_on=due_on,
    )
    upsert([row], key=["course", "learner", "plan", "number"], values=["due_on", "saved_at", "usage_key"])


def save_plan_check(*, usage_key: UsageKey, learner_id: int, name: str, day: int, status: str) -> None:
    """Keep how the plan went at a check."""
    row = PlanCheck(
        course_id=course_id_of(usage_key),
        learner_id=learner_id,
        usage_key=str(usage_key),
        saved_at=timezone.now(),
        plan=name,
        day=day,
        status=status,
    )
    upsert([row], key=["course", "learner", "plan", "day"], values=["status", "saved_at", "usage_key"])


def remove_plan(*, usage_key: UsageKey, learner_id: int, name: str) -> str:
    """Delete a plan and its words. Returns what brings it back within the hour, "" if there was none."""
    removed = plan(usage_key=usage_key, learner_id=learner_id, name=name)
    if removed.made_at is None:
        return ""
    # Before anything is deleted: what cannot be read could not be brought back.
    undo = packed(
        {
            "made_at": removed.made_at.isoformat(),
            "texts": {part: text.text for part, text in removed.texts.items()},
            "dates": {str(number): due_on.isoformat() for number, due_on in removed.dates.items()},
            "checks": {str(day): status for day, status in removed.checks.items()},
        },
        usage_key=usage_key,
        learner_id=learner_id,
        name=_undo_name(name),
    )
    with transaction.atomic():
        lock_learner(learner_id)
        learner_rows(Plan, usage_key, learner_id).filter(name=name).delete()
        learner_rows(PlanPriority, usage_key, learner_id).filter(plan=name).delete()
        learner_rows(PlanCheck, usage_key, learner_id).filter(plan=name).delete()
        mine = learner_rows(PrivateText, usage_key, learner_id).filter(kind=PLAN)
        mine.filter(name__startswith=plan_text_name(name, "")).delete()
    return undo


@transaction.atomic
def restore_plan(*, usage_key: UsageKey, learner_id: int, name: str, undo: str) -> None:
    """Bring a removed plan back as it was. Raises ``CannotUndo``, also if a new one was begun since."""
    removed = unpacked(undo, usage_key=usage_key, learner_id=learner_id, name=_undo_name(name))
    course_id, now = course_id_of(usage_key), timezone.now()
    common = {"course_id": course_id, "learner_id": learner_id, "usage_key": str(usage_key), "saved_at": now}
    try:
        with transaction.atomic():
            lock_learner(learner_id)
            made_at = datetime.datetime.fromisoformat(removed["made_at"])
            Plan.objects.create(name=name, made_at=made_at, **common)
            PlanPriority.objects.bulk_create(
                PlanPriority(plan=name, number=int(number), due_on=datetime.date.fromisoformat(due_on), **common)
                for number, due_on in removed["dates"].items()
            )
            PlanCheck.objects.bulk_create(
                PlanCheck(plan=name, day=int(day), status=status, **common) for day, status in removed["checks"].items()
            )
            put_texts(
                course_id=course_id,
                usage_key=usage_key,
                learner_id=learner_id,
                kind=PLAN,
                texts={plan_text_name(name, part): text for part, text in removed["texts"].items()},
            )
    except IntegrityError as error:
        raise CannotUndo from error


def plan_counts(*, usage_key: UsageKey, name: str) -> dict[str, int]:
    """Return how many priorities of each learner's plan have a date, by user name, for those who have a plan."""
    dated = PlanPriority.objects.filter(
        course=models.OuterRef("course"), learner=models.OuterRef("learner"), plan=models.OuterRef("name")
    )
    counted = dated.order_by().values("plan").annotate(n=models.Count("pk")).values("n")
    made = Plan.objects.filter(course__course_key=str(usage_key.context_key), name=name)
    found = made.values_list("learner__username", Coalesce(models.Subquery(counted), 0))
    return dict(found)


def _undo_name(name: str) -> str:
    return f"plan {name}"


def rows_of_activity(course_key: CourseKey, activity: ActionPlan) -> "models.QuerySet[Plan]":
    """Return everybody's rows under the author's name for this activity, whichever block saved them."""
    return Plan.objects.filter(course__course_key=str(course_key), name=activity.name)
