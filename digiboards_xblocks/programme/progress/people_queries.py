"""Queries of people for staff: found by a filter, counted, in order, a page or all of them."""

import datetime
import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models.functions import Cast
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform_people
from digiboards_xblocks.organisations.models import Cohort, Organisation
from digiboards_xblocks.organisations.storage import lineage_filter
from digiboards_xblocks.programme.people.accounts import shown_name

from .models import LearnerProgress


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
_ORDERS = {BY_BOARD: models.F("organisation__name"), BY_LAST: models.F("last_at")}


def people(course_key: CourseKey, chosen: PeopleFilter, *, after: int = 0, most: int = 50) -> tuple[Person, ...]:
    """People by the number of their account, those after one that is known; two queries however far down."""
    return tuple(_people(chosen_rows(course_key, chosen).filter(learner_id__gt=after)[:most]))


def count_people(course_key: CourseKey, chosen: PeopleFilter) -> int:
    """Return how many people a filter finds. One query, and one for the organisations below another."""
    return chosen_rows(course_key, chosen).order_by().count()


def people_in_order(
    course_key: CourseKey,
    chosen: PeopleFilter,
    column: str,
    *,
    is_descending: bool = False,
    first: int = 0,
    most: int = 50,
) -> tuple[Person, ...]:
    """Return people sorted by ``BY_BOARD`` or ``BY_LAST``, those without either at the end; from a place on."""
    by = _ORDERS[column]
    order = by.desc(nulls_last=True) if is_descending else by.asc(nulls_last=True)
    rows = chosen_rows(course_key, chosen).order_by(order, "learner_id")
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
