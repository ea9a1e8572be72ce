"""Records of the nightly work: the process that runs a part, so that none is done twice at once, and its last run."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from .models import RESULT_LENGTH, NightlyPart

# Whoever has been at a part for longer was stopped half-way, and another may begin.
LONGEST = datetime.timedelta(hours=6)


@dataclass(frozen=True)
class LastRun:
    """The last run of a part: when it was begun, ended and last done without a fault, and its line of result."""

    begun_at: datetime.datetime
    ended_at: datetime.datetime | None
    done_at: datetime.datetime | None
    result: str


def claim(name: str, now: datetime.datetime) -> bool:
    """Keep that a part is begun; False if somebody is at it."""
    NightlyPart.objects.bulk_create([NightlyPart(name=name)], ignore_conflicts=True)
    is_free = Q(begun_at=None) | Q(ended_at__isnull=False) | Q(begun_at__lt=now - LONGEST)
    return bool(NightlyPart.objects.filter(is_free, name=name).update(begun_at=now, ended_at=None))


def release(name: str, begun_at: datetime.datetime, *, is_done: bool, result: str) -> None:
    """Keep how a part went that was claimed at ``begun_at``; nothing if another has taken it over since."""
    now = timezone.now()
    done = {"done_at": now} if is_done else {}
    mine = NightlyPart.objects.filter(name=name, begun_at=begun_at, ended_at=None)
    mine.update(ended_at=now, result=result[:RESULT_LENGTH], **done)


def last_runs() -> Mapping[str, LastRun]:
    """Return how each part went last, by its name; those that were never begun are left out."""
    return {
        row.name: LastRun(row.begun_at, row.ended_at, row.done_at, row.result)
        for row in NightlyPart.objects.all()
        if row.begun_at is not None
    }
