"""My learning: how far a learner is, everything of theirs in this course, to take away or to delete."""

from collections.abc import Mapping
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
from digiboards_xblocks.activities.base.lazy import LazyModule
from digiboards_xblocks.activities.base.presence import pages
from digiboards_xblocks.activities.base.record import RecordRow
from digiboards_xblocks.activities.base.templating import part, render
from digiboards_xblocks.activities.base.writing import draft_owner
from digiboards_xblocks.activities.confidence.results import results
from digiboards_xblocks.core.finishing import GuideState, ProgrammeState, programme_state
from digiboards_xblocks.core.programme_outline import on_pages

from . import exports, recap
from .evidence import EXTRAS, KINDS, Year, evidence_file, read_choice
from .path import Path, path_of
from .presenter import kinds, present
from .progress import guide_progress, programme_progress
from .spec import ACTIVITY, Record
from .year_on import to_rate_again

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
    styles: ClassVar = ("choices", "chart")
    organisations = LazyModule("organisations.storage")

    def present(self, activity: Record) -> Record:
        """Return the activity without links to what the course has no more."""
        there = pages(self)
        return activity if there is None else replace(activity, programme=on_pages(activity.programme, there))

    def view_context(self, activity: Record, learner_id: int | None) -> dict[str, Any]:
        """Return the progress of one guide, or all: progress, everything of the learner's, downloads and deletion."""
        completed = {} if learner_id is None else platform_completion.completed_blocks(learner_id, self._course_key)
        intro = self.prose(activity.intro)
        state = programme_state(activity.programme, completed)
        if activity.of:
            return {"intro": intro, **self._end(activity, state, learner_id)}
        rows = {} if learner_id is None else self._answers(learner_id)
        path = path_of(state, activity.start, rows)
        return {
            "intro": intro,
            "progress": programme_progress(state),
            **_onward(activity, path),
            "promises": recap.promises_of(activity.programme, rows),
            "again": to_rate_again((item.guide for item in state.listed), rows, timezone.localdate()),
            "recommended": _shown(path.recommended),
            "guides": _shown(path.others),
            "statements": self._statements(state) if learner_id is not None else (),
            "mine": self._mine(activity, rows) if learner_id is not None else "",
            "files": [(kind, label, self._address("take", kind)) for kind, label in exports.labels()],
            "evidence": [(kind, label, self._address("evidence", kind)) for kind, (label, *_how) in KINDS.items()],
            "extras": EXTRAS.items(),
            "drafts": self._drafts(learner_id),
            "kinds": kinds(),
        }

    @learner_download
    def take(self, learner_id: int, suffix: str) -> File:
        """Return everything of the learner's in this course, as the kind of file that the suffix names."""
        activity = self.activity()
        completed = platform_completion.completed_blocks(learner_id, self._course_key)
        contents = exports.Contents(
            whose=self._whose(activity, learner_id),
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
            self._whose(activity, learner_id), state, finished_at, timezone.now(), all_guides=suffix == ALL_GUIDES
        )
        # .. event_name: digiboards.record.statement_downloaded
        # .. event_description: A learner took away a statement of completion.
        # .. event_data: ``name``: the activity's id; ``questions``: 0.
        self.publish_event("statement_downloaded", activity)
        return file

    @learner_download
    def evidence(self, learner_id: int, suffix: str) -> File:
        """Return the learner's last year in one page, as the kind of file, and with what was ticked, in the suffix."""
        activity, choice = self.activity(), read_choice(suffix)
        if choice is None:
            raise HandlerError(404, _("There is no such file. Reload the page and choose one of the links."))
        key, whose = self.scope_ids.usage_id, self._whose(activity, learner_id)
        board = self.organisations.membership(usage_key=key, learner_id=learner_id)
        completed = platform_completion.completed_blocks(learner_id, self._course_key)
        year = Year(
            name=whose.name,
            board=board.name if board else "",
            course_title=whose.course_title,
            state=programme_state(activity.programme, completed),
            rows=self.storage.read_tables(usage_key=key, learner_id=learner_id, keys=choice.tables).rows,
            today=timezone.localdate(),
        )
        # .. event_name: digiboards.record.evidence_downloaded
        # .. event_description: A learner took away a page of what they did in a year.
        # .. event_data: ``name``: the activity's id; ``questions``: 0.
        self.publish_event("evidence_downloaded", activity)
        return evidence_file(choice, year)

    @learner_handler
    def renew(self, learner_id: int, _data: dict[str, Any]) -> dict[str, Any]:
        """Return the block as it is now: ``html``, and whether the guide that it ends is ``finished``. Changes nothing.

        Something else on its page was saved, which may have been the last step; the page asks rather than reloads.
        """
        activity = self.activity()
        shown = self.view_context(activity, learner_id)
        context = {"block": self, "html_id": self.html_id, "activity": activity, "learner_id": learner_id, **shown}
        guide = shown.get("guide")
        return {
            "html": render("record/templates/student.html", context),
            "finished": guide is not None and guide.is_finished,
        }

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

    def _end(self, activity: Record, state: ProgrammeState, learner_id: int | None) -> dict[str, Any]:
        """The end of one guide: what remains or, once it is finished, what the learner takes from it."""
        found = next((item for item in state.guides if item.guide.name == activity.of), None)
        if found is None or found.finished_at is None or learner_id is None:
            return {"guide": guide_progress(found) if found else None}
        rows = self.storage.read_tables(
            usage_key=self.scope_ids.usage_id, learner_id=learner_id, keys=recap.TABLES
        ).rows
        path, taken, plan = path_of(state, activity.start, rows), recap.recap_of(found.guide, rows), state.plan
        board = found.guide.for_the_board
        return {
            "guide": guide_progress(found),
            "change": results(found.guide.statements, taken.ratings),
            "again": to_rate_again([found.guide], rows, timezone.localdate()),
            "promises": taken.promises,
            "writings": taken.writings,
            "for_the_board": board if board and board.link else None,
            "plan": plan.step if plan and plan.done_at is None and plan.step.link else None,
            "progress": programme_progress(state),
            "is_recommended": bool(path.recommended),
            **_onward(activity, path),
        }

    def _answers(self, learner_id: int) -> Mapping[str, tuple[RecordRow, ...]]:
        """All answers of the learner's. For their eyes only."""
        found: Mapping[str, tuple[RecordRow, ...]] = self.storage.read_record(
            usage_key=self.scope_ids.usage_id, learner_id=learner_id, answers_only=True
        ).rows
        return found

    def _mine(self, activity: Record, rows: Mapping[str, tuple[RecordRow, ...]]) -> SafeString:
        """The HTML of everything of the learner's. Not cached: it holds private words."""
        guides = (guide for guide in activity.programme.guides if not guide.is_gone)
        context = {
            "sections": present(activity.outline, rows) if any(rows.values()) else (),
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

    def _whose(self, activity: Record, learner_id: int) -> exports.Whose:
        user = self.runtime.service(self, "user").get_current_user()
        username = str(user.opt_attrs.get("edx-platform.username") or "")
        course = str(self._course_key)
        return exports.Whose(learner_id, username, self.learner_name(), course, activity.programme.title or course)

    def _drafts(self, learner_id: int | None) -> str:
        """How the names of this learner's drafts of this course start, on their device (base/static/drafts.js)."""
        return f"{draft_owner(learner_id, self._course_key)}:"

    @property
    def _course_key(self) -> Any:
        return self.scope_ids.usage_id.context_key


def _onward(activity: Record, path: Path) -> dict[str, Any]:
    """The guide that comes next on a path, and the page where the path is found."""
    return {
        "next": guide_progress(path.next) if path.next else None,
        "start_link": activity.start.link if activity.start else "",
    }


def _shown(states: tuple[GuideState, ...]) -> list[SafeString]:
    return [part("record/templates/guide.html", guide=guide_progress(state)) for state in states]
