"""The hooks that the platform calls beside a block's views: search, mobile apps, reports, images, reset by staff."""

from collections.abc import Iterator
from itertools import tee
from typing import Any, ClassVar

from django.db import transaction
from django.utils.translation import gettext as _
from xblock.completable import XBlockCompletionMode

from digiboards_xblocks import platform, platform_completion
from digiboards_xblocks.core.content_errors import ContentError

from .activity import Activity
from .clashes import original_of
from .fixtures import olx
from .guard import Guard
from .lazy import LazyModule


class ResetFailed(Exception):  # noqa: N818 (what has happened)
    """A learner's answers could not be deleted; none of them is."""


class PlatformHooks:
    """The half of ``DigiboardsBlock`` that faces the platform.

    What the platform calls is here, within a ``Guard``; blocks say the rest in methods of other names.
    """

    deletion = LazyModule("activities.base.deletion")
    content: Any
    counts: Any
    display_name: Any
    entry_point: Any
    fields: Any
    spec: ClassVar[Activity]
    read: Any
    saves: Any
    scope_ids: Any
    viewer: Any

    @classmethod
    def workbench_scenarios(cls) -> list[tuple[str, str]]:
        """Return a page for xblock-sdk's workbench: its title, and the examples of the activity as OLX."""
        fixtures = cls.spec.module("fixtures")
        if fixtures is None:
            return []
        return [(f"Digital Boards: {cls.spec.kind}", olx(cls.spec.block_type, fixtures.EXAMPLES))]

    def readable_activity(self) -> Any:
        """Return the activity, or None if the text is broken."""
        try:
            return self.read(self.content)
        except ContentError:
            return None

    def statements_in(self, _activity: Any) -> tuple[str, ...]:
        """Return the names of statements that are rated here, and in their guides too."""
        return ()

    @property
    def completion_mode(self) -> Any:
        """Return whether it counts: not what its page does not take, nor a copy, nor a block that nobody can do yet.

        It would undo what is complete around it.
        """
        with Guard(self, "completion_mode"):
            if not self.counts:
                return XBlockCompletionMode.EXCLUDED
            activity = self.readable_activity()
            if activity is None or original_of(self, activity) is not None:
                return XBlockCompletionMode.EXCLUDED
        return XBlockCompletionMode.COMPLETABLE

    def emit_completion(self, completion_percent: float) -> None:
        """Publish the learner's completion, if it counts and is another than the platform keeps.

        The platform takes eight queries to find that nothing has changed; to ask it first takes one.
        """
        if self.completion_mode != XBlockCompletionMode.COMPLETABLE:
            return
        if platform_completion.completion_of(self.viewer().learner_id, self.scope_ids.usage_id) != completion_percent:
            super().emit_completion(completion_percent)  # type: ignore[misc]  # XBlock's

    def mobile_data(self, activity: Any) -> dict[str, Any]:
        """Return what a mobile app shows before it opens the block."""
        raise NotImplementedError

    def student_view_data(self, _context: object = None) -> dict[str, Any]:
        """Return what the course API gives mobile apps of this block; never what would give an answer away."""
        with Guard(self, "student_view_data"):
            activity = self.readable_activity()
            return self.mobile_data(activity) if activity is not None else {}
        return {}

    def highest_score(self, _activity: Any) -> int | None:
        """Return how many points there are, of a block that gives any."""
        return None

    def max_score(self) -> int | None:
        """Return the number of points; None, as for a block without a score, if the content is broken."""
        with Guard(self, "max_score"):
            activity = self.readable_activity()
            return self.highest_score(activity) if activity is not None else None
        return None

    def searchable_text(self, activity: Any) -> str:
        """Return the authored words a learner may search for."""
        raise NotImplementedError

    def index_dictionary(self) -> dict[str, Any]:
        """Return what course search knows of this block; its name at least."""
        index: dict[str, Any] = {}
        words = ""
        with Guard(self, "index_dictionary"):
            index = super().index_dictionary()  # type: ignore[misc]  # XBlock's
            activity = self.readable_activity()
            words = self.searchable_text(activity) if activity is not None else ""
        index.setdefault("content", {}).update({"display_name": self.display_name or "", "text": words})
        index["content_type"] = "Digital Boards"
        return index

    def add_xml_to_node(self, node: Any) -> None:
        """Write the block for an export, a copy or a library; without what cannot be written, if need be."""
        with Guard(self, "add_xml_to_node"):
            super().add_xml_to_node(node)  # type: ignore[misc]  # XBlock's
            return
        node.tag = self.scope_ids.block_type
        node.set("xblock-family", self.entry_point)
        for name, field in self.fields.items():
            with Guard(self, f"add_xml_to_node ({name})"):
                if name == "content":
                    node.text = self.content
                elif name not in ("children", "parent") and field.is_set_on(self):
                    node.set(name, field.to_string(field.read_from(self)))

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

    def delete_learner_data(self, learner_id: int) -> None:
        """Delete the learner's answers and completion."""
        self.deletion.delete_block_answers(usage_key=self.scope_ids.usage_id, learner_id=learner_id)
        platform_completion.reset_completion(learner_id, self.scope_ids.usage_id)

    def clear_student_state(self, user_id: str, **_context: object) -> None:
        """Reset by staff: delete the learner's answers and completion. The platform gives the anonymous id.

        The one hook that may fail: the platform then keeps what it has of the learner, and does not tell staff that the
        answers are deleted (``instructor/enrollment.py reset_student_attempts``). What is raised holds no words.
        """
        with Guard(self, "clear_student_state"), transaction.atomic():
            learner_id = platform.learner_id_of(user_id)
            if learner_id is not None and self.saves:
                self.delete_learner_data(learner_id)
            return
        raise ResetFailed(f"nothing was deleted of {self.scope_ids.usage_id}; the log says what went wrong")

    def report_row(self, activity: Any, username: str, facts: Any) -> dict[str, Any]:
        """Return one learner's line in the "Problem responses" report: counts and choices, never words."""
        raise NotImplementedError

    def report_facts(self, activity: Any) -> Any:
        """Return what ``report_row`` needs of all learners, fetched once."""
        raise NotImplementedError

    def generate_report_data(
        self, user_state_iterator: Any, limit_responses: int | None = None
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """Lines for the platform's report, one for each learner of whom it has a state.

        The limit is ignored on purpose: a learner left out here would be reported with the raw state
        (``instructor_task/tasks_helper/grades.py``).
        """
        del limit_responses
        usernames, again = tee(self._reported(user_state_iterator))
        rows = self._rows(again)
        for username in usernames:
            row: dict[str, Any] = {}
            with Guard(self, "generate_report_data"):
                row = next(rows, {})  # none comes after one that failed
            yield username, _Line(row, state=_("not shown"))

    def _reported(self, user_states: Any) -> Iterator[str]:
        """All for whom the platform will have a line. Its iterator leaves out those whose state is empty."""
        seen = set()
        with Guard(self, "generate_report_data"):
            for user_state in user_states:
                seen.add(user_state.username)
                yield user_state.username
        with Guard(self, "generate_report_data"):
            for username in platform.usernames_with_state(self.scope_ids.usage_id):
                if username not in seen:
                    yield username

    def _rows(self, usernames: Iterator[str]) -> Iterator[dict[str, Any]]:
        """Yield the report's cells for each of them; nobody's, if the block's text is broken."""
        activity = self.readable_activity()
        if activity is not None:
            facts = self.report_facts(activity)
            for username in usernames:
                yield self.report_row(activity, username, facts)


class _Line(dict[str, Any]):
    """A line of the "Problem responses" report: its ``state`` replaces the raw one, and is not among its ``keys``.

    The platform copies a line over what it has itself, with ``update``, which copies all that a dictionary holds. Then
    it makes a column of each of the line's ``keys``, and always one of ``state``: were it a key of ours, the report
    would have two such columns, and one value for both (``grades.py _build_student_data``).
    """

    def keys(self) -> Any:
        """The titles of our own columns."""
        return {title: value for title, value in self.items() if title != "state"}.keys()
