"""My learning: how far a learner is, everything of theirs in this course, to take away or to delete."""

from dataclasses import replace
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from xblock.completable import XBlockCompletionMode
from xblock.fields import Scope, String

from digiboards_xblocks import platform_completion
from digiboards_xblocks.activities.base.block import DigiboardsBlock, content_field
from digiboards_xblocks.activities.base.handlers import File, HandlerError, learner_download, learner_handler
from digiboards_xblocks.activities.base.presence import pages
from digiboards_xblocks.activities.base.templating import part, render
from digiboards_xblocks.activities.base.writing import draft_owner
from digiboards_xblocks.core.finishing import ProgrammeState, guide_state, programme_state
from digiboards_xblocks.core.programme_outline import on_pages

from . import exports
from .presenter import kinds, present
from .progress import guide_progress, programme_progress
from .spec import ACTIVITY, Record

DEFAULT = """\
id: choose-an-id
intro: |
  Everything that you have written, chosen and finished in this course.
"""

PROGRAMME = "programme"
ALL_GUIDES = "all-guides"


class RecordBlock(DigiboardsBlock):
    """Shows, hands over and deletes what the other blocks keep; keeps nothing itself."""

    completion_mode = XBlockCompletionMode.EXCLUDED
    display_name = String(display_name="Name", default="My learning", scope=Scope.settings)
    content = content_field(DEFAULT)

    spec: ClassVar = ACTIVITY
    script: ClassVar = "DigiboardsRecord"
    shared: ClassVar = ("digiboards", "errors")
    styles: ClassVar = ("choices",)

    def present(self, activity: Record) -> Record:
        """Return the activity without links to what the course has no more."""
        there = pages(self)
        return activity if there is None else replace(activity, programme=on_pages(activity.programme, there))

    def view_context(self, activity: Record, learner_id: int | None) -> dict[str, Any]:
        """Return the progress of one guide, or all: progress, everything of the learner's, downloads and deletion."""
        completed = {} if learner_id is None else platform_completion.completed_blocks(learner_id, self._course_key)
        intro = self.prose(activity.intro)
        if activity.of:
            guide = activity.programme.guide(activity.of)
            return {"intro": intro, "guide": guide_progress(guide_state(guide, completed)) if guide else None}
        state = programme_state(activity.programme, completed)
        return {
            "intro": intro,
            "progress": programme_progress(state),
            "guides": [part("record/templates/guide.html", guide=guide_progress(item)) for item in state.listed],
            "statements": self._statements(state) if learner_id is not None else (),
            "mine": self._mine(activity, learner_id) if learner_id is not None else "",
            "files": [(kind, label, self._address("take", kind)) for kind, label in exports.labels()],
            "drafts": self._drafts(learner_id),
            "kinds": kinds(),
        }

    @learner_download
    def take(self, learner_id: int, suffix: str) -> File:
        """Return everything of the learner's in this course, as the kind of file that the suffix names."""
        activity = self.activity()
        completed = platform_completion.completed_blocks(learner_id, self._course_key)
        contents = exports.Contents(
            whose=self._whose(learner_id),
            state=programme_state(activity.programme, completed),
            completed=completed,
            rows=self.storage.read_record(usage_key=self.scope_ids.usage_id, learner_id=learner_id).rows,
            made_at=timezone.now(),
        )
        file = exports.file(suffix, contents)
        if file is None:
            raise HandlerError(404, _("There is no such file. Reload the page and choose one of the links."))
        # .. event_name: digiboards.record.downloaded
        # .. event_description: A learner took away what the course holds of them.
        # .. event_data: ``name``: the activity's id; ``questions``: 0.
        self.publish_event("downloaded", activity)
        return file

    @learner_download
    def statement(self, learner_id: int, suffix: str) -> File:
        """Return a statement that the learner finished the programme, or every guide of it."""
        activity = self.activity()
        state = programme_state(activity.programme, platform_completion.completed_blocks(learner_id, self._course_key))
        finished_at = {PROGRAMME: state.finished_at, ALL_GUIDES: state.all_finished_at}.get(suffix)
        if finished_at is None:
            raise HandlerError(404, _("There is no statement yet. The page says what is still to do."))
        file = exports.statement(
            self._whose(learner_id), state, finished_at, timezone.now(), all_guides=suffix == ALL_GUIDES
        )
        # .. event_name: digiboards.record.statement_downloaded
        # .. event_description: A learner took away a statement of completion.
        # .. event_data: ``name``: the activity's id; ``questions``: 0.
        self.publish_event("statement_downloaded", activity)
        return file

    @learner_handler
    def delete_everything(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Delete all that the learner has saved in this course run, if they confirm that they understand."""
        activity = self.activity()
        if data.get("understood") is not True:
            raise HandlerError(400, _("Tick the box to say that you understand, then press the button again."))
        self.deletion.delete_course_answers(learner_id=learner_id, course_key=self._course_key)
        # .. event_name: digiboards.record.deleted
        # .. event_description: A learner deleted all their answers in a course run.
        # .. event_data: ``name``: the activity's id; ``questions``: 0.
        self.publish_event("deleted", activity)
        return {"html": render("record/templates/mine.html", {"is_deleted": True})}

    def searchable_text(self, activity: Record) -> str:
        """Return the author's words; the rest is the learner's."""
        return activity.intro

    def report_facts(self, _activity: Record) -> None:
        """Return no facts, as nothing is asked here."""

    def report_row(self, _activity: Record, _username: str, _facts: None) -> dict[str, Any]:
        """Return an empty row: who finished what is on the staff pages, in one query rather than one a learner."""
        return {}

    def mobile_data(self, activity: Record) -> dict[str, Any]:
        """Return what a mobile app shows before it opens the block; nothing of the learner's."""
        return {"of": activity.of, "guides": [guide.title for guide in activity.programme.guides]}

    def _mine(self, activity: Record, learner_id: int) -> SafeString:
        """The HTML of everything of the learner's. Not cached: it holds private words."""
        everything = self.storage.read_record(
            usage_key=self.scope_ids.usage_id, learner_id=learner_id, answers_only=True
        )
        guides = (guide for guide in activity.programme.guides if not guide.is_gone)
        context = {
            "sections": present(activity.outline, everything.rows) if everything else (),
            "first": next(guides, None),
        }
        return render("record/templates/mine.html", context)

    def _statements(self, state: ProgrammeState) -> tuple[tuple[str, str], ...]:
        """The words and address of each statement that the learner may have."""
        found = []
        if state.finished_at is not None:
            found.append((_("My statement of completion of the programme"), self._address("statement", PROGRAMME)))
        if state.all_finished_at is not None:
            found.append((_("My statement of completion of every guide"), self._address("statement", ALL_GUIDES)))
        return tuple(found)

    def _address(self, handler: str, suffix: str) -> str:
        return str(self.runtime.handler_url(self, handler, suffix=suffix))

    def _whose(self, learner_id: int) -> exports.Whose:
        user = self.runtime.service(self, "user").get_current_user()
        username = str(user.opt_attrs.get("edx-platform.username") or "")
        name = str(getattr(user, "full_name", None) or "").strip() or username
        return exports.Whose(learner_id, username, name, str(self._course_key))

    def _drafts(self, learner_id: int | None) -> str:
        """How the names of this learner's drafts of this course start, on their device (base/static/drafts.js)."""
        return f"{draft_owner(learner_id, self._course_key)}:"

    @property
    def _course_key(self) -> Any:
        return self.scope_ids.usage_id.context_key
