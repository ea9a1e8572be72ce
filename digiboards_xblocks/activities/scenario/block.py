"""A fictional case: choose at each decision, read what speaks for and against it, and try the other choices too."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from xblock.fields import Scope, String

from digiboards_xblocks.activities.base.block import DigiboardsBlock, content_field
from digiboards_xblocks.activities.base.handlers import HandlerError, learner_handler
from digiboards_xblocks.activities.base.templating import part

from .spec import ACTIVITY, Decision, Option, Scenario

DEFAULT = """\
id: choose-an-id
setting: |
  You are a non-executive director of a fictional trust. Every report on a system is green.
decisions:
  - id: paper-list
    title: The paper list
    story: On a visit you see two nurses keeping a list on paper.
    question: What do you do with what you saw?
    options:
      - id: quiet-word
        text: Mention it quietly to the chief nurse.
        sensible: You respect the line between executives and non-executives.
        risks: A quiet word has no owner and no date.
        ask: When could you tell me whether other wards do the same?
      - id: short-look
        text: Ask the clinical safety officer for a short look with ward staff.
        sensible: It is quick, and it treats ward staff as witnesses.
        risks: A short look can stay too narrow.
        ask: Why did the incident system show nothing?
"""


class ScenarioBlock(DigiboardsBlock):
    """Decisions with feedback on every choice, which comes when it is chosen. Nothing is scored."""

    display_name = String(display_name="Name", default="Scenario", scope=Scope.settings)
    content = content_field(DEFAULT)

    spec: ClassVar = ACTIVITY
    script: ClassVar = "DigiboardsScenario"
    shared: ClassVar = ("digiboards", "errors")
    styles: ClassVar = ("choices",)

    def view_context(self, activity: Scenario, learner_id: int | None) -> dict[str, Any]:
        """Return the decisions with what was chosen last in each, and the closing once all were tried.

        Who cannot choose (an author, a visitor, a learner whose scripts are off) reads all feedback in ``details``.
        """
        tried = self._tried(activity, learner_id)
        decisions = []
        for number, decision in enumerate(activity.decisions, start=1):
            mine = tried.get(decision.name, ())
            chosen = next((option for name in reversed(mine) if (option := decision.option(name))), None)
            decisions.append(
                part(
                    "scenario/templates/decision.html",
                    html_id=self.html_id,
                    number=number,
                    decision=decision,
                    story=self.prose(decision.story, f"decision-{decision.name}"),
                    chosen=chosen.name if chosen else "",
                    feedback=_feedback(decision, chosen, mine) if chosen else "",
                    saves=learner_id is not None,
                )
            )
        left = sum(decision.name not in tried for decision in activity.decisions)
        done = not left
        return {
            "setting": self.prose(activity.setting, "setting"),
            "decisions": decisions,
            "closing": self.ending(activity) if done else self.closing(activity) if learner_id is None else "",
            "left": self.left(activity, left) if tried else "",
            "closing_without_script": "" if done or learner_id is None else self.closing(activity),
        }

    @learner_handler
    def choose(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Keep that ``option`` was tried in ``decision``, and send its feedback; the closing once all are tried."""
        activity = self.activity()
        decision = activity.decision(data.get("decision"))
        option = decision.option(data.get("option")) if decision else None
        if decision is None or option is None:
            raise HandlerError(
                400, _("The choices have changed since you opened the page. Reload it and choose again.")
            )
        self.storage.save_choice(
            usage_key=self.scope_ids.usage_id,
            learner_id=learner_id,
            name=activity.name,
            decision=decision.name,
            option=option.name,
        )
        tried = self._tried(activity, learner_id)
        done = sum(item.name in tried for item in activity.decisions)
        self.note_saved()
        self.emit_completion(1.0 if done == len(activity.decisions) else done / len(activity.decisions))
        # .. event_name: digiboards.scenario.chosen
        # .. event_description: A learner tried an option of a scenario.
        # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
        self.publish_event("chosen", activity)
        return {
            "feedback": _feedback(decision, option, tried[decision.name]),
            "closing": self.ending(activity) if done == len(activity.decisions) else "",
            "left": self.left(activity, len(activity.decisions) - done),
        }

    def searchable_text(self, activity: Scenario) -> str:
        """Return the case and the questions; not the feedback, which is for after choosing."""
        asked = (f"{item.title} {item.story} {item.question}" for item in activity.decisions)
        return " ".join([activity.setting, *asked])

    def report_facts(self, activity: Scenario) -> dict[str, tuple[int, int]]:
        """Return how much each learner has tried, by user name."""
        return self.storage.scenario_counts(usage_key=self.scope_ids.usage_id, name=activity.name)

    def report_row(self, activity: Scenario, username: str, facts: dict[str, tuple[int, int]]) -> dict[str, Any]:
        """Return how much was tried, and none of the choices."""
        decisions, options = facts.get(username, (0, 0))
        return {
            _("Decisions tried"): decisions,
            _("Decisions"): len(activity.decisions),
            _("Choices explored"): options,
        }

    def mobile_data(self, activity: Scenario) -> dict[str, Any]:
        """Return what a mobile app shows before it opens the block; no feedback."""
        return {"decisions": [{"title": item.title, "question": item.question} for item in activity.decisions]}

    def _tried(self, activity: Scenario, learner_id: int | None) -> Any:
        if learner_id is None:
            return {}

        return self.storage.scenario_choices(
            usage_key=self.scope_ids.usage_id, learner_id=learner_id, name=activity.name
        )

    def closing(self, activity: Scenario) -> str:
        """Return what the author says at the end, as HTML."""
        return self.prose(activity.closing, "closing")

    @staticmethod
    def left(activity: Scenario, left: int) -> str:
        """Return how many decisions are left to take; "" once none is."""
        if not left:
            return ""
        total = len(activity.decisions)
        sentence = ngettext("{left} of {all} decision to take.", "{left} of {all} decisions to take.", total)
        return sentence.format(left=left, all=total)

    def ending(self, activity: Scenario) -> str:
        """Return what one reads once every decision was tried: that this is done, and the closing; as HTML."""
        return part("scenario/templates/ending.html", closing=self.closing(activity))


def _feedback(decision: Decision, option: Option, tried: tuple[str, ...]) -> str:
    explored = sum(other.name in tried for other in decision.options)
    return part("scenario/templates/feedback.html", option=option, explored=explored, choices=len(decision.options))
