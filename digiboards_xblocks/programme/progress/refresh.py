"""Refreshing of progress from the platform's completion, by a task.

A learner's completion only notes that they are to be counted again, in one statement. A task then has the progress of
all who are noted renewed, in one transaction under a lock for some hundreds at a time: so counts are changed exactly
once, whatever fails in between.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks import platform, platform_completion
from digiboards_xblocks.core.batches import Progress, say_nothing
from digiboards_xblocks.core.finishing import programme_state
from digiboards_xblocks.db.locks import PROGRESS, lock_course
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.db.numbered import delete_numbered
from digiboards_xblocks.db.utils import upsert
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.organisations.storage import list_ancestor_codes
from digiboards_xblocks.organisations.team import excluded_learners
from digiboards_xblocks.programme.finishes.announcing import announce_later
from digiboards_xblocks.programme.finishes.rules import counted_as_finished, finished, new_finishes

from .aggregates import change, counted, mark
from .models import LearnerProgress, SliceProgress, StaleProgress
from .rebuild import is_possible, rebuild_in_sql
from .slices import difference, slices_of, standing
from .versions import counted as counted_by
from .versions import counted_programme, mixed, notice, programme_of
from .versions import noted as noted_for

AT_ONCE = 500
# How many notes are looked through for one person: somebody who completes much has many.
_NOTES_EACH = 4
_VALUES = [
    *("organisation", "cohort", "role_group", "guides", "slices", "started", "finished", "last_at", "finished_at"),
    "is_one_step_away",
]


def count_waiting(course_key: CourseKey) -> int:
    """Return how many people are noted, and not up to date yet."""
    return StaleProgress.objects.filter(course_key=str(course_key)).order_by().values("learner").distinct().count()


def refresh(
    course_key: CourseKey, progress: Progress = say_nothing, *, most: int | None = None, is_noticed: bool = False
) -> int:
    """Bring everybody up to date who is noted, or ``most`` of them; return how many. Two queries if nobody is.

    If the programme has changed, that is everybody; ``is_noticed`` is for who has looked already. ``most`` is for
    somebody who waits for it, after a roster of thousands.
    """
    if not is_noticed:
        notice(course_key)
    done = 0
    total = 0
    while most is None or done < most:
        notes = _notes(course_key)
        if not notes:
            break
        total = total or count_waiting(course_key)
        course, _ = Course.objects.get_or_create(course_key=str(course_key))
        _renew(course.pk, course_key, notes)
        done += len(notes)
        progress("people", done, max(done, total))
    return done


def recount(course_key: CourseKey) -> int:
    """Count everybody again if the programme has changed, or the rest of an earlier change. Return how many people."""
    if not notice(course_key) and mixed(counted_programme(course_key)) is None:
        return 0
    return rebuild(course_key) if is_possible() else refresh(course_key)


class _Note(NamedTuple):
    """A row of ``StaleProgress``: its number, and when somebody was noted."""

    number: int
    noted_at: datetime.datetime


def _notes(course_key: CourseKey) -> dict[int, list[_Note]]:
    """Whom the oldest notes name, ``AT_ONCE`` people at most, and all notes that name them."""
    rows = StaleProgress.objects.filter(course_key=str(course_key)).order_by("pk")
    oldest = dict.fromkeys(rows.values_list("learner_id", flat=True)[: _NOTES_EACH * AT_ONCE])
    notes: dict[int, list[_Note]] = {learner: [] for learner in list(oldest)[:AT_ONCE]}
    if notes:
        for learner, number, at in rows.filter(learner__in=notes).values_list("learner_id", "pk", "noted_at"):
            notes[learner].append(_Note(number, at))
    return notes


def rebuild(course_key: CourseKey, progress: Progress = say_nothing) -> int:
    """Rebuild everybody's progress from the platform's completion, and the counts from that. Return how many.

    Stopped half-way it loses nothing. PostgreSQL does all of it or none; elsewhere those who are left are noted, and
    counted by the next task.
    """
    course, _ = Course.objects.get_or_create(course_key=str(course_key))
    enrolled = platform.everybody_enrolled(course_key)
    done = 0
    with transaction.atomic():
        lock_course(course_key, PROGRESS)
        # These first: whoever they name, for whatever reason, is looked at now.
        notes = list(StaleProgress.objects.filter(course_key=str(course_key)).values_list("pk", flat=True))
        programme = programme_of(course_key)
        if is_possible():
            out = platform.retired() | excluded_learners(course_key)
            done = rebuild_in_sql(course.pk, course_key, programme, enrolled, out, progress)
            delete_numbered(StaleProgress, notes)
            counted_by(course_key, programme)
        else:
            mark(course_key, enrolled)
            mark(course_key, platform_completion.with_completions(course_key))
            mark(course_key, Membership.objects.filter(course=course).values_list("learner_id", flat=True))
            mark(course_key, LearnerProgress.objects.filter(course=course).values_list("learner_id", flat=True))
            noted_for(course_key, programme)
            SliceProgress.objects.filter(course=course).delete()
            LearnerProgress.objects.filter(course=course).update(slices=[])
    # Whoever did something meanwhile is noted: learners wait for nothing here.
    return max(done, refresh(course_key, progress))


def _renew(course_id: int, course_key: CourseKey, notes: Mapping[int, Sequence[_Note]]) -> None:
    with transaction.atomic():
        lock_course(course_key, PROGRESS)
        programme = programme_of(course_key)
        # These alone: a completion that was stored after they were read has a note of its own.
        delete_numbered(StaleProgress, [note.number for some in notes.values() for note in some])
        learners = sorted(notes.keys() - platform.retired(list(notes)) - excluded_learners(course_key))
        before = list(LearnerProgress.objects.filter(course=course_id, learner__in=notes))
        had = {row.learner_id: counted_as_finished(row.guides, row.finished_at) for row in before}
        completed = platform_completion.completions(course_key, learners)
        members = {
            row.learner_id: row
            for row in Membership.objects.filter(course=course_id, learner__in=learners).select_related("cohort")
        }
        above = list_ancestor_codes() if members else {}
        here = timezone.get_default_timezone()
        after, finishes = [], []
        for learner in learners:
            state = programme_state(programme, completed.get(learner, {}))
            noted_at = min(note.noted_at for note in notes[learner])
            finishes += new_finishes(learner, finished(state), had.get(learner), noted_at)
            done = standing(state, here)
            member = members.get(learner)
            cohort = member.cohort.key if member and member.cohort else ""
            boards = above.get(member.organisation_id, ()) if member else ()
            parts = slices_of(boards, cohort, member.role_group if member else "")
            after.append(
                LearnerProgress(
                    course_id=course_id,
                    learner_id=learner,
                    organisation_id=member.organisation_id if member else None,
                    cohort_id=member.cohort_id if member else None,
                    role_group=member.role_group if member else "",
                    guides={name: list(guide) for name, guide in done.guides.items()},
                    slices=[str(part) for part in parts],
                    started=len(done.guides),
                    finished=done.finished,
                    last_at=max(completed.get(learner, {}).values(), default=None),
                    finished_at=state.finished_at,
                    is_one_step_away=state.is_one_step_away,
                )
            )
        upsert(after, key=["course", "learner"], values=_VALUES)
        delete_numbered(LearnerProgress, [row.pk for row in before if row.learner_id not in set(learners)])
        change(course_id, difference([counted(row) for row in before], [counted(row) for row in after]))
        announce_later(course_key, programme, finishes)
