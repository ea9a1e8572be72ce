"""Sessions that go with the course: what staff enter of them, who came, and how many people they reached."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform_people
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Membership, Organisation
from digiboards_xblocks.organisations.team import excluded_learners
from digiboards_xblocks.programme.people.accounts import people_called, shown_name
from digiboards_xblocks.programme.people.audit import note
from digiboards_xblocks.programme.people.permissions import programme
from digiboards_xblocks.programme.progress.models import LearnerProgress
from digiboards_xblocks.programme.progress.queries import Count
from digiboards_xblocks.programme.progress.slices import WHOLE

from .models import Attendance, Session
from .rules import SessionDetails

MOST_LISTED = 500
MOST_OF_A_BOARD = 60


@dataclass(frozen=True)
class SavedSession:
    """A session as it is kept. ``named`` is how many people are on its list."""

    number: int
    details: SessionDetails
    named: int


@dataclass(frozen=True)
class Person:
    """A person who came, or may have."""

    learner_id: int
    user_name: str
    name: str


@dataclass(frozen=True)
class AddedAttendees:
    """The result of adding attendees: how many are new; ``unknown`` are the words that are of no one active account."""

    new: int
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Reach:
    """Counts of sessions of each kind, and of people who came to one or finished a guide, each once.

    ``others`` is how many more came whose names nobody entered; they may have come twice.
    """

    by_kind: Mapping[str, int]
    people: int
    others: int

    @property
    def sessions(self) -> int:
        """Return how many there were of all kinds."""
        return sum(self.by_kind.values())


class OrganisationNotFound(Exception):  # noqa: N818 (an answer, rather than a fault)
    """The register has no organisation of that code."""


class SessionNotFound(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: there is no such session, or no longer."""


def list_sessions(course_key: CourseKey, *, kind: str = "", organisation: str = "") -> tuple[SavedSession, ...]:
    """Return the sessions of a course run, the latest first; all of them, of one kind, or for one board."""
    rows = _rows(course_key).order_by("-held_on", "-pk")
    if kind:
        rows = rows.filter(kind=kind)
    if organisation:
        rows = rows.filter(organisation__ods_code=organisation)
    return tuple(map(_saved, rows[:MOST_LISTED]))


def get_session(course_key: CourseKey, number: int) -> SavedSession:
    """Return a session. Raises ``SessionNotFound``."""
    row = _rows(course_key).filter(pk=number).first()
    if row is None:
        raise SessionNotFound
    return _saved(row)


def save_session(course_key: CourseKey, details: SessionDetails, *, by: Any, number: int | None = None) -> int:
    """Add a session, or change the one of that number, and return its number.

    Raises ``SessionNotFound`` or ``OrganisationNotFound``.
    """
    board = Organisation.objects.filter(ods_code=details.organisation).first()
    if details.organisation and board is None:
        raise OrganisationNotFound
    values = {
        "kind": details.kind,
        "held_on": details.held_on,
        "title": details.title,
        "guide": details.guide,
        "organisation": board,
        "others": details.others,
    }
    with transaction.atomic():
        if number is None:
            course, _ = Course.objects.get_or_create(course_key=str(course_key))
            number = Session.objects.create(course=course, **values).pk
            action = "session-added"
        else:
            if not Session.objects.filter(course__course_key=str(course_key), pk=number).update(**values):
                raise SessionNotFound
            action = "session-changed"
        note(actor=by, action=action, scope=programme(course_key), session=number, kind=details.kind)
    return number


def remove_session(course_key: CourseKey, number: int, *, by: Any) -> None:
    """Delete a session with who came. Raises ``SessionNotFound``."""
    with transaction.atomic():
        row = Session.objects.filter(course__course_key=str(course_key), pk=number).first()
        if row is None:
            raise SessionNotFound
        people = row.attendances.count()
        row.delete()
        note(actor=by, action="session-removed", scope=programme(course_key), session=number, people=people)


def list_attendees(course_key: CourseKey, number: int) -> tuple[Person, ...]:
    """Return who came, by name."""
    rows = Attendance.objects.filter(course__course_key=str(course_key), session=number)
    return _people(rows, "learner__")


