"""Rosters: checked, applied, and matched with people who register later.

A file is checked, which changes nothing and reports what would change; then applied, some people at a time, so that no
learner waits for all of them. What it says outranks what learners named themselves. Applied again, it does what is left
of one that was stopped, and else changes nothing.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.batches import Progress, batches, say_nothing
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.db.numbered import delete, delete_numbered
from digiboards_xblocks.db.utils import lock_learner, upsert_plain
from digiboards_xblocks.organisations.models import Cohort, Membership, RosterEntry
from digiboards_xblocks.organisations.rules import ROSTER
from digiboards_xblocks.programme.progress import tasks
from digiboards_xblocks.programme.progress.aggregates import mark

from . import audit, roster_turns
from .accounts import learners_by_email, still_reached
from .permissions import programme
from .roster_file import normal_email
from .roster_plan import Checked, Moved, Plan, digest_of, plan, read

__all__ = ["Checked", "Moved", "NotChecked", "apply", "check", "delete_unmatched", "match"]

# So many people are written in one transaction, by its last statement, which alone they wait for.
PEOPLE_AT_ONCE = 500

# For how long an address is kept whose owner does not register.
KEEP_UNMATCHED_DAYS = 365

# A learner, and their organisation, cohort and role group.
_Entered = tuple[int, int, int | None, str]
# A transaction of the roster's turn.
_InTurn = Callable[[], AbstractContextManager[None]]
_COLUMNS = (
    "course",
    "learner",
    "organisation",
    "cohort",
    "role_group",
    "source",
    "usage_key",
    "saved_at",
)


@dataclass(frozen=True)
class RosterCounts:
    """Counts of a course run's roster: people on boards, and people who wait for an account."""

    on_boards: int
    waiting: int


