"""Naming one's organisation, and agreeing that one's answers count in its board's picture."""

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digiboards_xblocks.organisations.rules import MOST_FOUND, ods_code, search_words

from .activity import Activity
from .handlers import HandlerError, learner_handler
from .lazy import LazyModule
from .templating import render
from .thresholds import fewest_people


class MembershipMixin:
    """Adds to a block what ``templates/membership.html`` and ``static/membership.js`` ask for."""

    organisations = LazyModule("organisations.storage")
    activity: Any
    spec: ClassVar[Activity]
    html_id: Any
    note_saved: Any
    publish_event: Any
    scope_ids: Any

    def after_membership(self, _learner_id: int, _membership: Any) -> dict[str, Any]:
        """What else the page is told when the membership or the consent has changed."""
        return {}

    def membership_context(self, learner_id: int | None) -> dict[str, Any]:
        """What ``templates/membership.html`` needs; nothing of it for nobody."""
        if learner_id is None:
            return {"membership": None}
        found = self.organisations.membership(usage_key=self.scope_ids.usage_id, learner_id=learner_id)
        return self._shown(found)

    @learner_handler
    def find_organisations(self, _learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Up to ten organisations with the words of ``text`` in their names, or with that code."""
        self.activity()
        words = search_words(data.get("text"))
        if not words:
            raise HandlerError(400, _("Write a part of your organisation's name, or its ODS code, then try again."))
        found = self.organisations.find_organisations(words)
        html = render("base/templates/organisations.html", {"html_id": self.html_id, "organisations": found})
        said = _how_many(len(found)) if found or self.organisations.has_organisations() else _no_register()
        return {"html": html, "said": said}

    @learner_handler
    def name_organisation(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Keep the organisation with ``ods_code`` as the learner's; it is then marked as not confirmed."""
        activity = self.activity()
        code = ods_code(data.get("ods_code"))
        if not code:
            raise HandlerError(400, _("Choose your organisation from the list, then try again."))
        try:
            kept = self.organisations.name_organisation(
                usage_key=self.scope_ids.usage_id, learner_id=learner_id, ods_code=code
            )
        except self.organisations.NotOffered as refused:
            raise HandlerError(409, _("This organisation is not in the list any more. Look for it again.")) from refused
        except self.organisations.FromRoster as refused:
            raise _from_the_team() from refused
        # .. event_name: digiboards.board.organisation_named, digiboards.discovery.organisation_named
        # .. event_description: A learner named the organisation whose board they are on.
        # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
        self.publish_event("organisation_named", activity)
        return self._told(learner_id, kept, _("Your organisation is noted."))

    @learner_handler
    def leave_organisation(self, learner_id: int, _data: dict[str, Any]) -> dict[str, Any]:
        """Forget the organisation that the learner named, and with it the consent."""
        activity = self.activity()
        key = self.scope_ids.usage_id
        before = self.organisations.membership(usage_key=key, learner_id=learner_id)
        try:
            self.organisations.leave_organisation(usage_key=key, learner_id=learner_id)
        except self.organisations.FromRoster as refused:
            raise _from_the_team() from refused
        if before is not None:
            # .. event_name: digiboards.board.organisation_left, digiboards.discovery.organisation_left
            # .. event_description: A learner took back which organisation's board they are on.
            # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
            self.publish_event("organisation_left", activity)
        return self._told(learner_id, None, _("Removed. Your answers count in no board's picture."), undo=before)

    @learner_handler
    def agree(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Let the learner's answers count in the picture of ``ods_code``, or if not ``agreed`` take that back."""
        activity = self.activity()
        which = {"usage_key": self.scope_ids.usage_id, "learner_id": learner_id}
        code, agreed = ods_code(data.get("ods_code")), data.get("agreed")
        if not code or type(agreed) is not bool:
            raise HandlerError(400, _("The answer did not arrive whole. Reload the page and try again."))
        kept = self.organisations.agree(**which, ods_code=code) if agreed else self.organisations.withdraw(**which)
        if kept is None:
            raise HandlerError(
                409, _("Your organisation has changed since you opened the page. Reload it and try again.")
            )
        said = _("Noted: your answers may count.") if agreed else _("Noted: your answers do not count from now on.")
        # .. event_name: digiboards.board.consent_changed, digiboards.discovery.consent_changed
        # .. event_description: A learner agreed that their answers may count in their board's picture, or took that
        #   back.
        # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
        self.publish_event("consent_changed", activity)
        return self._told(learner_id, kept, said)

    def _told(self, learner_id: int, membership: Any, said: str, undo: Any = None) -> dict[str, Any]:
        self.note_saved()
        context = {"html_id": self.html_id, "learner_id": learner_id, "undo": undo, **self._shown(membership)}
        return {
            "html": render("base/templates/membership.html", context),
            "said": said,
            **self.after_membership(learner_id, membership),
        }

    def _shown(self, membership: Any) -> dict[str, Any]:

        return {
            "membership": membership,
            "fewest": fewest_people(),
        }


def _how_many(count: int) -> str:
    if not count:
        return _("Nothing found. Try another part of the name, or the ODS code.")
    if count == MOST_FOUND:
        return _("These are the first {n}. If yours is not there, write more of its name.").format(n=count)
    return ngettext("{n} found. Is it yours?", "{n} found. Which is yours?", count).format(n=count)


def _no_register() -> str:
    return _("There is no list of organisations here yet. Nothing else in the course depends on it.")


def _from_the_team() -> HandlerError:
    return HandlerError(409, _("Your programme team has entered your organisation. Ask them if it is wrong."))
