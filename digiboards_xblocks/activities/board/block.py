"""A whole board's picture for its workshop: how confident its members are, never how one of them is."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from xblock.completable import XBlockCompletionMode
from xblock.fields import Scope, String

from digiboards_xblocks.activities.base.block import DigiboardsBlock, content_field
from digiboards_xblocks.activities.base.handlers import File, HandlerError, learner_download, learner_handler
from digiboards_xblocks.activities.base.membership import (
    BoardMembership,
    accept_invitation,
    agree,
    find_organisations,
    leave_organisation,
    name_organisation,
)
from digiboards_xblocks.activities.base.templating import asset, render

from .chart import board_chart
from .labels import asking_others, label_row, titles_with_values
from .picture import picture
from .spec import ACTIVITY, Board

DEFAULT = """\
id: choose-an-id
intro: Look at this together before your workshop. It shows the board, never one of you.
"""
OLD_DAYS = 180


class BoardBlock(DigiboardsBlock):
    """The picture as it was published last; ``activities/board/storage.py`` says who sees it and what is in it."""

    completion_mode = XBlockCompletionMode.EXCLUDED
    display_name = String(display_name="Name", default="My board's picture", scope=Scope.settings)
    content = content_field(DEFAULT)

    spec: ClassVar = ACTIVITY
    script: ClassVar = "DigiboardsBoard"
    shared: ClassVar = ("digiboards", "errors", "membership")
    styles: ClassVar = ("choices",)

    find_organisations = find_organisations
    name_organisation = name_organisation
    leave_organisation = leave_organisation
    accept_invitation = accept_invitation
    agree = agree

    @property
    def membership(self) -> BoardMembership:
        """The learner's membership of a board."""
        return BoardMembership(self, after=lambda membership: {"picture": self._picture(self.activity(), membership)})

    def view_context(self, activity: Board, learner_id: int | None) -> dict[str, Any]:
        """Return the learner's organisation and, if their answers count in it, its board's picture."""
        membership = self.membership.context(learner_id)
        return {
            "intro": self.prose(activity.intro),
            "picture": "" if learner_id is None else self._picture(activity, membership["membership"]),
            **membership,
        }

    @learner_handler
    def publish(self, learner_id: int, _data: dict[str, Any]) -> dict[str, Any]:
        """Make today's picture."""
        activity = self.activity()
        key = self.scope_ids.usage_id
        membership = self.membership.get(learner_id)
        try:
            if membership is None:
                raise self.storage.NotCounted
            self.storage.publish_picture(usage_key=key, membership=membership, guides=activity.programme.guides)
        except self.storage.NotCounted as refused:
            raise HandlerError(409, _("Only members whose own answers may count can make the picture.")) from refused
        except self.storage.MadeToday as refused:
            raise HandlerError(409, _("Today's picture has been made already. Reload the page.")) from refused
        except self.storage.NotEnough as refused:
            raise HandlerError(
                409, _("There is not enough yet for anything new to be shown. Try again later.")
            ) from refused
        self.note_saved()
        # .. event_name: digiboards.board.published
        # .. event_description: A member had the picture of their board made.
        # .. event_data: ``name``: the activity's id; ``questions``: 0.
        self.publish_event("published", activity)
        return {"picture": self._picture(activity, membership), "said": _("The picture is made.")}

    @learner_download
    def room(self, learner_id: int, _suffix: str) -> File:
        """Return the picture as a page of its own, in large type, for the screen in the room."""
        activity = self.activity()
        membership = self.membership.get(learner_id)
        context = self._picture_context(activity, membership)
        if not context["rows"]:
            raise HandlerError(404, _("There is no picture of your board to show at the moment."))
        # Our own style sheet.
        style = mark_safe(asset("board/static/room.css"))  # noqa: S308
        page = render("board/templates/room.html", {"style": style, "language": get_language() or "en", **context})
        return File("board.html", "text/html", page.encode(), opens=True)

    def searchable_text(self, activity: Board) -> str:
        """Return the author's words."""
        return activity.intro or str(self.display_name)

    def report_facts(self, _activity: Board) -> dict[str, tuple[str, bool]]:
        """Return each learner's organisation, by user name."""
        return self.membership.organisations.memberships(usage_key=self.scope_ids.usage_id)

    def report_row(self, _activity: Board, username: str, facts: dict[str, tuple[str, bool]]) -> dict[str, Any]:
        """Return the organisation of each learner's board, but not whether they agreed to be counted."""
        code, confirmed = facts.get(username, ("", False))
        return {_("Organisation"): code, _("Confirmed"): _("yes") if confirmed else _("no")}

    def mobile_data(self, activity: Board) -> dict[str, Any]:
        """Return what a mobile app shows before it opens the block."""
        return {"guides": [guide.title for guide in activity.programme.guides]}

    def _picture(self, activity: Board, membership: Any) -> str:
        return render("board/templates/picture.html", self._picture_context(activity, membership))

    def _picture_context(self, activity: Board, membership: Any) -> dict[str, Any]:
        key = self.scope_ids.usage_id
        counts = membership is not None and self.storage.counts_in_picture(membership)
        context = {
            "html_id": self.html_id,
            "membership": membership,
            "counts": counts,
            "has_guides": bool(activity.programme.guides),
            "rows": (),
        }
        if not counts:
            return context
        published = self.storage.published_picture(usage_key=key, membership=membership)
        shown, today = picture(activity.programme.guides, published.figures), timezone.localdate()
        made_on = published.made_on
        return context | {
            "rows": () if shown.is_empty else tuple(label_row(row) for row in shown.rows),
            "chart": board_chart(shown),
            "strengths": titles_with_values(shown.strengths),
            "gaps": titles_with_values(shown.gaps),
            "made_on": made_on,
            "is_todays": made_on == today,
            "is_old": made_on is not None and (today - made_on).days > OLD_DAYS,
            "has_gaps": published.has_gaps,
            "asking": asking_others(str(self.display_name), membership.name, self.storage.fewest_people()),
            "fewest": self.storage.fewest_people(),
            "room": self.runtime.handler_url(self, "room"),
        }
