"""Handlers of commitments: make, change, remove, bring back, write, and take along."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base.handlers import File, HandlerError, learner_download, learner_handler
from digiboards_xblocks.activities.base.undo import CannotUndo
from digiboards_xblocks.activities.base.writing import Place, Written, storable_or_refused
from digiboards_xblocks.activities.base.writing_rules import COMMITMENT, LEARNT
from digiboards_xblocks.core.private import PrivateStr
from digiboards_xblocks.documents.ics import MEDIA_TYPE, calendar_file, one_a_day

from . import spec as rules
from .cards import calendar_entries, card, several, state
from .consent import keep_consent
from .spec import Commitments

if TYPE_CHECKING:
    from .block import CommitmentsBlock


@learner_handler
def make(block: "CommitmentsBlock", learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """Make the commitment ``slot`` by ``due_on``; an own one needs ``text`` and ``category`` too."""
    activity, slot, due_on = block.activity(), _slot(data), rules.day(data.get("due_on"))
    if due_on is None or not rules.can_be_due(due_on, timezone.localdate()):
        raise _not_that_date()
    suggestion = activity.suggestion(slot)
    made = block.storage.make_commitment(
        **storage_key(block, activity, learner_id),
        slot=slot,
        due_on=due_on,
        **(
            {"text": suggestion.text, "category": suggestion.category}
            if suggestion
            else _own(block, activity, learner_id, data)
        ),
    )
    block.note_saved()
    block.emit_completion(1.0)
    # .. event_name: digiboards.commitments.made
    # .. event_description: A learner made a commitment.
    # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
    block.publish_event("made", activity)
    return {"slot": made.slot, "html": render_card(block, made, block.writing.drafts_of(learner_id))}


@learner_handler
def change(block: "CommitmentsBlock", learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """Keep ``due_on`` and ``status`` of the commitment ``slot``."""
    activity, due_on, status = block.activity(), rules.day(data.get("due_on")), data.get("status")
    if not isinstance(status, str) or status not in rules.STATUSES:
        raise HandlerError(400, _("Choose how it is going from the list."))
    if due_on is None:
        raise _not_that_date()
    slot = _slot(data)
    try:
        is_saved = block.storage.change_commitment(
            **storage_key(block, activity, learner_id), slot=slot, due_on=due_on, status=status
        )
    except block.storage.DateRefused as refused:
        raise _not_that_date() from refused
    if not is_saved:
        raise _gone()
    block.note_saved()
    # .. event_name: digiboards.commitments.changed
    # .. event_description: A learner changed the date of a commitment, or said how it is going.
    # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
    block.publish_event("changed", activity)
    return {"saved_at": timezone.now().isoformat(), "state": state(due_on, status)}


@learner_handler
def remove(block: "CommitmentsBlock", learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """Delete the commitment ``slot``; what ``undo`` holds brings it back. The block stays complete."""
    activity, slot = block.activity(), _slot(data)
    undo = block.storage.remove_commitment(**storage_key(block, activity, learner_id), slot=slot)
    if not undo:
        raise _gone()
    block.note_saved()
    # .. event_name: digiboards.commitments.removed
    # .. event_description: A learner removed a commitment.
    # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
    block.publish_event("removed", activity)
    return {"undo": undo}


@learner_handler
def restore(block: "CommitmentsBlock", learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """Bring back what ``remove`` deleted."""
    activity = block.activity()
    try:
        made = block.storage.restore_commitment(
            **storage_key(block, activity, learner_id), undo=str(data.get("undo", ""))
        )
    except CannotUndo as refused:
        raise HandlerError(409, _("This cannot be brought back any more. Make the commitment again.")) from refused
    block.note_saved()
    # .. event_name: digiboards.commitments.restored
    # .. event_description: A learner brought back a commitment that they had removed.
    # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
    block.publish_event("restored", activity)
    return {"slot": made.slot, "html": render_card(block, made, block.writing.drafts_of(learner_id))}


@learner_handler
def remind(block: "CommitmentsBlock", learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """Keep whether mails are ``wanted`` when a check falls due, in this course run."""
    activity, kept = block.activity(), keep_consent(block, learner_id, data)
    # .. event_name: digiboards.commitments.reminders
    # .. event_description: A learner asked for mails when a check falls due, or for none.
    # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
    block.publish_event("reminders", activity)
    return kept


@learner_download
def calendar(block: "CommitmentsBlock", learner_id: int, slot: str) -> File:
    """Return the days of the commitment ``slot``, or of all, as a calendar file. That of one holds no other's words."""
    known = not slot or rules.is_slot(slot)
    made = block.storage.commitments(**storage_key(block, block.activity(), learner_id), slot=slot) if known else ()
    if not made:
        raise HandlerError(404, _("There is no such commitment. Reload the page and try again."))
    whose = f"{block.scope_ids.usage_id.context_key}/{learner_id}"
    link = platform.block_url(block.scope_ids.usage_id)
    entries = [entry for item in made for entry in calendar_entries(item, whose=whose, link=link)]
    return File("commitments.ics", MEDIA_TYPE, calendar_file(one_a_day(entries, several)))


