"""Queries of progress for staff: the counts of every part, and the people."""

import datetime
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models
from django.db.models.functions import Cast
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform_people
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Cohort, Organisation
from digiboards_xblocks.organisations.storage import OrganisationSummary, lineage_filter
from digiboards_xblocks.programme.people.accounts import shown_name
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


@dataclass(frozen=True)
class Person:
    """The progress of one person. ``guides`` as in ``models.LearnerProgress``; codes, names and keys "" for none."""

    learner_id: int
    user_name: str
    name: str
    email: str
    organisation: str
    organisation_name: str
    cohort: str
    role_group: str
    guides: dict[str, tuple[int, str]]
    finished: int
    last_at: datetime.datetime | None
    finished_at: datetime.datetime | None


NOT_STARTED = "not-started"
STALLED = "stalled"
ONE_STEP = "one-step"
STARTED = "started"
FINISHED = "finished"
# For how many days somebody has done nothing who has stalled: what pages offer.
STALLED_DAYS = (7, 14, 28)
STATES = (NOT_STARTED, STARTED, STALLED, ONE_STEP, FINISHED)


@dataclass(frozen=True)
class PeopleFilter:
    """A filter of people: of an organisation and all below it, a cohort, a role group, a state; "" for any.

    ``text`` is words that are all in a person's names or address.
    ``STALLED`` are those who began, have not finished, and did nothing since ``quiet_since``. ``ONE_STEP`` are those
    who began, and have one step left.
    """

    organisation: str = ""
    cohort: str = ""
    role: str = ""
    state: str = ""
    quiet_since: datetime.datetime | None = None
    text: str = ""


# Columns that people are sorted by, besides the number of their account.
BY_BOARD, BY_LAST = "board", "last"
_ORDERS = {
    BY_BOARD: models.F("organisation__name").asc(nulls_last=True),
    BY_LAST: models.F("last_at").desc(nulls_last=True),
}


def people(course_key: CourseKey, chosen: PeopleFilter, *, after: int = 0, most: int = 50) -> tuple[Person, ...]:
    """People by the number of their account, those after one that is known; two queries however far down."""
    return tuple(_people(chosen_rows(course_key, chosen).filter(learner_id__gt=after)[:most]))


def count_people(course_key: CourseKey, chosen: PeopleFilter) -> int:
    """Return how many people a filter finds. One query, and one for the organisations below another."""
    return chosen_rows(course_key, chosen).order_by().count()


def people_in_order(
    course_key: CourseKey, chosen: PeopleFilter, order: str, *, first: int = 0, most: int = 50
) -> tuple[Person, ...]:
    """Return people sorted by ``BY_BOARD``, or by ``BY_LAST`` with the latest first; from a place on."""
    rows = chosen_rows(course_key, chosen).order_by(_ORDERS[order], "learner_id")
    return tuple(_people(rows[first : first + most]))


# One person: user name, name, email, the numbers of the organisation and the cohort, role group, the guides as JSON,
# how many are finished, and when they were last active and finished, as the database writes it.
Line = tuple[str, str, str, int | None, int | None, str, str, int, str | None, str | None]
_AT_ONCE = 5_000


@dataclass(frozen=True)
class Everybody:
    """All people for a sheet, as the database sends them, with the codes and names of the numbers in their lines.

    Hundreds of thousands come this way: to make anything of a line takes about as long as to send it.
    """

    lines: Iterator[Line]
    codes: Mapping[int | None, str]
    cohorts: Mapping[int | None, str]


def everybody(course_key: CourseKey, chosen: PeopleFilter) -> Everybody:
    """Return all of them, read as they are taken. Three queries, and one for the names of each 5,000."""
    columns = (
        chosen_rows(course_key, chosen)
        .annotate(
            guides_text=Cast("guides", models.TextField()),
            last_text=Cast("last_at", models.TextField()),
            finished_text=Cast("finished_at", models.TextField()),
        )
        .values_list(
            "learner_id",
            "learner__username",
            "learner__first_name",
            "learner__last_name",
            "learner__email",
            "organisation_id",
            "cohort_id",
            "role_group",
            "guides_text",
            "finished",
            "last_text",
            "finished_text",
        )
    )
    return Everybody(
        _named(columns.iterator(chunk_size=_AT_ONCE)),
        dict(Organisation.objects.values_list("pk", "ods_code")),
        dict(Cohort.objects.filter(course__course_key=str(course_key)).values_list("pk", "name")),
    )


def _named(rows: Iterator[Any]) -> Iterator[Line]:
    while some := list(itertools.islice(rows, _AT_ONCE)):
        names = platform_people.names_of([row[0] for row in some])
        for learner, user, first, last, *rest in some:
            yield (user, shown_name(names.get(learner, ""), first, last, user), *rest)


def _people(rows: "models.QuerySet[LearnerProgress]") -> Iterator[Person]:
    columns = rows.values_list(
        "learner_id",
        "learner__username",
        "learner__first_name",
        "learner__last_name",
        "learner__email",
        "organisation__ods_code",
        "organisation__name",
        "cohort__name",
        "role_group",
        "guides",
        "finished",
        "last_at",
        "finished_at",
    )
    found = list(columns)
    names = platform_people.names_of([row[0] for row in found])
    for pk, user, first, last, email, board, board_name, cohort, role, guides, finished, last_at, finished_at in found:
        steps = {name: (int(done), str(day)) for name, (done, day) in guides.items()}
        yield Person(
            pk,
            user,
            shown_name(names.get(pk, ""), first, last, user),
            email,
            board or "",
            board_name or "",
            cohort or "",
            role,
            steps,
            finished,
            last_at,
            finished_at,
        )


def chosen_rows(course_key: CourseKey, chosen: PeopleFilter) -> "models.QuerySet[LearnerProgress]":
    """Return the rows of people whom a filter finds, by the number of their account."""
    rows = LearnerProgress.objects.filter(course__course_key=str(course_key))
    if chosen.organisation:
        # By number: the database has an index for those, and would join its way up from every row otherwise.
        boards = Organisation.objects.filter(lineage_filter(chosen.organisation, "parent"))
        rows = rows.filter(organisation__in=list(boards.values_list("pk", flat=True)))
    if chosen.cohort:
        rows = rows.filter(cohort__key=chosen.cohort)
    if chosen.role:
        rows = rows.filter(role_group=chosen.role)
    for word in chosen.text.split():
        rows = rows.filter(platform_people.called(word, "learner__"))
    return rows.filter(state_filter(chosen)).order_by("learner_id")


def state_filter(chosen: PeopleFilter) -> models.Q:
    """Return the condition of a filter's state."""
    if chosen.state == NOT_STARTED:
        return models.Q(started=0)
    if chosen.state == FINISHED:
        return models.Q(finished_at__isnull=False)
    under_way = models.Q(started__gt=0, finished_at__isnull=True)
    if chosen.state == ONE_STEP:
        return under_way & models.Q(is_one_step_away=True)
    if chosen.state == STALLED and chosen.quiet_since:
        return under_way & models.Q(last_at__lt=chosen.quiet_since)
    return under_way if chosen.state in (STARTED, STALLED) else models.Q()
