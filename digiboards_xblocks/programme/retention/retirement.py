"""Deleting, unread, all that is kept of somebody whose account is retired."""

from django.db import transaction

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base.deletion import hold_account
from digiboards_xblocks.db.rows import delete, learner_models
from digiboards_xblocks.organisations.models import RosterEntry
from digiboards_xblocks.programme.people.models import AccessGrant, AuditEntry
from digiboards_xblocks.programme.people.roster_file import normal_email
from digiboards_xblocks.programme.progress.aggregates import uncount
from digiboards_xblocks.programme.progress.models import LearnerProgress, StaleProgress


def retire_learner(learner_id: int) -> None:
    """Delete every row of a learner in every course run. Repeated, it changes nothing.

    A save that is under way is deleted too, or comes after as a whole (``delete_course_answers``).
    """
    # First, and by itself: it holds what staff work holds, which somebody's account never waits for.
    uncount(LearnerProgress.objects.filter(learner=learner_id))
    with transaction.atomic():
        hold_account(learner_id)
        for model in learner_models():
            delete(model._default_manager.filter(learner=learner_id))
        StaleProgress.objects.filter(learner=learner_id).delete()
        AccessGrant.objects.filter(holder=learner_id).delete()
        AuditEntry.objects.filter(actor=learner_id).update(actor=None)
        addresses = {normal_email(address) for address in platform.addresses_of(learner_id)}
        RosterEntry.objects.filter(email__in=addresses).delete()
