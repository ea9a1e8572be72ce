"""Queries of progress for staff: the counts of every part, of organisations and of course runs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Organisation
from digiboards_xblocks.organisations.storage import OrganisationSummary
from digiboards_xblocks.programme.people.permissions import COHORT, ORGANISATION, PROGRAMME

from .models import LearnerProgress, SliceProgress
from .slices import ROLE, WHOLE, Slice


def is_ours(course_key: CourseKey) -> bool:
    """Return whether anybody has ever done anything of ours in a course run."""
    return Course.objects.filter(course_key=str(course_key)).exists()


def course_runs() -> list[CourseKey]:
    """Return every course run in which anybody has ever done anything of ours."""
    keys = Course.objects.order_by("course_key").values_list("course_key", flat=True)
    return [CourseKey.from_string(key) for key in keys]


_COLUMNS = ("kind", "name", "guide", "people", "started", "finished", "finished_any")


class Count(NamedTuple):
    """Counts of the people of a part who began and finished a guide, or the programme (``guide`` is "")."""

    part: Slice
    guide: str
    people: int
    started: int
    finished: int
    finished_any: int


def overview_counts(course_key: CourseKey) -> tuple[Count, ...]:
    """Return the counts of the whole programme by guide, and of each cohort and role as a whole. One query."""
    parts = models.Q(kind=PROGRAMME) | models.Q(kind__in=(COHORT, ROLE), guide=WHOLE)
    return _counts(SliceProgress.objects.filter(parts, course__course_key=str(course_key), people__gte=0))


def counts(
    course_key: CourseKey, *, kind: str = PROGRAMME, names: Sequence[str] | None = None, guide: str | None = None
) -> tuple[Count, ...]:
    """Return the counts of the parts of one kind; of all of them, or of those named; of one guide. One query."""
    rows = SliceProgress.objects.filter(course__course_key=str(course_key), kind=kind, people__gte=0)
    if guide is not None:
        rows = rows.filter(guide=guide)
    if names is not None:
        rows = rows.filter(name__in=names)
    return _counts(rows)


def _counts(rows: "models.QuerySet[SliceProgress]") -> tuple[Count, ...]:
    columns = rows.order_by("name", "guide").values_list(*_COLUMNS)
    return tuple(Count(Slice(row[0], row[1]), *row[2:]) for row in columns)


class Presence(NamedTuple):
    """Of one kind of organisation: how many have people, how many are open, and in how many of those nobody started."""

    with_people: int
    open: int
    not_started: int


def with_people(
    course_key: CourseKey, most: int
) -> tuple[tuple[tuple[OrganisationSummary, Count], ...], dict[str, Presence]]:
    """Return the organisations in which anybody is counted, with their counts, and how many there are of each kind.

    Of a kind that has more than ``most`` they are counted only: to read thousands takes longer than all else of a page.
    Two queries.
    """
    people = SliceProgress.objects.filter(
        course__course_key=str(course_key), kind=ORGANISATION, guide=WHOLE, people__gt=0
    )
    is_open = models.Q(closed_on=None)
    has_people = models.Q(ods_code__in=people.values("name"))
    has_started = models.Q(ods_code__in=people.filter(started__gt=0).values("name"))
    numbers = {
        kind: Presence(*found)
        for kind, *found in Organisation.objects.order_by()
        .values_list("kind")
        .annotate(
            with_people=models.Count("pk", filter=has_people),
            open=models.Count("pk", filter=is_open),
            not_started=models.Count("pk", filter=is_open & ~has_started),
        )
    }
    few = [kind for kind, found in numbers.items() if found.with_people <= most]
    here = Organisation.objects.filter(ods_code=models.OuterRef("name"))
    known = Organisation.objects.filter(kind__in=few).values("ods_code")
    named = people.filter(name__in=known).annotate(
        title=models.Subquery(here.values("name")[:1]), organisation_kind=models.Subquery(here.values("kind")[:1])
    )
    columns = named.order_by("name").values_list("title", "organisation_kind", *_COLUMNS)
    found = tuple(
        (OrganisationSummary(row[1], title, kind), Count(Slice(row[0], row[1]), *row[2:]))
        for title, kind, *row in columns
    )
    return found, numbers


@dataclass(frozen=True)
class Totals:
    """Totals of the people in one course run or several, and of their progress."""

    people: int
    started: int
    finished_any: int
    finished: int

    @property
    def not_started(self) -> int:
        """Return how many people have not started."""
        return self.people - self.started


def of_runs(course_keys: Sequence[CourseKey]) -> dict[CourseKey, Totals]:
    """Return the counts of each course run as they are; those in which nobody is counted are left out. One query."""
    rows = SliceProgress.objects.filter(
        course__course_key__in=[str(key) for key in course_keys], kind=PROGRAMME, guide=WHOLE, people__gt=0
    )
    columns = rows.values_list("course__course_key", "people", "started", "finished_any", "finished")
    return {CourseKey.from_string(key): Totals(*numbers) for key, *numbers in columns}


def combined_totals(course_keys: Sequence[CourseKey]) -> Totals:
    """Return the totals of several course runs, each person counted once. One query."""
    rows = LearnerProgress.objects.filter(course__course_key__in=[str(key) for key in course_keys])

    def people(**which: object) -> models.Count:
        return models.Count("learner", filter=models.Q(**which), distinct=True)

    found = rows.aggregate(
        people=people(),
        started=people(started__gt=0),
        finished_any=people(finished__gt=0),
        finished=people(finished_at__isnull=False),
    )
    return Totals(**found)
