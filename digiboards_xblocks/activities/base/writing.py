"""Private writing in any block: one way to save, delete and show a learner's own words.

A block gives itself a ``writing`` and takes the two handlers at the end.
"""

import base64
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.crypto import salted_hmac
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import UsageKey

from digiboards_xblocks.activities.base.writing_rules import NOTHING_SAVED
from digiboards_xblocks.core.private import PrivateStr

from .block import DigiboardsBlock
from .handlers import HandlerError, learner_handler
from .lazy import LazyModule
from .templating import blank
from .writing_rules import MAX_CHARACTERS, TextRefused, storable

_REVISION = re.compile("[0-9a-f]{0,32}")


@dataclass(frozen=True)
class Place:
    """The key of a learner's text, its kind and name in storage, and its greatest length in characters."""

    kind: str
    name: str
    longest: int = MAX_CHARACTERS


@dataclass(frozen=True)
class Written:
    """The state of a place after a request: its number of words, and whether there was nothing before."""

    words: int
    is_new: bool = False


class Writing:
    """The private writing of one block.

    ``find_place`` names the text that a request is about, from the activity, the learner and what was sent; it raises
    ``HandlerError`` for one that is not this block's. ``refuse_gone`` raises it for a text that goes with something
    that is not there any more; nobody asks it of a text that is there. ``after`` runs when a text was saved or deleted,
    with the activity, the learner, the place and what is ``Written`` there now; what it returns goes into the answer to
    a save. ``may_delete`` says whether a text can
    be deleted alone. The page's part is ``static/writing.js`` and ``templates/writing.html``.
    """

    private_texts = LazyModule("activities.base.private_texts")

    def __init__(
        self,
        block: DigiboardsBlock,
        *,
        find_place: Callable[[Any, int, dict[str, Any]], Place],
        after: Callable[[Any, int, Place, Written], dict[str, Any] | None],
        refuse_gone: Callable[[Any, int, Place], None] = lambda *_which: None,
        may_delete: Callable[[Place], bool] = lambda _place: True,
    ) -> None:
        self._block = block
        self._find_place = find_place
        self._after = after
        self._refuse_gone = refuse_gone
        self._may_delete = may_delete

    def save(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Save ``text``, which was based on ``revision``. 409 with both texts if another save came between."""
        activity = self._block.activity()
        place = self._find_place(activity, learner_id, data)
        text = storable_or_refused(data.get("text"), place.longest)
        if not text.strip():
            raise HandlerError(400, _("There is nothing to save yet. To remove your writing, use Delete."))
        based_on = _revision(data)
        if based_on == NOTHING_SAVED:
            self._refuse_gone(activity, learner_id, place)
        try:
            saved = self.private_texts.save_text(**self.key(place, learner_id), text=text, based_on=based_on)
        except self.private_texts.Conflict as conflict:
            raise self._refused(activity, learner_id, place, conflict) from conflict
        more = self._after(activity, learner_id, place, Written(saved.words, is_new=saved.is_new)) or {}
        self._block.note_saved()
        return {"revision": saved.revision, "saved_at": saved.saved_at.isoformat(), "words": saved.words, **more}

    def delete(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Delete the learner's text, if it is still as of ``revision``. The block stays complete."""
        activity = self._block.activity()
        place = self._find_place(activity, learner_id, data)
        if not self._may_delete(place):
            raise HandlerError(400, _("This text cannot be deleted alone."))
        self._refuse_gone(activity, learner_id, place)
        try:
            self.private_texts.delete_text(**self.key(place, learner_id), based_on=_revision(data))
        except self.private_texts.Conflict as conflict:
            raise _changed_elsewhere(conflict) from conflict
        self._after(activity, learner_id, place, Written(0))
        self._block.note_saved()
        return {"revision": NOTHING_SAVED}

    def _refused(self, activity: Any, learner_id: int, place: Place, conflict: Any) -> HandlerError:
        """The answer to a save that another one came before; of a text that is gone, perhaps with all around it."""
        if conflict.current is None:
            self._refuse_gone(activity, learner_id, place)
        return _changed_elsewhere(conflict)

    def get_text(self, place: Place, learner_id: int) -> Any:
        """Return the ``SavedText`` of a place; None if nothing is saved."""
        return self.private_texts.text(**self.key(place, learner_id))

    def key(self, place: Place, learner_id: int) -> dict[str, Any]:
        """Return the arguments by which the storage finds a text."""
        return {
            "usage_key": self._block.scope_ids.usage_id,
            "learner_id": learner_id,
            "kind": place.kind,
            "name": place.name,
        }

    def drafts_of(self, learner_id: int | None) -> dict[str, str]:
        """Return what ``templates/writing.html`` needs to keep drafts on the device, apart by person and by text."""
        return draft_place(learner_id, self._block.scope_ids.usage_id)


class HasWriting(Protocol):
    """A block with private writing."""

    @property
    def writing(self) -> Writing:
        """Its private writing."""


@learner_handler
def save_text(block: HasWriting, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """Save a text of the block's ``writing``."""
    return block.writing.save(learner_id, data)


@learner_handler
def delete_text(block: HasWriting, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """Delete a text of the block's ``writing``."""
    return block.writing.delete(learner_id, data)


@dataclass(frozen=True)
class BlankText:
    """In place of a ``SavedText`` that a learner wrote, for a part of a page that is kept (``templating.part``)."""

    text: str
    revision: str
    readable: bool


def blank_text(name: str, saved: Any) -> BlankText | None:
    """Return what a part is rendered with in place of a text; ``text_values`` fills its blanks."""
    return None if saved is None else BlankText(blank(name), blank(f"{name}_revision"), saved.readable)


def text_values(name: str, saved: Any) -> dict[str, str]:
    """Return the values of a ``blank_text``."""
    return {} if saved is None or not saved.readable else {name: saved.text, f"{name}_revision": saved.revision}


def draft_place(learner_id: int | None, usage_key: UsageKey) -> dict[str, str]:
    """Return what ``static/drafts.js`` keeps a learner's drafts of a block by: ``person``, ``key``, ``usage_key``."""
    return {
        "person": draft_owner(learner_id, usage_key.context_key),
        "key": draft_key(learner_id),
        "usage_key": str(usage_key),
    }


def draft_owner(learner_id: int | None, course_key: object) -> str:
    """Return how a device calls the owner of a learner's drafts of a course run; it says nothing of who that is."""
    if learner_id is None:
        return ""
    return salted_hmac("digiboards.draft", f"{learner_id} {course_key}", algorithm="sha256").hexdigest()[:16]


def draft_key(learner_id: int | None) -> str:
    """Return the key of a learner's drafts on their devices, 32 bytes in Base64; "" for nobody.

    It is in the learner's own pages while they are signed in, and always the same: a draft waits for its writer. Nobody
    has it who lacks the site's ``SECRET_KEY``.
    """
    if learner_id is None:
        return ""
    key = salted_hmac("digiboards.draft-key", str(learner_id), algorithm="sha256").digest()
    return PrivateStr(base64.b64encode(key).decode("ascii"))


def storable_or_refused(text: object, longest: int) -> str:
    """Return a text as it will be kept; refused, with the reason, if it cannot be."""
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
