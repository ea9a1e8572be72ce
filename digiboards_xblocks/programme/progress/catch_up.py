"""People brought up to date by whoever looks at the figures, as far as a page can wait for it."""

import datetime
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme

from . import refresh, tasks, versions

AT_MOST = 2_000


@dataclass(frozen=True)
class Left:
    """How many people are still to be counted; and since when, if it is, they wait for another programme."""

    people: int = 0
    since: datetime.datetime | None = None

    @property
    def day(self) -> str:
        """Since when, in words."""
        return date_format(timezone.localtime(self.since), "j F Y, H:i") if self.since else ""


def catch_up(course_key: CourseKey, programme: Programme) -> Left:
    """Bring people up to date, as many as a page can wait for; return how many are left.

    After a change of the programme that is everybody, so workers are asked too, where there are any.
    """
    if versions.notice(course_key, programme):
        tasks.recount_later(course_key)
    if refresh.refresh(course_key, most=AT_MOST, is_noticed=True) < AT_MOST:
        return Left()
    mixed = versions.mixed(course_key)
    return Left(refresh.count_waiting(course_key), mixed.since if mixed else None)
