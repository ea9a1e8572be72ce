"""A section of a guide to read: remembers how far one got, and is done when its end was reached."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from xblock.fields import Integer, Scope, String

from digiboards_xblocks.activities.base.block import DigiboardsBlock, content_field
from digiboards_xblocks.activities.base.handlers import HandlerError, learner_handler

from .spec import ACTIVITY, Text

DEFAULT = """\
!!! question "Start with this"
    What would you like your board to understand?

## Say one thing

Write the idea here, in Markdown.

!!! ask "Ask at your board"
    What evidence tells us so?
"""


def _number_from_exporter(name: str, what: str) -> Integer:
    return Integer(display_name=name, help=f"{what}; the exporter says so.", scope=Scope.settings, default=0)


class TextBlock(DigiboardsBlock):
    """Markdown with numbered sources and terms that open their meaning."""

    display_name = String(display_name="Name", default="Section", scope=Scope.settings)
    minutes = Integer(
        display_name="Minutes",
        help="How long the page takes to read and do; 0 shows nothing.",
        scope=Scope.settings,
        default=0,
        values={"min": 0, "max": 120},
    )
    page = _number_from_exporter("Page", "The number of the page in its guide, 0 outside of one")
    pages = _number_from_exporter("Pages", "How many pages the guide has")
    minutes_after = _number_from_exporter("Minutes after", "How long the pages of the guide that follow take")
    content = content_field(DEFAULT)

    editable_fields = ("display_name", "minutes", "content")
    spec: ClassVar = ACTIVITY
    script: ClassVar = "DigiboardsText"
    readers: ClassVar = ("reading",)

    def view_context(self, activity: Text, learner_id: int | None) -> dict[str, Any]:
        """Return the text as HTML, and where the learner left it."""
        place = self._place(learner_id)
        last = place.place if place and not place.finished_at else 0
        return {
            "html": self.prose(activity.text),
            "resume": activity.headings[last - 1] if 1 < last <= len(activity.headings) else None,
            "resume_number": last,
            "finished_at": place.finished_at if place else None,
        }

    @learner_handler
    def save_place(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Keep ``place``, the number of the heading reached; ``finished`` says that the end was."""
        activity = self.activity()
        place, finished = data.get("place", 0), data.get("finished", False)
        if type(place) is not int or not 0 <= place <= len(activity.headings):
            raise HandlerError(400, _("The text has changed since you opened the page. Reload it to go on."))
        if type(finished) is not bool:
            raise HandlerError(400, _("The answer did not arrive whole. Reload the page and try again."))
        place = self.storage.save_place(
            usage_key=self.scope_ids.usage_id, learner_id=learner_id, place=place, finished=finished
        )
        self.note_saved()
        if finished and self.counts:
            self.emit_completion(1.0)
            # .. event_name: digiboards.text.finished
            # .. event_description: A learner read a text to its end, or marked it as read.
            # .. event_data: ``name``: "", as a text has no id; ``questions``: 0.
            self.publish_event("finished", activity)
        return {"finished": place.finished_at is not None}

    def searchable_text(self, activity: Text) -> str:
        """Return all of it."""
        return activity.text

    def report_facts(self, _activity: Text) -> dict[str, bool]:
        """Return who reached the end, by user name."""
        return self.storage.readers(usage_key=self.scope_ids.usage_id)

    def report_row(self, _activity: Text, username: str, facts: dict[str, bool]) -> dict[str, Any]:
        """Return whether the text was read to its end."""
        return {_("Read to the end"): _("yes") if facts.get(username) else _("no")}

    def mobile_data(self, activity: Text) -> dict[str, Any]:
        """Return what a mobile app shows before it opens the block."""
        return {"minutes": self.minutes, "headings": list(activity.headings)}

    def _place(self, learner_id: int | None) -> Any:
        if learner_id is None:
            return None

        return self.storage.reading_place(usage_key=self.scope_ids.usage_id, learner_id=learner_id)