def list_board_members(course_key: CourseKey, number: int) -> tuple[Person, ...]:
    """Return the members of the board that a session is for who are not on its list, as many as a page can offer."""
    board = Session.objects.filter(pk=number).values("organisation")[:1]
    there = Attendance.objects.filter(session=number).values("learner")
    rows = Membership.objects.filter(course__course_key=str(course_key), organisation=board).exclude(learner__in=there)
    return _people(rows, "learner__")[:MOST_OF_A_BOARD]


def add_attendees(course_key: CourseKey, number: int, words: Sequence[str], *, by: Any) -> AddedAttendees:
    """Enter people by user name or email address.

    Raises ``SessionNotFound``.
    """
    called = people_called(words)
    found: dict[int, Any] = {person.pk: person for person in called.values()}
    unknown = [word for word in words if word not in called]
    with transaction.atomic():
        # Held until the end, so that the session is not deleted meanwhile.
        row = Session.objects.select_for_update().filter(course__course_key=str(course_key), pk=number).first()
        if row is None:
            raise SessionNotFound
        there = set(row.attendances.values_list("learner_id", flat=True))
        new = [
            Attendance(course_id=row.course_id, learner=person, usage_key="", saved_at=timezone.now(), session=row)
            for pk, person in sorted(found.items())
            if pk not in there
        ]
        Attendance.objects.bulk_create(new)
        if new:
            note(actor=by, action="attendance-added", scope=programme(course_key), session=number, people=len(new))
    return AddedAttendees(len(new), tuple(unknown))


def remove_attendee(course_key: CourseKey, number: int, learner_id: int, *, by: Any) -> None:
    """Take somebody off the list; nothing if they are not on it."""
    rows = Attendance.objects.filter(course__course_key=str(course_key), session=number, learner=learner_id)
    with transaction.atomic():
        if rows.delete()[0]:
            note(actor=by, action="attendance-removed", scope=programme(course_key), session=number, people=1)


def measure_reach(course_key: CourseKey, counted: Sequence[Count]) -> Reach:
    """Return the measures of sessions and people, of whose progress the counts are given. Two queries at most.

    Teams are looked up besides.
    """
    rows = Session.objects.filter(course__course_key=str(course_key), held_on__lte=timezone.localdate())
    by_kind: Counter[str] = Counter()
    others = 0
    for kind, sessions, more in (
        rows.order_by("kind").values_list("kind").annotate(models.Count("pk"), models.Sum("others"))
    ):
        by_kind[kind] = sessions
        others += more
    finished = sum(item.finished_any for item in counted if item.guide == WHOLE)
    if not by_kind:
        return Reach({}, finished, 0)
    came = Attendance.objects.filter(course__course_key=str(course_key), session__in=rows)
    done = LearnerProgress.objects.filter(
        course=models.OuterRef("course"), learner=models.OuterRef("learner"), finished__gt=0
    )
    others_came = came.exclude(models.Exists(done)).exclude(learner__in=excluded_learners(course_key))
    only_came = others_came.aggregate(people=models.Count("learner", distinct=True))
    return Reach(dict(by_kind), finished + only_came["people"], others)


def _rows(course_key: CourseKey) -> "models.QuerySet[Any]":
    rows = Session.objects.filter(course__course_key=str(course_key)).select_related("organisation")
    return rows.annotate(named=models.Count("attendances"))


def _saved(row: Any) -> SavedSession:
    board = row.organisation.ods_code if row.organisation else ""
    return SavedSession(
        row.pk, SessionDetails(row.kind, row.held_on, row.title, row.guide, board, row.others), row.named
    )


def _people(rows: "models.QuerySet[Any]", way: str) -> tuple[Person, ...]:
    user_name = get_user_model().USERNAME_FIELD
    columns = list(rows.values_list(f"{way}pk", f"{way}{user_name}", f"{way}first_name", f"{way}last_name"))
    names = platform_people.names_of([row[0] for row in columns])
    people = [Person(pk, user, shown_name(names.get(pk, ""), first, last, user)) for pk, user, first, last in columns]
    return tuple(sorted(people, key=lambda person: (person.name.casefold(), person.user_name)))
