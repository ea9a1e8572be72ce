"""One question, two answers."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from xblock.fields import Scope, String

from digiboards_xblocks.activities.base.block import DigiboardsBlock, content_field
from digiboards_xblocks.activities.base.handlers import HandlerError, learner_handler

from .spec import ACTIVITY, ANSWERS, Poll

DEFAULT = """\
id: choose-an-id
question: Does your board know who may pause a launch?
"""


class PollBlock(DigiboardsBlock):
    """A question that is answered with yes or no."""

    display_name = String(display_name="Name", default="Poll", scope=Scope.settings)
    content = content_field(DEFAULT)

    spec: ClassVar = ACTIVITY
    script: ClassVar = "DigiboardsPoll"

    def view_context(self, activity: Poll, learner_id: int | None) -> dict[str, Any]:
        """The answers, and which was given."""
        mine = {"usage_key": self.scope_ids.usage_id, "learner_id": learner_id, "name": activity.name}
        return {
            "answers": tuple(ANSWERS.items()),
            "chosen": self.storage.poll_answer(**mine) if learner_id is not None else "",
        }

    @learner_handler
    def answer(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Keep ``answer``."""
        activity = self.activity()
        given = data.get("answer")
        if given not in ANSWERS:
            raise HandlerError(400, _("Choose one of the answers."))
        mine = {"usage_key": self.scope_ids.usage_id, "learner_id": learner_id, "name": activity.name}
        self.storage.save_poll_answer(**mine, answer=given)
        self.note_saved()
        self.emit_completion(1.0)
        return {}

    def searchable_text(self, activity: Poll) -> str:
        """The question."""
        return activity.question

    def report_facts(self, activity: Poll) -> set[str]:
        """Who answered, by user name."""
        return self.storage.who_answered(usage_key=self.scope_ids.usage_id, name=activity.name)

    def report_row(self, _activity: Poll, username: str, facts: set[str]) -> dict[str, Any]:
        """Whether somebody answered; what, is nobody's business."""
        return {_("Answered"): _("yes") if username in facts else _("no")}

    def mobile_data(self, activity: Poll) -> dict[str, Any]:
        """What a mobile app shows before it opens the block."""
        return {"question": activity.question}