def find_place(block: "CommitmentsBlock", activity: Commitments, _learner_id: int, data: dict[str, Any]) -> Place:
    """Return the place of the words of the commitment ``slot``, or of what was ``learnt`` from it."""
    kinds = {"text": COMMITMENT, "learnt": LEARNT}
    slot, part = _slot(data), data.get("part")
    if not isinstance(part, str) or part not in kinds:
        raise HandlerError(400, _("The answer did not arrive whole. Reload the page and try again."))
    return Place(kinds[part], block.storage.text_name(activity.name, slot), rules.MAX_CHARACTERS)


def refuse_gone(block: "CommitmentsBlock", activity: Commitments, learner_id: int, place: Place) -> None:
    """Refuse words of a commitment that is not there; those that are kept go with it."""
    slot = place.name.rpartition("/")[2]
    if slot not in block.storage.commitment_slots(**storage_key(block, activity, learner_id)):
        raise _gone()


def may_delete(place: Place) -> bool:
    """Return whether a text can be deleted alone: what was learnt can; a commitment's words go with it."""
    return place.kind == LEARNT


def after_writing(
    block: "CommitmentsBlock", activity: Commitments, _learner_id: int, _place: Place, _written: Written
) -> None:
    """Publish that words changed; the commitment was there before."""
    # .. event_name: digiboards.commitments.written
    # .. event_description: A learner saved or deleted the words of a commitment, or what they learnt from it.
    # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
    block.publish_event("written", activity)


def storage_key(block: "CommitmentsBlock", activity: Commitments, learner_id: int) -> dict[str, Any]:
    """Return the arguments by which the storage finds a learner's commitments of this block."""
    return {"usage_key": block.scope_ids.usage_id, "learner_id": learner_id, "block_name": activity.name}


def render_card(block: "CommitmentsBlock", made: Any, drafts: dict[str, str]) -> str:
    """Return the HTML of one commitment; ``drafts`` is ``drafts_of`` its learner."""
    address = block.runtime.handler_url(block, "calendar", suffix=made.slot)
    return card(made, html_id=block.html_id, calendar=address, drafts=drafts)


def _own(block: "CommitmentsBlock", activity: Commitments, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    slot, category = _slot(data), data.get("category")
    if not rules.is_own(slot):
        raise HandlerError(
            400, _("The suggestions have changed since you opened the page. Reload it and choose again.")
        )
    text = PrivateStr(storable_or_refused(data.get("text"), rules.MAX_CHARACTERS).strip())
    if not text:
        raise HandlerError(400, _("Write what you commit to, then try again."))
    if not isinstance(category, str) or category not in rules.CATEGORIES:
        raise HandlerError(400, _("Choose what it is about from the list."))
    others = block.storage.commitment_slots(**storage_key(block, activity, learner_id)) - {slot}
    if sum(rules.is_own(other) for other in others) >= rules.MAX_OWN:
        raise HandlerError(409, _("You have {n} of your own already. Remove one first.").format(n=rules.MAX_OWN))
    return {"text": text, "category": category}


def _slot(data: dict[str, Any]) -> str:
    slot = data.get("slot")
    if not rules.is_slot(slot):
        raise HandlerError(400, _("The answer did not arrive whole. Reload the page and try again."))
    return str(slot)


def _gone() -> HandlerError:
    return HandlerError(409, _("This commitment is not there any more. It may have been removed in another tab."))


def _not_that_date() -> HandlerError:
    return HandlerError(400, _("Choose a date from today to two years from now."))
