"""A question to write about, privately: saved as one types, and read by nobody else."""

import re
from typing import Any, ClassVar

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from xblock.fields import Scope, String

from ...domain.reflection import Reflection, TextRefused, parse_reflection, storable
from ..base import DigiboardsBlock, content_field
from ..handlers import Refusal, action

_REVISION = re.compile("[0-9a-f]{0,32}")
DEFAULT = """\
id: choose-an-id
prompt: What would you like your board to do differently?
guidance: A good reflection describes a real moment, and what you would do now.
"""


class ReflectionBlock(DigiboardsBlock):
    """Private writing; the text is kept encrypted in our own table, under the author's name for it."""

    display_name = String(display_name="Name", default="Reflection", scope=Scope.settings)
    content = content_field(DEFAULT)

    folder: ClassVar = "reflection"
    script: ClassVar = "DigiboardsReflection"
    parse = staticmethod(parse_reflection)

    def view_context(self, activity: Reflection, learner_id: int | None) -> dict[str, Any]:
        """The learner's own text, if there is one."""
        saved = self._saved(activity, learner_id) if learner_id is not None else None
        return {
            "saved": saved,
            "guidance": self.prose(activity.guidance),
            "person": _person(learner_id),
            "usage_key": self.scope_ids.usage_id,
        }

    @action
    def save_text(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Keep ``text``, which was based on ``revision``. 409 with both texts if another save came between."""
        from ... import api

        activity = self.activity()
        try:
            text = storable(data.get("text"))
        except TextRefused as refused:
            raise Refusal(400, str(refused)) from refused
        if not text.strip():
            raise Refusal(400, _("There is nothing to save yet. To remove your writing, use Delete."))
        try:
            saved = api.save_text(**self._which(activity, learner_id), text=text, based_on=_revision(data))
        except api.Conflict as conflict:
            raise self._changed_elsewhere(conflict) from conflict
        self.note_saved()
        self.emit_completion(1.0)
        self.runtime.publish(self, "digiboards.reflection.saved", {"name": activity.name, "words": saved.words})
        return {"revision": saved.revision, "saved_at": saved.saved_at.isoformat(), "words": saved.words}

    @action
    def delete_text(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Delete the learner's text, if it is still as of ``revision``. The block stays complete."""
        from ... import api

        activity = self.activity()
        try:
            api.delete_text(**self._which(activity, learner_id), based_on=_revision(data))
        except api.Conflict as conflict:
            raise self._changed_elsewhere(conflict) from conflict
        self.note_saved()
        self.runtime.publish(self, "digiboards.reflection.deleted", {"name": activity.name})
        return {"revision": api.NOTHING_SAVED}

    def searchable_text(self, activity: Reflection) -> str:
        """The prompt; guidance is for after writing."""
        return activity.prompt

    def report_facts(self, activity: Reflection) -> dict[str, int]:
        """Words by user name."""
        from ... import api

        return api.word_counts(usage_key=self.scope_ids.usage_id, kind=api.REFLECTION, name=activity.name)

    def report_row(self, _activity: Reflection, username: str, facts: dict[str, int]) -> dict[str, Any]:
        """Whether there is a text and how long it is."""
        words = facts.get(username, 0)
        return {_("Answered"): _("yes") if words else _("no"), _("Words"): words}

    def mobile_data(self, activity: Reflection) -> dict[str, Any]:
        """What a mobile app shows before it opens the block."""
        return {"prompt": activity.prompt}

    def _which(self, activity: Reflection, learner_id: int) -> dict[str, Any]:
        from ... import api

        return {
            "usage_key": self.scope_ids.usage_id,
            "learner_id": learner_id,
            "kind": api.REFLECTION,
            "name": activity.name,
        }

    def _saved(self, activity: Reflection, learner_id: int) -> Any:
        from ... import api

        return api.text(**self._which(activity, learner_id))

    def _changed_elsewhere(self, conflict: Any) -> Refusal:
        current = conflict.current
        return Refusal(
            409,
            _("This was changed in another tab or on another device."),
            text=current.text if current else "",
            revision=current.revision if current else "",
        )


def _revision(data: dict[str, Any]) -> str:
    """The revision that the page was showing. Refuses what was never one of ours."""
    revision = data.get("revision", "")
    if not isinstance(revision, str) or not _REVISION.fullmatch(revision):
        raise Refusal(400, _("The answer did not arrive whole. Reload the page and try again."))
    return revision


def _person(learner_id: int | None) -> str:
    """A name for the learner that says nothing about them: drafts on a shared device are kept apart by it."""
    return "" if learner_id is None else salted_hmac("digiboards.draft", str(learner_id)).hexdigest()[:16]
