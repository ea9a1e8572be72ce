"""Learners' requests for a mail when a check of a commitment falls due."""

from django.utils import timezone
from opaque_keys.edx.keys import UsageKey

from digiboards_xblocks.db.deletion_log import note
from digiboards_xblocks.db.numbered import delete
from digiboards_xblocks.db.utils import course_id_of, learner_rows, upsert

from .models import Reminder


def wants_reminders(*, usage_key: UsageKey, learner_id: int) -> bool:
    """Return whether a learner asked for mails in this course run."""
    return learner_rows(Reminder, usage_key, learner_id).exists()


def want_reminders(*, usage_key: UsageKey, learner_id: int, wanted: bool) -> None:
    """Keep that a learner wants mails from tomorrow on, or that they want no more. Wanted twice, nothing changes."""
    if not wanted:
        if delete(learner_rows(Reminder, usage_key, learner_id)):
            note(learner_id, course_key=usage_key.context_key, table=Reminder.__name__)
        return
    row = Reminder(
        course_id=course_id_of(usage_key),
        learner_id=learner_id,
        usage_key=str(usage_key),
        saved_at=timezone.now(),
        reminded_until=timezone.localdate(),
    )
    upsert([row], key=["course", "learner"], values=["usage_key", "saved_at"])
