"""Freshness of the figures of completion. Reads only: ``tasks.py`` brings them up to date."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme

from . import versions
from .models import LearnerProgress, StaleProgress


@dataclass(frozen=True)
class Freshness:
    """The time up to which completion is counted, and how many people did something since.

    ``is_other_programme``: some are counted by a version of the programme from before ``changed_at``, which is None
    until the change is noticed.
    """

    as_of: datetime.datetime
    waiting: int = 0
    is_other_programme: bool = False
    changed_at: datetime.datetime | None = None

    @property
    def moment(self) -> str:
        """Return ``as_of`` in words: the time and "today", or the day and the time."""
        local = timezone.localtime(self.as_of)
        if local.date() == timezone.localdate():
            return _("{time} today").format(time=date_format(local, "H:i"))
        return str(date_format(local, "j F Y, H:i"))

    @property
    def changed(self) -> str:
        """Return when the programme changed, in words; "" if that is not known."""
        return str(date_format(timezone.localtime(self.changed_at), "j F Y, H:i")) if self.changed_at else ""


def freshness(course_key: CourseKey, programme: Programme) -> Freshness:
    """Return how fresh the figures of a course run are, whose programme is now this one. At most four queries."""
    notes = StaleProgress.objects.filter(course_key=str(course_key))
    oldest = notes.order_by("pk").values_list("noted_at", flat=True).first()
    by = versions.counted_programme(course_key)
    if versions.is_another(by, programme):
        everybody = LearnerProgress.objects.filter(course__course_key=str(course_key)).count()
        return Freshness(oldest or timezone.now(), everybody, is_other_programme=True)
    if oldest is None:
        return Freshness(timezone.now())
    waiting = notes.order_by().values("learner").distinct().count()
    mixed = versions.mixed(by)
    return Freshness(oldest, waiting, mixed is not None, mixed.since if mixed else None)
