"""Deleting all that we hold of a learner, unread: as they ask in their record, on retirement, or by a reset."""

from collections.abc import Mapping

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from opaque_keys.edx.keys import CourseKey, UsageKey

from .. import lms
from ..domain.roster import normal_email
from ..models import (
    AccessGrant,
    AuditEntry,
    Course,
    DeletedAnswers,
    LearnerProgress,
    LearnerRow,
    Membership,
    RosterEntry,
    StaleProgress,
)
from .counting import mark, uncount
from .locks import FIGURES, ROSTER, hold
from .numbered import delete, delete_numbered
from .rows import LEARNER_ROWS, rows_of


def forget_block(*, usage_key: UsageKey, learner_id: int) -> None:
    """Delete, unread, all that a learner has saved through one block, as a reset by staff does."""
    with transaction.atomic():
        gone = {
            model: delete(rows_of(model, usage_key, learner_id).filter(usage_key=str(usage_key)))
            for model in LEARNER_ROWS
        }
        _note(usage_key.context_key, learner_id, gone, usage_key=str(usage_key))


def forget_learner(*, learner_id: int, course_key: CourseKey | None = None) -> None:
    """Delete, unread, all that a learner has saved in one course run; or all that we hold of them, everywhere.

    A save that is under way is deleted too, or comes after as a whole: to add a row, a database has to hold the row of
    its learner, and this waits for that. Of one course run, work of staff is not waited for, and comes after it. Of
    all, it is: nothing may come after.
    """
    which = {"learner_id": learner_id} | ({} if course_key is None else {"course__course_key": str(course_key)})
    if course_key is None:
        # First, and by itself: staff's locks come before accounts.
        uncount(LearnerProgress.objects.filter(learner=learner_id))
    with transaction.atomic():
        if course_key is None:
            for key in list(Course.objects.order_by("course_key").values_list("course_key", flat=True)):
                hold(key, FIGURES, ROSTER)
        if connection.features.has_select_for_update:
            list(get_user_model()._default_manager.select_for_update().filter(pk=learner_id).values_list("pk"))
        gone = {model: delete(model._default_manager.filter(**which)) for model in LEARNER_ROWS}
        if course_key is None:
            _forget_person(learner_id)
        else:
            _note(course_key, learner_id, gone)


def _note(course_key: object, learner_id: int, gone: Mapping[type[LearnerRow], int], *, usage_key: str = "") -> None:
    """Note what others have to know of a deletion in a course run."""
    if gone[Membership]:
        mark(course_key, [learner_id])  # they are counted with no board any more
    if any(gone.values()):
        DeletedAnswers.objects.create(course_key=str(course_key), learner_id=learner_id, usage_key=usage_key)


def _forget_person(learner_id: int) -> None:
    """What they were granted, who it was that did something as staff, and what rosters hold under their addresses."""
    for model in (StaleProgress, DeletedAnswers):
        delete_numbered(model, list(model._default_manager.filter(learner=learner_id).values_list("pk", flat=True)))
    AccessGrant.objects.filter(holder=learner_id).delete()
    AuditEntry.objects.filter(actor=learner_id).update(actor=None)
    addresses = {normal_email(address) for address in lms.addresses_of(learner_id)}
    RosterEntry.objects.filter(email__in=addresses).delete()
