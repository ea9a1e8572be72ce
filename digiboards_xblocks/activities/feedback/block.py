"""The feedback block: recommendation, change in confidence, and a comment that is private unless it is shared."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from xblock.fields import Scope, String

from digiboards_xblocks.activities.base.block import DigiboardsBlock, content_field
from digiboards_xblocks.activities.base.handlers import HandlerError, learner_handler
from digiboards_xblocks.activities.base.templating import part
from digiboards_xblocks.activities.base.writing import Place, Writing, Written, delete_text, save_text
from digiboards_xblocks.activities.base.writing_rules import FEEDBACK

from .spec import ACTIVITY, CHANGE, MAX_COMMENT, RECOMMEND, Feedback

DEFAULT = """\
id: choose-an-id
scope: guide
"""

_KNOWN = {"recommend": RECOMMEND, "change": CHANGE}


class FeedbackBlock(DigiboardsBlock):
    """The two questions behind the programme's figures, in its own words; saved on change."""

    display_name = String(display_name="Name", default="Your feedback", scope=Scope.settings)
    content = content_field(DEFAULT)

    spec: ClassVar = ACTIVITY
    script: ClassVar = "DigiboardsFeedback"
    shared: ClassVar = ("digiboards", "writing")
    scripts: ClassVar = ("drafts",)
    styles: ClassVar = ("choices",)

    save_text = save_text
    delete_text = delete_text

    @property
    def writing(self) -> Writing:
        """The one comment."""
        return Writing(self, find_place=lambda activity, *_: _place(activity), after=self._after_writing)

    def view_context(self, activity: Feedback, learner_id: int | None) -> dict[str, Any]:
        """Return the questions of the scope, with the learner's own answers and comment."""
        writing = self.writing
        answers, saved = None, None
        if learner_id is not None:
            answers = self.storage.feedback(
                usage_key=self.scope_ids.usage_id, learner_id=learner_id, name=activity.name
            )
            saved = writing.get_text(_place(activity), learner_id)
        asked = activity.questions
        return {
            "questions": [
                self._question("recommend", asked.recommend, answers.recommend if answers else ""),
                self._question("change", asked.change, answers.change if answers else ""),
            ],
            "comment": _(asked.comment),
            "longest": MAX_COMMENT,
            "is_shared": bool(answers and answers.shared),
            "saved": saved,
            **writing.drafts_of(learner_id),
        }

    @learner_handler
    def save_answers(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Keep ``recommend``, ``change`` and ``shared``, those that are given; the others stay as they are."""
        activity = self.activity()
        given: dict[str, Any] = {name: data[name] for name in ("recommend", "change", "shared") if name in data}
        if not given:
            raise HandlerError(400, _("No answer arrived. Choose one and try again."))
        for name, value in given.items():
            fits = type(value) is bool if name == "shared" else isinstance(value, str) and value in _KNOWN[name]
            if not fits:
                raise HandlerError(
                    400, _("The questions have changed since you opened the page. Reload it and try again.")
                )
        answers = self.storage.save_feedback(
            usage_key=self.scope_ids.usage_id,
            learner_id=learner_id,
            name=activity.name,
            scope=activity.scope,
            answers=given,
        )
        saved_at = self.note_saved()
        if answers.complete:
            self.emit_completion(1.0)
        # .. event_name: digiboards.feedback.given
        # .. event_description: A learner answered a question about the course, or said whether staff may read their
        #   comment.
        # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
        self.publish_event("given", activity)
        return {"saved_at": saved_at.isoformat(), "complete": answers.complete}

    def _after_writing(self, activity: Feedback, _learner_id: int, _place: Place, _written: Written) -> None:
        """Complete nothing: the comment is optional."""
        # .. event_name: digiboards.feedback.commented
        # .. event_description: A learner saved or deleted their comment.
        # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
        self.publish_event("commented", activity)

    def _question(self, name: str, question: str, chosen: str) -> str:
        return part(
            "feedback/templates/question.html",
            html_id=self.html_id,
            name=name,
            question=question,
            choices=tuple(_KNOWN[name].items()),
            chosen=chosen,
        )

    def searchable_text(self, activity: Feedback) -> str:
        """Return the question by which one would look for it."""
        return _(activity.questions.recommend)

    def report_facts(self, activity: Feedback) -> dict[str, int]:
        """Return how many questions each learner has answered, by user name."""
        return self.storage.feedback_counts(usage_key=self.scope_ids.usage_id, name=activity.name)

    def report_row(self, _activity: Feedback, username: str, facts: dict[str, int]) -> dict[str, Any]:
        """Return how many questions are answered, and none of the answers."""
        return {_("Questions answered"): facts.get(username, 0), _("Questions"): len(_KNOWN)}

    def mobile_data(self, activity: Feedback) -> dict[str, Any]:
        """Return what a mobile app shows before it opens the block."""
        asked = activity.questions
        return {"scope": activity.scope, "questions": [_(asked.recommend), _(asked.change), _(asked.comment)]}


def _place(activity: Feedback) -> Place:
    return Place(FEEDBACK, activity.name, MAX_COMMENT)
