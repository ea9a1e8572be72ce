"""What the platform asks of every block beside its pages: search, mobile apps, reports, images, a reset by staff."""

from collections.abc import Iterator
from typing import Any, ClassVar

from django.utils.translation import gettext as _

from digiboards_xblocks import platform
from digiboards_xblocks.core.content_errors import ContentError

from .activity import Activity
from .fixtures import olx
from .lazy import LazyModule


class PlatformHooks:
    """The half of ``DigiboardsBlock`` that faces the platform; none of it may fail because one text is broken."""

    deletion = LazyModule("activities.base.deletion")
    content: Any
    display_name: Any
    spec: ClassVar[Activity]
    parse: Any
    saves: Any
    scope_ids: Any

    @classmethod
    def workbench_scenarios(cls) -> list[tuple[str, str]]:
        """Return a page for xblock-sdk's workbench: its title, and the examples of the activity as OLX."""
        fixtures = cls.spec.module("fixtures")
        if fixtures is None:
            return []
        return [(f"Digital Boards: {cls.spec.kind}", olx(cls.spec.block_type, fixtures.EXAMPLES))]

    def readable_activity(self) -> Any:
        """The activity, or None if the text is broken."""
        try:
            return self.parse(self.content)
        except ContentError:
            return None

    def mobile_data(self, activity: Any) -> dict[str, Any]:
        """What a mobile app shows before it opens the block."""
        raise NotImplementedError

    def student_view_data(self, _context: object = None) -> dict[str, Any]:
        """What the course API gives mobile apps of this block; never what would give an answer away."""
        activity = self.readable_activity()
        return self.mobile_data(activity) if activity is not None else {}

    def searchable_text(self, activity: Any) -> str:
        """The authored words a learner may search for."""
        raise NotImplementedError

    def index_dictionary(self) -> dict[str, Any]:
        """What course search knows of this block."""
        index: dict[str, Any] = super().index_dictionary()  # type: ignore[misc]  # XBlock's
        activity = self.readable_activity()
        words = self.searchable_text(activity) if activity is not None else ""
        index.setdefault("content", {}).update({"display_name": self.display_name or "", "text": words})
        index["content_type"] = "Digital Boards"
        return index

    @property
    def data(self) -> str:
        """The authored text, under the only name by which Studio finds and changes the addresses of images.

        It moves a block's images when somebody picks the block from a library, and no longer finds them if the text
        keeps the old addresses (``_rewrite_static_asset_references``, ``contentstore/helpers.py``).
        """
        return str(self.content)

    @data.setter
    def data(self, text: str) -> None:
        self.content = text

    def clear_student_state(self, user_id: str, **_context: object) -> None:
        """Reset by staff: delete the learner's answers and completion. The platform gives the anonymous id."""
        learner_id = platform.learner_id_of(user_id)
        if learner_id is None or not self.saves:
            return

        self.deletion.delete_block_answers(usage_key=self.scope_ids.usage_id, learner_id=learner_id)
        platform.reset_completion(learner_id, self.scope_ids.usage_id)

    def report_row(self, activity: Any, username: str, facts: Any) -> dict[str, Any]:
        """One learner's line in the "Problem responses" report: counts and choices, never words."""
        raise NotImplementedError

    def report_facts(self, activity: Any) -> Any:
        """What ``report_row`` needs of all learners, fetched once."""
        raise NotImplementedError

    def generate_report_data(
        self, user_state_iterator: Any, limit_responses: int | None = None
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Lines for the platform's report. ``state`` overrides the raw state that it would add.

        The limit is ignored on purpose: a learner left out here would be reported with the raw state
        (``instructor_task/tasks_helper/grades.py``).
        """
        del limit_responses
        activity = self.readable_activity()
        facts = self.report_facts(activity) if activity is not None else None
        for user_state in user_state_iterator:
            row = self.report_row(activity, user_state.username, facts) if activity is not None else {}
            yield user_state.username, {**row, "state": _("not shown")}
