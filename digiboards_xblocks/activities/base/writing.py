"""Private writing in any block: one way to keep, delete and show a learner's own words."""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from digiboards_xblocks.activities.base.writing_rules import NOTHING_SAVED

from .handlers import HandlerError, learner_handler
from .lazy import LazyModule
from .writing_rules import MAX_CHARACTERS, TextRefused, storable

_REVISION = re.compile("[0-9a-f]{0,32}")


@dataclass(frozen=True)
class Place:
    """Which of a learner's texts is meant: its kind and name in storage, and how long it may be."""

    kind: str
    name: str
    longest: int = MAX_CHARACTERS


class WritingMixin:
    """Adds the handlers ``save_text`` and ``delete_text`` to a block, which says what may be written in it.

    The page's part is ``static/writing.js`` and ``templates/writing.html``.
    """

    private_texts = LazyModule("activities.base.private_texts")
    scope_ids: Any

    def writing_place(self, activity: Any, learner_id: int, data: dict[str, Any]) -> Place:
        """The text that a request is about; raises ``HandlerError`` for one that is not this block's."""
        raise NotImplementedError

    def may_delete(self, _place: Place) -> bool:
        """Whether a text can be deleted by itself."""
        return True

    def written(self, activity: Any, learner_id: int, place: Place, words: int) -> None:
        """Called after a text was kept; ``words`` is how many it has, 0 after it was deleted."""
        raise NotImplementedError

    @learner_handler
    def save_text(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Keep ``text``, which was based on ``revision``. 409 with both texts if another save came between."""
        activity = self.activity()  # type: ignore[attr-defined]  # the block's
        place = self.writing_place(activity, learner_id, data)
        text = storable_or_refused(data.get("text"), place.longest)
        if not text.strip():
            raise HandlerError(400, _("There is nothing to save yet. To remove your writing, use Delete."))
        try:
            saved = self.private_texts.save_text(**self.which(place, learner_id), text=text, based_on=_revision(data))
        except self.private_texts.Conflict as conflict:
            raise _changed_elsewhere(conflict) from conflict
        self.written(activity, learner_id, place, saved.words)
        self.note_saved()  # type: ignore[attr-defined]  # the block's
        return {"revision": saved.revision, "saved_at": saved.saved_at.isoformat(), "words": saved.words}

    @learner_handler
    def delete_text(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Delete the learner's text, if it is still as of ``revision``. The block stays complete."""
        activity = self.activity()  # type: ignore[attr-defined]  # the block's
        place = self.writing_place(activity, learner_id, data)
        if not self.may_delete(place):
            raise HandlerError(400, _("This text cannot be deleted alone."))
        try:
            self.private_texts.delete_text(**self.which(place, learner_id), based_on=_revision(data))
        except self.private_texts.Conflict as conflict:
            raise _changed_elsewhere(conflict) from conflict
        self.written(activity, learner_id, place, 0)
        self.note_saved()  # type: ignore[attr-defined]  # the block's
        return {"revision": NOTHING_SAVED}

    def which(self, place: Place, learner_id: int) -> dict[str, Any]:
        """How the storage names a text."""
        return {
            "usage_key": self.scope_ids.usage_id,
            "learner_id": learner_id,
            "kind": place.kind,
            "name": place.name,
        }

    def drafts_of(self, learner_id: int | None) -> dict[str, str]:
        """What ``templates/writing.html`` needs to keep drafts on the device apart, by person and by block."""
        return {"person": draft_owner(learner_id), "usage_key": str(self.scope_ids.usage_id)}


def draft_owner(learner_id: int | None) -> str:
    """Whose a draft on a device is; says nothing about who that is."""
    return "" if learner_id is None else salted_hmac("digiboards.draft", str(learner_id)).hexdigest()[:16]


def storable_or_refused(text: object, longest: int) -> str:
    """A text as it will be kept; refused, with the reason, if it cannot be."""
    try:
        return storable(text, longest)
    except TextRefused as refused:
        values = {
            name: number_format(value, force_grouping=True) if isinstance(value, int) else value
            for name, value in refused.values.items()
        }
        raise HandlerError(400, _(refused.sentence).format(**values)) from refused


def _revision(data: dict[str, Any]) -> str:
    """The revision that the page was showing. Refuses what was never one of ours."""
    revision = data.get("revision", "")
    if not isinstance(revision, str) or not _REVISION.fullmatch(revision):
        raise HandlerError(400, _("The answer did not arrive whole. Reload the page and try again."))
    return revision


def _changed_elsewhere(conflict: Any) -> HandlerError:
    current = conflict.current
    return HandlerError(
        409,
        _("This was changed in another tab or on another device."),
        text=current.text if current else "",
        revision=current.revision if current else "",
    )
