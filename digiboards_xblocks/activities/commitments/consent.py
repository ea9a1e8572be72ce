"""The one consent to mails of a course run, as blocks ask for it: under commitments, and where people start."""

from typing import Any

from django.utils.translation import gettext as _

from digiboards_xblocks.activities.base.handlers import HandlerError


def keep_consent(block: Any, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """Keep whether mails are ``wanted`` in this course run, whichever block asks. Raises ``HandlerError``."""
    wanted = data.get("wanted")
    if not isinstance(wanted, bool):
        raise HandlerError(400, _("The answer did not arrive whole. Reload the page and try again."))
    block.reminders.want_reminders(usage_key=block.scope_ids.usage_id, learner_id=learner_id, wanted=wanted)
    return {"saved_at": block.note_saved().isoformat()}


def has_consented(block: Any, learner_id: int | None) -> bool:
    """Return whether a learner asked for mails in this course run, in any block."""
    if learner_id is None:
        return False

    return bool(block.reminders.wants_reminders(usage_key=block.scope_ids.usage_id, learner_id=learner_id))
