"""Versions of the programme by which people are counted, and who is still counted by the one before.

A course is changed in Studio while people take it. The task that Studio's signal starts, or whatever counts people
first, sees that the programme is another, and notes everybody; until the last of them is counted again, the figures are
mixed.
"""

import datetime
from dataclasses import dataclass

from django.db import models, transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform
from digiboards_xblocks.core.programme_outline import Programme, parse_outline
from digiboards_xblocks.db.locks import PROGRESS, lock_course

from .aggregates import mark
from .digest import digest_of
from .models import CountedProgramme, LearnerProgress, StaleProgress


@dataclass(frozen=True)
class Mixed:
    """The time since which the programme has changed, and how many people are still counted by the one before."""

    since: datetime.datetime
    people: int


def programme_of(course_key: CourseKey) -> Programme:
    """Return the programme that a course run holds; one without guides if it holds none."""
    return parse_outline(platform.outline_of(course_key))


def counted_programme(course_key: CourseKey) -> CountedProgramme | None:
    """Return by which programme people are counted; None before anybody is. One query."""
    return CountedProgramme.objects.filter(course_key=str(course_key)).first()


def is_another(by: CountedProgramme | None, programme: Programme) -> bool:
    """Return whether people are counted by another version than this, and nobody has noticed yet."""
    return bool(programme.guides) and by is not None and by.digest != digest_of(programme)


def notice(course_key: CourseKey, programme: Programme | None = None) -> bool:
    """See whether the programme is another than the one that people are counted by, and then note everybody; if it is.

    One query if it is not. A course run that holds no programme, at the moment or ever, is left as it was counted.
    ``programme`` is for who has read it already.
    """
    programme = programme or programme_of(course_key)
    if not programme.guides or _is_counted(course_key, programme):
        return False
    with transaction.atomic():
        lock_course(course_key, PROGRESS)
        programme = programme_of(course_key)  # it may have changed again while this waited
        if not programme.guides or _is_counted(course_key, programme):
            return False
        is_another = CountedProgramme.objects.filter(course_key=str(course_key)).exists()
        if is_another:
            rows = LearnerProgress.objects.filter(course__course_key=str(course_key))
            mark(course_key, list(rows.values_list("learner_id", flat=True)))
        noted(course_key, programme)
    return is_another


def noted(course_key: CourseKey, programme: Programme) -> None:
    """Keep that everybody is to be counted by this programme, and is noted; the lock of ``PROGRESS`` has to be held."""
    if programme.guides and not _is_counted(course_key, programme):
        is_another = CountedProgramme.objects.filter(course_key=str(course_key)).exists()
        notes = StaleProgress.objects.filter(course_key=str(course_key))
        until = notes.aggregate(last=models.Max("pk"))["last"] if is_another else None
        _save(course_key, digest=digest_of(programme), since=timezone.now(), until=until or 0)


def counted(course_key: CourseKey, programme: Programme) -> None:
    """Keep that everybody is counted by this programme; the lock of ``PROGRESS`` has to be held."""
    if programme.guides:
        is_new = not _is_counted(course_key, programme)
        since = {"digest": digest_of(programme), "since": timezone.now()} if is_new else {}
        _save(course_key, **since, until=0)


def mixed(by: CountedProgramme | None) -> Mixed | None:
    """Return whether anybody is still counted by the programme before; None if nobody is. One query at most."""
    if by is None or not by.until:
        return None
    notes = StaleProgress.objects.filter(course_key=by.course_key, pk__lte=by.until)
    people = notes.order_by().values("learner").distinct().count()
    return Mixed(by.since, people) if people else None


def _is_counted(course_key: CourseKey, programme: Programme) -> bool:
    rows = CountedProgramme.objects.filter(course_key=str(course_key), digest=digest_of(programme))
    return rows.exists()


def _save(course_key: CourseKey, **values: object) -> None:
    CountedProgramme.objects.update_or_create(course_key=str(course_key), defaults=values)
