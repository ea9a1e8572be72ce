"""Actions with a date: suggested ones or one's own, kept up as they go, and taken along in a calendar."""

from functools import partial
from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from xblock.fields import Scope, String

from digiboards_xblocks.activities.base.block import DigiboardsBlock, content_field
from digiboards_xblocks.activities.base.lazy import LazyModule
from digiboards_xblocks.activities.base.templating import part
from digiboards_xblocks.activities.base.writing import Writing, delete_text, save_text

from . import handlers
from . import spec as rules
from .cards import limits, options
from .consent import has_consented
from .spec import ACTIVITY, Commitments

DEFAULT = """\
id: choose-an-id
suggestions:
  - id: see-for-yourself
    text: Visit a service, and compare what you see with the dashboard.
    within_days: 30
    category: delivery
    done: One match and one difference, in writing, shared with the executive lead.
"""


class CommitmentsBlock(DigiboardsBlock):
    """A learner's commitments hang on this block's name and a slot: a suggestion's id, or ``own-`` and a token."""

    display_name = String(display_name="Name", default="My commitments", scope=Scope.settings)
    content = content_field(DEFAULT)

    spec: ClassVar = ACTIVITY
    script: ClassVar = "DigiboardsCommitments"
    shared: ClassVar = ("digiboards", "errors", "writing")
    scripts: ClassVar = ("drafts",)
    styles: ClassVar = ("choices",)
    reminders = LazyModule("activities.commitments.reminders")

    make = handlers.make
    change = handlers.change
    remove = handlers.remove
    restore = handlers.restore
    remind = handlers.remind
    calendar = handlers.calendar
    save_text = save_text
    delete_text = delete_text

    @property
    def writing(self) -> Writing:
        """The words of the commitments, and what was learnt from them."""
        return Writing(
            self,
            find_place=partial(handlers.find_place, self),
            after=partial(handlers.after_writing, self),
            refuse_gone=partial(handlers.refuse_gone, self),
            may_delete=handlers.may_delete,
        )

    def view_context(self, activity: Commitments, learner_id: int | None) -> dict[str, Any]:
        """Return what is suggested, what the learner has made of it, and the form for their own."""
        made = self._made(activity, learner_id)
        taken = {item.slot for item in made}
        today, ahead, drafts = timezone.localdate(), limits(), self.writing.drafts_of(learner_id)
        return {
            "cards": [handlers.render_card(self, item, drafts) for item in made],
            "suggestions": [
                part(
                    "commitments/templates/suggestion.html",
                    html_id=self.html_id,
                    suggestion=item,
                    due=item.due(today).isoformat(),
                    taken=item.name in taken,
                    saves=learner_id is not None,
                    **ahead,
                )
                for item in activity.suggestions
            ],
            "categories": options(rules.CATEGORIES),
            "longest": rules.MAX_CHARACTERS,
            "wants_reminders": has_consented(self, learner_id),
            "calendar": self.runtime.handler_url(self, "calendar") if learner_id is not None else "",
            **ahead,
            **drafts,
        }

    def searchable_text(self, activity: Commitments) -> str:
        """Return what is suggested."""
        return " ".join(f"{item.text} {item.done}" for item in activity.suggestions)

    def report_facts(self, activity: Commitments) -> dict[str, tuple[int, int]]:
        """Return how many each learner has made and done, by user name."""
        return self.storage.commitment_counts(usage_key=self.scope_ids.usage_id, block_name=activity.name)

    def report_row(self, _activity: Commitments, username: str, facts: dict[str, tuple[int, int]]) -> dict[str, Any]:
        """Return how many were made and done."""
        made, done = facts.get(username, (0, 0))
        return {_("Commitments"): made, _("Done"): done}

    def mobile_data(self, activity: Commitments) -> dict[str, Any]:
        """Return what a mobile app shows before it opens the block; not what the learner made."""
        return {"suggestions": [item.text for item in activity.suggestions]}

    def _made(self, activity: Commitments, learner_id: int | None) -> Any:
        if learner_id is None:
            return ()

        return self.storage.commitments(**handlers.storage_key(self, activity, learner_id))
