"""Deleting, unread, what a learner has saved: as they ask in their record, or as staff reset a block."""

from collections.abc import Mapping

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from opaque_keys.edx.keys import CourseKey, UsageKey

from digiboards_xblocks.db.deletion_log import note
from digiboards_xblocks.db.models import LearnerRow
from digiboards_xblocks.db.numbered import delete
from digiboards_xblocks.db.utils import learner_models, learner_rows
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.organisations.signals import membership_changed

from .undo import note_deletion


def delete_block_answers(*, usage_key: UsageKey, learner_id: int) -> None:
    """Delete all that a learner has saved through one block."""
    with transaction.atomic():
        deleted = {
            model: delete(learner_rows(model, usage_key, learner_id).filter(usage_key=str(usage_key)))
            for model in learner_models()
        }
        note(learner_id, course_key=usage_key.context_key, usage_key=usage_key)
        _log(usage_key.context_key, learner_id, deleted)


def delete_course_answers(*, learner_id: int, course_key: CourseKey) -> None:
    """Delete all that a learner has saved in one course run.

    A save that is under way is deleted too, or comes after as a whole: to add a row, a database has to hold the row of
    its learner, and this waits for that. Work of staff is not waited for, and comes after it.
    """
    with transaction.atomic():
        lock_account(learner_id)
        mine = {"learner_id": learner_id, "course__course_key": str(course_key)}
        deleted = {model: delete(model._default_manager.filter(**mine)) for model in learner_models()}
        note(learner_id, course_key=course_key)
        note_deletion(learner_id, course_key)
        _log(course_key, learner_id, deleted)


def lock_account(learner_id: int) -> None:
    """Hold the row of a learner's account, which every save of theirs needs, until the transaction ends."""
    if connection.features.has_select_for_update:
        list(get_user_model()._default_manager.select_for_update().filter(pk=learner_id).values_list("pk"))


def _log(course_key: object, learner_id: int, deleted: Mapping[type[LearnerRow], int]) -> None:
    """Tell others what they have to know of a deletion."""
    if deleted[Membership]:
        membership_changed.send(Membership, course_key=course_key, learners=[learner_id])
