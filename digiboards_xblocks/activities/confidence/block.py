"""Statements rated from 1 to 5 before a guide, after it and a year on, with all shown side by side."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from xblock.fields import Scope, String

from digiboards_xblocks.activities.base.block import DigiboardsBlock, content_field
from digiboards_xblocks.activities.base.handlers import HandlerError, learner_handler
from digiboards_xblocks.activities.base.templating import part
from digiboards_xblocks.core.statements import AFTER, LATER, SCALE

from .results import results
from .spec import ACTIVITY, Confidence
from .year_on import is_open

DEFAULT = """\
id: choose-an-id
phase: before
statements:
  - id: choose-an-id
    text: I can tell assurance from reassurance.
"""


class ConfidenceBlock(DigiboardsBlock):
    """The guide's statements; ``phase`` in the text says whether this is before or after the guide.

    A year after all of them were rated after the guide, the same block asks them a third time.
    """

    display_name = String(display_name="Name", default="Your confidence", scope=Scope.settings)
    content = content_field(DEFAULT)

    spec: ClassVar = ACTIVITY
    script: ClassVar = "DigiboardsConfidence"
    styles: ClassVar = ("choices", "rating", "chart")

    def view_context(self, activity: Confidence, learner_id: int | None) -> dict[str, Any]:
        """Return the ratings of this phase, and after the guide also those of the others."""
        ratings = self._ratings(learner_id)
        phase = activity.phase if learner_id is None else self._phase(activity, learner_id)
        mine = ratings.get(phase, {})
        return {
            "statements": [
                part(
                    "base/templates/statement.html",
                    html_id=self.html_id,
                    number=number,
                    statement=item,
                    chosen=mine.get(item.name),
                    scale=tuple(SCALE.items()),
                )
                for number, item in enumerate(activity.statements, start=1)
            ],
            "done": sum(item.name in mine for item in activity.statements),
            "all": len(activity.statements),
            "phase": phase,
            "results": self._results(activity, ratings),
        }

    @learner_handler
    def save_ratings(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Keep ``ratings``, statement to a whole number from 1 to 5; those not named stay as they are."""
        activity = self.activity()
        values = data.get("ratings")
        known = {item.name for item in activity.statements}
        if not isinstance(values, dict) or not values:
            raise HandlerError(400, _("No rating arrived. Choose one and try again."))
        for name, value in values.items():
            if name not in known:
                raise HandlerError(
                    400, _("The statements have changed since you opened the page. Reload it and rate again.")
                )
            if type(value) is not int or value not in SCALE:
                raise HandlerError(400, _("A rating is a whole number from 1 to 5."))
        key = self.scope_ids.usage_id
        phase = self._phase(activity, learner_id)
        self.storage.save_ratings(usage_key=key, learner_id=learner_id, phase=phase, values=values)
        ratings = self.storage.ratings(usage_key=key, learner_id=learner_id)
        done = len(known & set(ratings[phase]))
        saved_at = self.note_saved()
        # What was finished a year ago stays so.
        self.emit_completion(1.0 if phase == LATER or done == len(known) else done / len(known))
        # .. event_name: digiboards.confidence.rated
        # .. event_description: A learner rated statements.
        # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
        self.publish_event("rated", activity)
        return {
            "saved_at": saved_at.isoformat(),
            "done": done,
            "results": self._results(activity, ratings),
        }

    def searchable_text(self, activity: Confidence) -> str:
        """Return the statements."""
        return " ".join(item.text for item in activity.statements)

    def report_facts(self, activity: Confidence) -> dict[str, int]:
        """Return how many of these statements each learner has rated."""
        return self.storage.rating_counts(
            usage_key=self.scope_ids.usage_id,
            phase=activity.phase,
            statements=[item.name for item in activity.statements],
        )

    def report_row(self, activity: Confidence, username: str, facts: dict[str, int]) -> dict[str, Any]:
        """Return how many statements are rated, and none of the ratings."""
        return {_("Statements rated"): facts.get(username, 0), _("Statements"): len(activity.statements)}

    def mobile_data(self, activity: Confidence) -> dict[str, Any]:
        """Return what a mobile app shows before it opens the block."""
        return {"phase": activity.phase, "statements": [item.text for item in activity.statements]}

    def _ratings(self, learner_id: int | None) -> dict[str, dict[str, int]]:
        if learner_id is None:
            return {}

        return self.storage.ratings(usage_key=self.scope_ids.usage_id, learner_id=learner_id)

    def _phase(self, activity: Confidence, learner_id: int) -> str:
        """What is rated now: the phase of the text, or a year after the guide that later one."""
        if activity.phase != AFTER:
            return activity.phase
        names = [item.name for item in activity.statements]
        rated_at = self.storage.rated_at(
            usage_key=self.scope_ids.usage_id, learner_id=learner_id, phase=AFTER, statements=names
        )
        return LATER if is_open(names, rated_at, timezone.localdate()) else AFTER

    def _results(self, activity: Confidence, ratings: dict[str, dict[str, int]]) -> str:
        """Before, after and a year on as a chart and the same as a table; "" until a statement is rated twice."""
        if activity.phase != AFTER:
            return ""
        return results(activity.statements, ratings)
