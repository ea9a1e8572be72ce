"""My action plan: filled from what a learner has done, written as they go, and taken away."""

from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from xblock.fields import Scope, String

from digiboards_xblocks.activities.base.block import DigiboardsBlock, content_field
from digiboards_xblocks.activities.base.lazy import LazyModule
from digiboards_xblocks.activities.base.presence import pages
from digiboards_xblocks.activities.base.templating import blank, filled, part
from digiboards_xblocks.activities.base.writing import Writing, blank_text, delete_text, save_text, text_values
from digiboards_xblocks.activities.base.writing_rules import REFLECTION
from digiboards_xblocks.core.programme_outline import on_pages

from . import handlers
from . import spec as rules
from .exports import check_dates
from .progress import confidence_by_guide
from .spec import ACTIVITY, ActionPlan

DEFAULT = """\
id: choose-an-id
intro: Your plan saves itself as you write. Come back to it whenever you like.
"""


class ActionPlanBlock(DigiboardsBlock):
    """One plan in a course; its words are private texts, its dates rows that may be counted."""

    display_name = String(display_name="Name", default="My action plan", scope=Scope.settings)
    content = content_field(DEFAULT)

    spec: ClassVar = ACTIVITY
    script: ClassVar = "DigiboardsActionPlan"
    shared: ClassVar = ("digiboards", "errors", "writing")
    scripts: ClassVar = ("drafts",)
    styles: ClassVar = ("chart",)
    commitments = LazyModule("activities.commitments.storage")
    ratings = LazyModule("activities.confidence.storage")
    organisations = LazyModule("organisations.storage")

    save_dates = handlers.save_dates
    remove = handlers.remove
    restore = handlers.restore
    take = handlers.take
    save_text = save_text
    delete_text = delete_text

    @property
    def writing(self) -> Writing:
        """The texts of the plan."""
        return Writing(self, find_place=partial(handlers.find_place, self), after=partial(handlers.after_writing, self))

    def present(self, activity: ActionPlan) -> ActionPlan:
        """Return the activity without links to what the course has no more."""
        there = pages(self)
        return activity if there is None else replace(activity, programme=on_pages(activity.programme, there))

    def view_context(self, activity: ActionPlan, learner_id: int | None) -> dict[str, Any]:
        """Return the parts of the plan as kept, and beside them what the learner rated, committed to and wrote."""
        mine: Any = self.storage.Gathered()
        is_finished = False
        if learner_id is not None:
            key = self.scope_ids.usage_id
            mine = self.storage.gather(usage_key=key, learner_id=learner_id, name=activity.name)
            is_finished = self.storage.is_finished(usage_key=key, learner_id=learner_id)
        plan = mine.plan
        today = timezone.localdate()
        drafts = self.writing.drafts_of(learner_id)
        made = {item.text.text: item.due_on for item in mine.commitments if item.text.readable}
        actions = {number: plan.texts.get(rules.action_of(number)) for number in rules.PRIORITIES}
        missing = () if is_finished else plan.missing

        def text(item: rules.Part, group: str = "") -> SafeString:
            return self._text(item, plan.texts.get(item.name), drafts, group)

        return {
            "intro": self.prose(activity.intro),
            "progress": confidence_by_guide(activity.programme, mine.ratings),
            "plan": plan,
            "missing": missing,
            "needed": [(name, label, name in missing) for name, label in rules.NEEDED.items()],
            "outcome": text(rules.OUTCOME),
            "priorities": [
                {
                    "number": number,
                    "texts": [text(item, f"group-{number}") for item in rules.priority_parts(number)],
                    "due": plan.dates.get(number),
                    "moved_to": rules.moved_to(actions[number].text, plan.dates.get(number), made)
                    if actions[number]
                    else None,
                    "earliest": min(plan.dates.get(number, today), today),
                }
                for number in rules.PRIORITIES
            ],
            "board": [text(item) for item in (rules.ASK, rules.MEETING, rules.FIRST)],
            "stop": text(rules.STOP),
            "witness": text(rules.WITNESS),
            "checks": [
                {
                    "day": day,
                    "on": on,
                    "is_due": on <= today,
                    "status": plan.checks.get(day, ""),
                    "text": text(rules.check_part(day), f"look-{day}"),
                }
                for day, on in check_dates(plan)
            ],
            "statuses": rules.CHECK_STATUSES.items(),
            "latest": today + rules.LONGEST_AHEAD,
            "commitments": mine.commitments,
            "reflections": _reread(activity, mine.reflections),
            "files": {
                name or "page": self.runtime.handler_url(self, "take", suffix=name) if learner_id is not None else ""
                for name in ("", "word", "chair", "calendar")
            },
            **drafts,
        }

    def searchable_text(self, activity: ActionPlan) -> str:
        """Return what the author says of it."""
        return activity.intro

    def report_facts(self, activity: ActionPlan) -> dict[str, int]:
        """Return how many priorities of each plan have a date, by user name."""
        return self.storage.plan_counts(usage_key=self.scope_ids.usage_id, name=activity.name)

    def report_row(self, _activity: ActionPlan, username: str, facts: dict[str, int]) -> dict[str, Any]:
        """Return whether there is a plan, and how many of its priorities have a date."""
        return {
            _("Plan begun"): _("yes") if username in facts else _("no"),
            _("Priorities with a date"): facts.get(username, 0),
        }

    def mobile_data(self, _activity: ActionPlan) -> dict[str, Any]:
        """Return what a mobile app shows before it opens the block: the questions."""
        return {"parts": [_(item.label) for item in rules.PARTS]}

    def _text(self, item: rules.Part, saved: Any, drafts: dict[str, str], group: str) -> SafeString:
        """The HTML of one text area. What differs between learners are values only, which are put in here alone.

        ``group`` is the part of an id whose words tell the area from others of the same label.
        """
        kept = part(
            "action_plan/templates/part.html",
            name=item.name,
            id=f"{self.html_id}-{item.name}",
            about=f"{self.html_id}-private",
            label=_(item.label),
            group=f"{self.html_id}-{group}" if group else "",
            longest=item.longest,
            rows=3 if item.longest == rules.LONG else 1,
            saved=blank_text("text", saved),
            **{name: blank(name) for name in drafts},
        )
        return filled(kept, {**drafts, **text_values("text", saved)})


def _reread(activity: ActionPlan, reflections: Any) -> list[dict[str, Any]]:
    """The learner's reflections in the programme's order, each with what was asked; then those it does not know."""
    questions = [item for guide in activity.programme.guides for item in guide.questions if item.kind == REFLECTION]
    prompts = {item.name: item.text for item in questions}
    names = [name for _kind, name in reflections]
    order = [name for name in prompts if name in names] + [name for name in names if name not in prompts]
    return [{"prompt": prompts.get(name, ""), "saved": reflections[REFLECTION, name]} for name in order]
