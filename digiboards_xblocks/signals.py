"""Receivers of the platform's signals, and of our own between features."""

from typing import Any

from django.db import transaction
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.db import deletion_log
from digiboards_xblocks.db.models import LearnerRow
from digiboards_xblocks.programme.people import roster
from digiboards_xblocks.programme.progress import queries as progress_queries
from digiboards_xblocks.programme.progress import tasks
from digiboards_xblocks.programme.retention import retirement


def on_retirement(*, user: Any, **_kwargs: Any) -> None:
    """Delete all that we hold of somebody whose account is retired.

    It fails loudly, so that the platform's retirement pipeline stops and tries again; again does no harm.
    """
    retirement.retire_learner(user.pk)


def on_activation(*, user: Any, **_kwargs: Any) -> None:
    """Enter somebody who has just confirmed their address on the boards whose rosters wait for them."""
    _match_later(user.pk)


def on_enrolment(*, enrollment: Any, **_kwargs: Any) -> None:
    """Match a roster for accounts that were active from the first, and count who has joined one of our course runs."""
    _match_later(enrollment.user.id)
    _note_later(enrollment.course.course_key, enrollment.user.id, if_ours=True)


def on_completion(*, instance: Any, **_kwargs: Any) -> None:
    """Have the learner who completed one of our blocks counted, or whose completion of it is taken back."""
    if instance.block_key.block_type.startswith("digiboards_"):
        _note_later(instance.context_key, instance.user_id)


def on_membership_changed(*, course_key: Any, learners: list[int], **_kwargs: Any) -> None:
    """Note, in the transaction that changed it, that these people are on another board, and have them counted."""
    tasks.count_later(course_key, learners)


def on_row_deleted(*, instance: Any, **_kwargs: Any) -> None:
    """Log that a learner's row was deleted by itself, such as a text. What is deleted by the number is logged there.

    A guest of a session is nobody whose rows could come back with a back-up.
    """
    if isinstance(instance, LearnerRow) and instance.learner_id is not None:
        deletion_log.note(instance.learner_id, table=type(instance).__name__, rows=[instance.pk])


def on_publish(*, course_key: Any, **_kwargs: Any) -> None:
    """Have people counted by a programme that was changed in Studio. Most that is published there changes none."""

    def start() -> None:
        if progress_queries.is_ours(course_key):
            tasks.recount_later(course_key)

    transaction.on_commit(start, robust=True)


def on_team_change(*, instance: Any, **_kwargs: Any) -> None:
    """Note who has joined or left the team of a course run, or of an organisation: teams are not counted."""
    if isinstance(instance.course_id, CourseKey):
        _note_later(instance.course_id, instance.user_id, if_ours=True)
    elif instance.org:
        for course_key in progress_queries.course_runs():
            if course_key.org == instance.org:
                _note_later(course_key, instance.user_id)


def _note_later(course_key: Any, learner_id: int, *, if_ours: bool = False) -> None:
    """Once it is stored, or the platform would lose the completion with us; if it fails, a rebuild mends it."""

    def note() -> None:
        if not if_ours or progress_queries.is_ours(course_key):
            tasks.count_later(course_key, [learner_id])

    transaction.on_commit(note, robust=True)


def _match_later(learner_id: int) -> None:
    """Once what the platform is doing is stored; if it fails, it is logged, and the next roster mends it."""

    def match() -> None:
        roster.match(learner_id=learner_id)

    transaction.on_commit(match, robust=True)
