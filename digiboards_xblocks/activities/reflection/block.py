"""A question to write about, privately: saved as one types, and read by nobody else."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from xblock.fields import Scope, String

from digiboards_xblocks.activities.base.block import DigiboardsBlock, content_field
from digiboards_xblocks.activities.base.writing import Place, Writing, Written, delete_text, save_text
from digiboards_xblocks.activities.base.writing_rules import REFLECTION

from .spec import ACTIVITY, Reflection

DEFAULT = """\
id: choose-an-id
prompt: What would you like your board to do differently?
guidance: A good reflection describes a real moment, and what you would do now.
"""


class ReflectionBlock(DigiboardsBlock):
    """Private writing; the text is kept encrypted in our own table, under the author's name for it."""

    display_name = String(display_name="Name", default="Reflection", scope=Scope.settings)
    content = content_field(DEFAULT)
    alternatives = String(
        display_name="Done together with",
        help="The names of the reflections that are done with this one, as one is enough; the exporter says so.",
        scope=Scope.settings,
        default="",
    )

    spec: ClassVar = ACTIVITY
    script: ClassVar = "DigiboardsReflection"
    shared: ClassVar = ("digiboards", "writing")
    scripts: ClassVar = ("drafts",)

    save_text = save_text
    delete_text = delete_text

    @property
    def writing(self) -> Writing:
        """The one text."""
        return Writing(self, find_place=lambda activity, *_: _place(activity), after=self._after_writing)

    def view_context(self, activity: Reflection, learner_id: int | None) -> dict[str, Any]:
        """Return the learner's own text, if there is one."""
        writing = self.writing
        saved = writing.get_text(_place(activity), learner_id) if learner_id is not None else None
        return {
            "saved": saved,
            "guidance": self.prose(activity.guidance),
            **writing.drafts_of(learner_id),
        }

    def _after_writing(self, activity: Reflection, _learner_id: int, _place: Place, written: Written) -> None:
        """Complete the block with a text; deleting it does not undo that."""
        if written.words:
            self.emit_completion(1.0)
            self._complete_alternatives()
            # .. event_name: digiboards.reflection.saved
            # .. event_description: A learner saved a reflection.
            # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
            self.publish_event("saved", activity)
        else:
            # .. event_name: digiboards.reflection.deleted
            # .. event_description: A learner deleted a reflection.
            # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
            self.publish_event("deleted", activity)

    def _complete_alternatives(self) -> None:
        """Complete the reflections that are done with this one too: a guide asks for one."""
        service = self.runtime.service(self, "completion")
        if not self.alternatives or service is None or not service.completion_tracking_enabled():
            return
        key = self.scope_ids.usage_id
        for name in self.alternatives.split():
            service.submit_completion(key.context_key.make_usage_key(key.block_type, name), 1.0)

    def searchable_text(self, activity: Reflection) -> str:
        """Return the prompt; guidance is for after writing."""
        return activity.prompt

    def report_facts(self, activity: Reflection) -> dict[str, int]:
        """Words by user name."""
        return self.writing.private_texts.word_counts(
            usage_key=self.scope_ids.usage_id, kind=REFLECTION, name=activity.name
        )

    def report_row(self, _activity: Reflection, username: str, facts: dict[str, int]) -> dict[str, Any]:
        """Return whether there is a text and how long it is."""
        words = facts.get(username, 0)
        return {_("Answered"): _("yes") if words else _("no"), _("Words"): words}

    def mobile_data(self, activity: Reflection) -> dict[str, Any]:
        """Return what a mobile app shows before it opens the block."""
        return {"prompt": activity.prompt}


def _place(activity: Reflection) -> Place:
    return Place(REFLECTION, activity.name)
