"""What a learner wrote or committed to earlier, shown to them again where it helps."""

from dataclasses import replace
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from xblock.completable import XBlockCompletionMode
from xblock.fields import Scope, String

from ...domain.commitments import STATUSES
from ...domain.programme import has_page
from ...domain.recall import COMMITMENTS, Recall, parse_recall
from ..base import DigiboardsBlock, content_field
from ..presence import pages

DEFAULT = """\
of: choose-an-id
intro: Read what you wrote earlier. Would you write the same today?
"""


class RecallBlock(DigiboardsBlock):
    """A reflection or the list of commitments, for its writer's eyes only. Saves nothing, so it has no script."""

    completion_mode = XBlockCompletionMode.EXCLUDED
    display_name = String(display_name="Name", default="What you wrote", scope=Scope.settings)
    content = content_field(DEFAULT)

    folder: ClassVar = "recall"
    script: ClassVar = ""
    parse = staticmethod(parse_recall)

    def present(self, activity: Recall) -> Recall:
        """Without a link to what the course has no more."""
        there = pages(self)
        return (
            activity
            if there is None
            else replace(activity, link=activity.link if has_page(activity.link, there) else "")
        )

    def view_context(self, activity: Recall, learner_id: int | None) -> dict[str, Any]:
        """The learner's own text or commitments; for staff, whether anybody has written a text of that name."""
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
        """The author's words around the learner's."""
        return f"{activity.heading} {activity.intro}".strip()

    def report_facts(self, _activity: Recall) -> None:
        """Nothing is asked here."""

    def report_row(self, _activity: Recall, _username: str, _facts: None) -> dict[str, Any]:
        """Nothing is asked here."""
        return {}

    def mobile_data(self, activity: Recall) -> dict[str, Any]:
        """What a mobile app shows before it opens the block; not what was written."""
        return {"heading": activity.heading, "of": activity.of}

    def _text(self, activity: Recall, learner_id: int) -> Any:
        from ... import api

        return api.text(usage_key=self.scope_ids.usage_id, learner_id=learner_id, kind=api.REFLECTION, name=activity.of)

    def _commitments(self, learner_id: int) -> list[dict[str, Any]]:
        from ... import api

        made = api.commitments(usage_key=self.scope_ids.usage_id, learner_id=learner_id)
        return [{"text": item.text, "due_on": item.due_on, "status": _(STATUSES[item.status])} for item in made]

    def _is_unknown(self, activity: Recall) -> bool:
        """Whether to tell staff that the name may be wrong; no block has a view of the whole course."""
        from ... import api

        return self.viewer().is_staff and not api.is_written(
            usage_key=self.scope_ids.usage_id, kind=api.REFLECTION, name=activity.of
        )