class NotChecked(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: another file, or other options, than those that were checked."""


def check(
    *,
    course_key: CourseKey,
    data: bytes,
    follow_mergers: bool = False,
    remove_missing: bool = False,
    progress: Progress = say_nothing,
) -> Checked:
    """Return what applying a file would do. Changes nothing. Raises ``CsvError`` with every problem of every row.

    ``follow_mergers`` puts people of a closed organisation on the board of the one that took over; ``remove_missing``
    takes those off their boards whom an earlier roster named and this file does not.
    """
    digest = digest_of(data, follow_mergers=follow_mergers, remove_missing=remove_missing)
    course = Course.objects.filter(course_key=str(course_key)).first()
    return plan(course, read(data, follow_mergers=follow_mergers), digest, progress).checked


def apply(
    *,
    course_key: CourseKey,
    data: bytes,
    digest: str,
    by: Any = None,
    follow_mergers: bool = False,
    remove_missing: bool = False,
    progress: Progress = say_nothing,
) -> Checked:
    """Do what ``check`` reported, and return what was done, which the audit keeps.

    Each person is on their new board or as before, whenever it is stopped; applied again, the same file does the rest.
    ``digest`` is the check's. Raises ``NotChecked`` if the file or an option is another, ``CsvError``, and
    ``roster_turns.Overtaken`` if another roster was begun meanwhile, which takes the place of this one.
    """
    if digest != digest_of(data, follow_mergers=follow_mergers, remove_missing=remove_missing):
        raise NotChecked
    found = read(data, follow_mergers=follow_mergers)
    # By itself: until it is stored, whoever saves the first thing in the course run waits for it.
    course, _ = Course.objects.get_or_create(course_key=str(course_key))
    turn = roster_turns.begin(course_key, by=by, digest=digest, rows=len(found.people))
    made = plan(course, found, digest, progress)
    in_turn = partial(roster_turns.hold, course_key, turn)
    try:
        _write(course, made, found.names, in_turn, progress)
        if remove_missing:
            _remove_missing(course, made, in_turn)
    finally:
        tasks.renew_later(course_key)
    with in_turn():
        delete_unmatched()
        audit.note(
            actor=by,
            action=roster_turns.APPLIED,
            scope=programme(course_key),
            digest=digest,
            removed_missing=remove_missing,
            **made.checked.counts,
        )
    # Who was registering meanwhile did not see the roster, nor it them.
    for learner in learners_by_email(made.wait).values():
        match(learner_id=learner)
    return made.checked


def match(*, learner_id: int) -> int:
    """Enter somebody for whom rosters have been waiting, once their account is active; in how many course runs.

    One query for nearly everybody: those for whom none waits.
    """
    people = get_user_model()._default_manager
    address = people.filter(pk=learner_id, is_active=True).values_list("email", flat=True).first()
    email = normal_email(address or "")
    if not email or not RosterEntry.objects.filter(email=email).exists():
        return 0
    if learners_by_email([email]).get(email) != learner_id:
        return 0
    with transaction.atomic():
        lock_learner(learner_id)
        # What a roster is changing at this moment, it sees to itself.
        can_skip = connection.features.has_select_for_update_skip_locked
        entries = RosterEntry.objects.select_for_update(skip_locked=can_skip).filter(email=email)
        waiting = [entry for entry in entries if entry.email == email]
        for entry in waiting:
            _enter(entry.course, [(learner_id, entry.organisation_id, entry.cohort_id, entry.role_group)])
            tasks.renew_later(entry.course.course_key)
        delete_numbered(RosterEntry, [entry.pk for entry in waiting])
    return len(waiting)


def cohort_names(course_key: CourseKey) -> dict[str, str]:
    """Return the cohorts of a course run: each one's name by its key."""
    rows = Cohort.objects.filter(course__course_key=str(course_key)).order_by("name")
    return dict(rows.values_list("key", "name"))


def count_people(course_key: CourseKey) -> RosterCounts:
    """Count whom the roster of a course run put on boards, and who on it has no account yet."""
    of_course = {"course__course_key": str(course_key)}
    return RosterCounts(
        Membership.objects.filter(**of_course, source=ROSTER).count(),
        RosterEntry.objects.filter(**of_course).count(),
    )


def delete_unmatched() -> int:
    """Delete the addresses of those who did not register for too long, and return how many."""
    days = int(getattr(settings, "DIGIBOARDS_KEEP_UNMATCHED_DAYS", KEEP_UNMATCHED_DAYS))
    rows = RosterEntry.objects.filter(entered_at__lt=timezone.now() - datetime.timedelta(days=days))
    return delete_numbered(RosterEntry, list(rows.values_list("pk", flat=True)))


def _write(course: Course, made: Plan, names: Mapping[str, str], in_turn: _InTurn, progress: Progress) -> None:
    with in_turn():
        cohorts = _cohorts(course, names)
    done, total = 0, len(made.enter) + len(made.wait)
    for people in batches(sorted(made.enter.items()), PEOPLE_AT_ONCE):
        numbers = _numbers(course, [learner for learner, _ in people])
        there = [person for person in people if person[0] in numbers]
        new = [person for person in people if person[0] not in numbers]
        for some, known in ((there, numbers), (new, None)):
            if not some:
                continue
            with in_turn():
                # An account may have been retired or got another address since the plan was made.
                reached = still_reached({learner: made.email_of[learner] for learner, _ in some})
                entered = [
                    (learner, place.organisation_id, cohorts.get(place.cohort), place.role_group)
                    for learner, place in some
                    if learner in reached
                ]
                _enter(course, entered, known)
        done += len(people)
        progress("entering people", done, total)
    now = _stored(timezone.now())
    for waiting in batches(sorted(made.wait.items()), PEOPLE_AT_ONCE):
        with in_turn():
            upsert_plain(
                RosterEntry,
                ("course", "email", "organisation", "cohort", "role_group", "entered_at"),
                [
                    (course.pk, email, place.organisation_id, cohorts.get(place.cohort), place.role_group, now)
                    for email, place in waiting
                ],
                key=("course", "email"),
                values=("organisation", "cohort", "role_group", "entered_at"),
            )
        done += len(waiting)
        progress("entering people", done, total)
    _strike(course, made.met, in_turn)


def _remove_missing(course: Course, made: Plan, in_turn: _InTurn) -> None:
    for learners in batches(made.missing, PEOPLE_AT_ONCE):
        with in_turn():
            mark(course.course_key, learners)
            delete(Membership.objects.filter(course=course, source=ROSTER, learner__in=learners))
    _strike(course, made.missing_waiting, in_turn)


def _strike(course: Course, emails: Sequence[str], in_turn: _InTurn) -> None:
    """Delete the entries of people who wait under these addresses."""
    for some in batches(emails, PEOPLE_AT_ONCE):
        with in_turn():
            rows = RosterEntry.objects.filter(course=course, email__in=some)
            delete_numbered(RosterEntry, list(rows.values_list("pk", flat=True)))


def _cohorts(course: Course, names: Mapping[str, str]) -> dict[str, int]:
    """The number of each cohort by its key, those made that were not there; one that was keeps its name."""
    there = set(Cohort.objects.filter(course=course).values_list("key", flat=True))
    new = [Cohort(course=course, key=key, name=name) for key, name in names.items() if key not in there]
    Cohort.objects.bulk_create(new, ignore_conflicts=True)
    return dict(Cohort.objects.filter(course=course).values_list("key", "pk"))


def _enter(course: Course, people: Sequence[_Entered], numbers: Mapping[int, int] | None = None) -> None:
    """Note whom to count, and write memberships: the last thing in a transaction, so that none is locked for longer.

    ``numbers`` are those of the memberships by learner, of all of these people or of none. Consent is to one board's
    picture, so it goes when the board changes: in the statement itself, since nothing is locked before.
    """
    if not people:
        return
    mark(course.course_key, [person[0] for person in people])
    now = _stored(timezone.now())
    rows = [(course.pk, *person, ROSTER, "", now) for person in people]
    written: dict[str, Any] = {"values": _COLUMNS[2:], "kept_with": {"agreed_at": "organisation"}}
    if numbers and connection.vendor == "mysql":
        # It finds a row by its number: by learner it would lock where others would be.
        numbered = [(numbers[row[1]], *row) for row in rows]
        upsert_plain(Membership, ("id", *_COLUMNS), numbered, key=("id",), **written)
    else:
        upsert_plain(Membership, _COLUMNS, rows, key=("course", "learner"), **written)


def _numbers(course: Course, learners: Sequence[int]) -> dict[int, int]:
    """Return the number of each membership that is there, by its learner."""
    # Whoever is between the first and the last of them: to name thousands takes longer than to read some too many.
    between = {"learner__gte": min(learners), "learner__lte": max(learners)}
    named = set(learners)
    there = Membership.objects.filter(course=course, **between).values_list("learner_id", "pk")
    return {learner: number for learner, number in there if learner in named}


def _stored(moment: datetime.datetime) -> Any:
    """A moment as this database takes it."""
    return connection.ops.adapt_datetimefield_value(moment)
