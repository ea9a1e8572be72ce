"""Deleting, unread, all that is kept of somebody whose account is retired."""

from django.db import transaction

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base.deletion import lock_account
from digiboards_xblocks.activities.base.models import EverythingDeleted
from digiboards_xblocks.db import deletion_log
from digiboards_xblocks.db.locks import FIGURES, ROSTER, lock_course
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.db.numbered import delete, delete_numbered
from digiboards_xblocks.db.utils import learner_models
from digiboards_xblocks.organisations.models import BoardInvitation, RosterEntry
from digiboards_xblocks.programme.figures.models import CountedUnit
from digiboards_xblocks.programme.nudges.models import Nudge
from digiboards_xblocks.programme.people.models import AccessGrant, AuditEntry
from digiboards_xblocks.programme.people.roster_file import normal_email
from digiboards_xblocks.programme.progress.aggregates import uncount
from digiboards_xblocks.programme.progress.models import LearnerProgress, StaleProgress


def retire_learner(learner_id: int) -> None:
    """Delete every row of a learner in every course run. Repeated, it changes nothing.

    A save that is under way is deleted too, or comes after as a whole (``delete_course_answers``). Work of staff is
    waited for: nothing may come after.
    """
    # First, and by itself: staff's locks come before accounts.
    uncount(LearnerProgress.objects.filter(learner=learner_id))
    with transaction.atomic():
        for key in list(Course.objects.order_by("course_key").values_list("course_key", flat=True)):
            lock_course(key, FIGURES, ROSTER)
        lock_account(learner_id)
        for model in learner_models():
            delete(model._default_manager.filter(learner=learner_id))
        for notes in (StaleProgress, CountedUnit, Nudge, EverythingDeleted):
            mine = notes._default_manager.filter(learner=learner_id)
            delete_numbered(notes, list(mine.values_list("pk", flat=True)))
        AccessGrant.objects.filter(holder=learner_id).delete()
        BoardInvitation.objects.filter(made_by=learner_id).delete()
        AuditEntry.objects.filter(actor=learner_id).update(actor=None)
        addresses = {normal_email(address) for address in platform.addresses_of(learner_id)}
        RosterEntry.objects.filter(email__in=addresses).delete()
        deletion_log.note(learner_id)
