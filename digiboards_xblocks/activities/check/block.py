"""A knowledge check: choose, submit, read why; as often as one likes, until enough are right."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from xblock.fields import Scope, String

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base.block import DigiboardsBlock, content_field
from digiboards_xblocks.activities.base.clashes import original_of
from digiboards_xblocks.activities.base.guard import Guard
from digiboards_xblocks.activities.base.handlers import HandlerError, learner_handler
from digiboards_xblocks.activities.base.templating import part
from digiboards_xblocks.activities.base.writing import draft_place

from .spec import ACTIVITY, KnowledgeCheck, mark, shuffled

DEFAULT = """\
id: choose-an-id
questions:
  - id: which-is-assurance
    text: Which of these is assurance?
    options:
      - id: tone
        text: The team tells you it is confident
        feedback: That is one source, and it is a tone of voice. Ask what it rests on.
      - id: three-kinds
        text: Three kinds of evidence agree
        right: true
        feedback: Yes. Evidence of different kinds that agrees is hard to fake.
"""


class CheckBlock(DigiboardsBlock):
    """Questions with one right option each. The grade is the best attempt's; passing completes the block."""

    display_name = String(display_name="Name", default="Knowledge check", scope=Scope.settings)
    content = content_field(DEFAULT)

    spec: ClassVar = ACTIVITY
    script: ClassVar = "DigiboardsCheck"
    shared: ClassVar = ("digiboards", "errors")
    scripts: ClassVar = ("drafts",)
    styles: ClassVar = ("choices",)

    @property
    def has_score(self) -> bool:
        """Return whether it counts in grades; a copy does not, which would halve the grade of its subsection."""
        with Guard(self, "has_score"):
            return original_of(self, self.readable_activity()) is None
        return True

    def view_context(self, activity: KnowledgeCheck, learner_id: int | None) -> dict[str, Any]:
        """Return the questions in this learner's own order, and the last answers with their feedback."""
        state = self._state(activity, learner_id)
        answers = state.answers if state else {}
        seed = f"{learner_id}/{activity.name}"
        return {
            "questions": [
                part(
                    "check/templates/question.html",
                    html_id=self.html_id,
                    number=number,
                    question=question,
                    options=shuffled(question, seed),
                    chosen=question.option(answers.get(question.name, "")),
                )
                for number, question in enumerate(activity.questions, start=1)
            ],
            "summary": self.summary(activity, state) if state else "",
            "passed": bool(state and state.passed_at),
            "draft": self.draft_place(learner_id),
        }

    def draft_place(self, learner_id: int | None) -> dict[str, str]:
        """Return what ``base/static/drafts.js`` keeps choices by that are not sent yet, on the learner's device."""
        return draft_place(learner_id, self.scope_ids.usage_id)

    @learner_handler
    def submit_answers(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Mark ``answers``, question to option, and keep them. Every question must have one."""
        activity = self.activity()
        answers = data.get("answers")
        if not isinstance(answers, dict):
            raise HandlerError(400, _("No answers arrived. Reload the page and try again."))
        self._refuse_unknown(activity, answers)
        outcome = mark(activity, answers)
        state = self.storage.save_check(
            usage_key=self.scope_ids.usage_id,
            learner_id=learner_id,
            name=activity.name,
            answers=answers,
            right=outcome.right,
            total=outcome.total,
            passed=outcome.passed,
        )
        self.note_saved()
        best = min(state.best, outcome.total)  # the best attempt may have been at more questions
        if self.has_score and platform.score_of(learner_id, self.scope_ids.usage_id) != (best, outcome.total):
            self.runtime.publish(self, "grade", {"value": best, "max_value": outcome.total, "only_if_higher": True})
        if state.passed_at:
            self.emit_completion(1.0)
        # .. event_name: digiboards.check.answered
        # .. event_description: A learner had their answers to a knowledge check marked.
        # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
        self.publish_event("answered", activity)
        return {
            "summary": self.summary(activity, state),
            "passed": bool(state.passed_at),
            "feedback": {
                question.name: {"right": option.right, "text": option.feedback}
                for question in activity.questions
                if (option := question.option(answers[question.name])) is not None
            },
        }

    def highest_score(self, activity: KnowledgeCheck) -> int:
        """Return one point a question."""
        return len(activity.questions)

    def delete_learner_data(self, learner_id: int) -> None:
        """Delete the answers, and the grade with them."""
        super().delete_learner_data(learner_id)
        platform.reset_score(learner_id, self.scope_ids.usage_id, self.max_score() or 0)

    def searchable_text(self, activity: KnowledgeCheck) -> str:
        """Return the questions; not the options, which would give the answers away."""
        return " ".join(question.text for question in activity.questions)

    def report_facts(self, activity: KnowledgeCheck) -> dict[str, tuple[int, int, bool]]:
        """Attempts, best count and pass, by user name."""
        return self.storage.check_summaries(usage_key=self.scope_ids.usage_id, name=activity.name)

    def report_row(
        self, activity: KnowledgeCheck, username: str, facts: dict[str, tuple[int, int, bool]]
    ) -> dict[str, Any]:
        """Return how the learner did."""
        attempts, best, passed = facts.get(username, (0, 0, False))
        return {
            _("Attempts"): attempts,
            _("Best"): best,
            _("Questions"): len(activity.questions),
            _("Passed"): _("yes") if passed else _("no"),
        }

    def mobile_data(self, activity: KnowledgeCheck) -> dict[str, Any]:
        """Return what a mobile app shows before it opens the block; no answers."""
        return {"pass_mark": activity.pass_mark, "questions": [item.text for item in activity.questions]}

    def _state(self, activity: KnowledgeCheck, learner_id: int | None) -> Any:
        if learner_id is None:
            return None

        return self.storage.check_state(usage_key=self.scope_ids.usage_id, learner_id=learner_id, name=activity.name)

    def _refuse_unknown(self, activity: KnowledgeCheck, answers: dict[str, Any]) -> None:
        missing = [
            str(number) for number, question in enumerate(activity.questions, start=1) if question.name not in answers
        ]
        if missing:
            raise HandlerError(
                400,
                _("Answer every question first. Not answered yet: {numbers}.").format(numbers=", ".join(missing)),
            )
        questions = {question.name: question for question in activity.questions}
        for name, option in answers.items():
            if name not in questions or not isinstance(option, str) or questions[name].option(option) is None:
                raise HandlerError(
                    400,
                    _("The questions have changed since you opened the page. Reload it and answer again."),
                )

    def summary(self, activity: KnowledgeCheck, state: Any) -> str:
        """Return how many answers were right, and what that means, in words."""
        parts = [_("{right} of {total} right.").format(right=state.right, total=state.total)]
        if activity.is_passed_by(state.right, state.total):
            parts.append(_("You have passed."))
        elif state.passed_at:
            parts.append(_("You passed earlier, and that stays so."))
        else:
            parts.append(
                _("You need {needed} right to pass. Read the feedback, change your answers and try again.").format(
                    needed=activity.needed
                )
            )
        return " ".join(parts)
