"""Deleting all that we hold of a learner, unread: as they ask in their record, on retirement, or by a reset."""

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from opaque_keys.edx.keys import CourseKey, UsageKey

from digiboards_xblocks import platform
from digiboards_xblocks.db.rows import delete, learner_models, rows_of
from digiboards_xblocks.organisations.models import Membership, RosterEntry
from digiboards_xblocks.programme.people.models import AccessGrant, AuditEntry
from digiboards_xblocks.programme.people.roster_file import normal_email
from digiboards_xblocks.programme.progress.aggregates import mark, uncount
from digiboards_xblocks.programme.progress.models import LearnerProgress, StaleProgress


def forget_block(*, usage_key: UsageKey, learner_id: int) -> None:
    """Delete, unread, all that a learner has saved through one block, as a reset by staff does."""
    with transaction.atomic():
        gone = {
            model: delete(rows_of(model, usage_key, learner_id).filter(usage_key=str(usage_key)))
            for model in learner_models()
        }
        if gone[Membership]:
            mark(usage_key.context_key, [learner_id])


def forget_learner(*, learner_id: int, course_key: CourseKey | None = None) -> None:
    """Delete, unread, all that a learner has saved in one course run; or all that we hold of them, everywhere.

    A save that is under way is deleted too, or comes after as a whole: to add a row, a database has to hold the row of
    its learner, and this waits for that.
    """
    which = {"learner_id": learner_id} | ({} if course_key is None else {"course__course_key": str(course_key)})
    if course_key is None:
        # First, and by itself: it holds the course runs, which somebody's account never waits for.
        uncount(LearnerProgress.objects.filter(learner=learner_id))
    with transaction.atomic():
        if connection.features.has_select_for_update:
            list(get_user_model()._default_manager.select_for_update().filter(pk=learner_id).values_list("pk"))
        gone = {model: delete(model._default_manager.filter(**which)) for model in learner_models()}
        if course_key is None:
            _forget_person(learner_id)
        elif gone[Membership]:
            mark(course_key, [learner_id])  # they are counted with no board any more


def _forget_person(learner_id: int) -> None:
    """What they were granted, who it was that did something as staff, and what rosters hold under their addresses."""
    StaleProgress.objects.filter(learner=learner_id).delete()
    AccessGrant.objects.filter(holder=learner_id).delete()
    AuditEntry.objects.filter(actor=learner_id).update(actor=None)
    addresses = {normal_email(address) for address in platform.addresses_of(learner_id)}
    RosterEntry.objects.filter(email__in=addresses).delete()
