"""The recall block: a learner's earlier text or commitments, shown to them again."""

from dataclasses import replace
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from xblock.completable import XBlockCompletionMode
from xblock.fields import Scope, String

from digiboards_xblocks.activities.base.block import DigiboardsBlock, content_field
from digiboards_xblocks.activities.base.lazy import LazyModule
from digiboards_xblocks.activities.base.presence import pages
from digiboards_xblocks.activities.base.writing_rules import REFLECTION
from digiboards_xblocks.activities.commitments.spec import STATUSES
from digiboards_xblocks.core.programme_outline import has_page

from .spec import ACTIVITY, COMMITMENTS, Recall

DEFAULT = """\
of: choose-an-id
intro: Read what you wrote earlier. Would you write the same today?
"""


class RecallBlock(DigiboardsBlock):
    """A reflection or the list of commitments, for its writer's eyes only. Saves nothing, so it has no script."""

    commitments = LazyModule("activities.commitments.storage")
    private_texts = LazyModule("activities.base.private_texts")

    completion_mode = XBlockCompletionMode.EXCLUDED
    display_name = String(display_name="Name", default="What you wrote", scope=Scope.settings)
    content = content_field(DEFAULT)

    spec: ClassVar = ACTIVITY
    script: ClassVar = ""

    def present(self, activity: Recall) -> Recall:
        """Return the recall without a link to what the course has no more."""
        if not activity.link:
            return activity
        there = pages(self)
        return activity if there is None or has_page(activity.link, there) else replace(activity, link="")

    def view_context(self, activity: Recall, learner_id: int | None) -> dict[str, Any]:
        """Return the learner's own text or commitments; for staff, whether anybody has written a text of that name."""
        is_list = activity.of == COMMITMENTS
        saved = None if is_list or learner_id is None else self._text(activity, learner_id)
        return {
            "intro": self.prose(activity.intro),
            "is_list": is_list,
            "saved": saved,
            "commitments": self._commitments(learner_id) if is_list and learner_id is not None else [],
            "is_unknown": not (is_list or learner_id is None or saved) and self._is_unknown(activity),
        }

    def searchable_text(self, activity: Recall) -> str:
        """Return the author's words around the learner's."""
        return f"{activity.heading} {activity.intro}".strip()

    def report_facts(self, _activity: Recall) -> None:
        """Return no facts, as nothing is asked here."""

    def report_row(self, _activity: Recall, _username: str, _facts: None) -> dict[str, Any]:
        """Return no facts, as nothing is asked here."""
        return {}

    def mobile_data(self, activity: Recall) -> dict[str, Any]:
        """Return what a mobile app shows before it opens the block; not what was written."""
        return {"heading": activity.heading, "of": activity.of}

    def _text(self, activity: Recall, learner_id: int) -> Any:
        return self.private_texts.text(
            usage_key=self.scope_ids.usage_id, learner_id=learner_id, kind=REFLECTION, name=activity.of
        )

    def _commitments(self, learner_id: int) -> list[dict[str, Any]]:
        made = self.commitments.commitments(usage_key=self.scope_ids.usage_id, learner_id=learner_id)
        return [{"text": item.text, "due_on": item.due_on, "status": _(STATUSES[item.status])} for item in made]

    def _is_unknown(self, activity: Recall) -> bool:
        """Whether to tell staff that the name may be wrong; no block has a view of the whole course."""
        return self.viewer().is_staff and not self.private_texts.is_written(
            usage_key=self.scope_ids.usage_id, kind=REFLECTION, name=activity.of
        )
