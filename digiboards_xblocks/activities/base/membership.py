"""Naming one's organisation, and agreeing that one's answers count in its board's picture.

A block gives itself a ``membership`` and takes the five handlers at the end.
"""

from collections.abc import Callable
from typing import Any, Protocol

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from digiboards_xblocks.organisations.rules import MOST_FOUND, ods_code, search_words

from .block import DigiboardsBlock
from .handlers import HandlerError, learner_handler
from .lazy import LazyModule
from .templating import render
from .thresholds import fewest_people


class BoardMembership:
    """A learner's membership of a board, in one block: named, left, agreed to.

    ``after`` returns what else the page shows when the membership, which it takes, or the consent has changed. The
    page's part is ``static/membership.js`` and ``templates/membership.html``.
    """

    organisations = LazyModule("organisations.storage")
    invitations = LazyModule("organisations.invitations")

    def __init__(
        self, block: DigiboardsBlock, *, after: Callable[[Any], dict[str, Any]] = lambda _membership: {}
    ) -> None:
        self._block = block
        self._after = after

    def get(self, learner_id: int) -> Any:
        """Return the learner's membership in this course run; None if there is none."""
        return self.organisations.membership(usage_key=self._block.scope_ids.usage_id, learner_id=learner_id)

    def context(self, learner_id: int | None) -> dict[str, Any]:
        """Return what ``templates/membership.html`` needs; nothing of it for nobody."""
        return {"membership": None} if learner_id is None else _context(self.get(learner_id))

    def find(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return up to ten organisations with the words of ``text`` in their names, or with that code."""
        self._block.activity()
        words = search_words(data.get("text"))
        if not words:
            raise HandlerError(400, _("Write a part of your organisation's name, or its ODS code, then try again."))
        found = self.organisations.find_organisations(words)
        html = render("base/templates/organisations.html", {"html_id": self._block.html_id, "organisations": found})
        said = _how_many(len(found)) if found or self.organisations.has_organisations() else _no_register()
        return {"html": html, "said": said}

    def name(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Keep the organisation with ``ods_code`` as the learner's; it is then marked as not confirmed."""
        activity = self._block.activity()
        code = ods_code(data.get("ods_code"))
        if not code:
            raise HandlerError(400, _("Choose your organisation from the list, then try again."))
        try:
            membership = self.organisations.name_organisation(
                usage_key=self._block.scope_ids.usage_id, learner_id=learner_id, ods_code=code
            )
        except self.organisations.NotOffered as refused:
            raise HandlerError(409, _("This organisation is not in the list any more. Look for it again.")) from refused
        except self.organisations.FromRoster as refused:
            raise _from_the_team() from refused
        # .. event_name: digiboards.board.organisation_named, digiboards.discovery.organisation_named
        # .. event_description: A learner named the organisation whose board they are on.
        # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
        self._block.publish_event("organisation_named", activity)
        return self._answer(learner_id, membership, _("Your organisation is noted."))

    def accept(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Put the learner on the board that ``code`` invites to; that confirms their membership."""
        activity = self._block.activity()
        try:
            membership = self.invitations.accept(
                usage_key=self._block.scope_ids.usage_id, learner_id=learner_id, code=data.get("code")
            )
        except self.invitations.NotInvited as refused:
            sentence = _(
                "This code is not valid, or not any more. Check it against the invitation, or ask your board’s "
                "secretary for a new one."
            )
            raise HandlerError(409, sentence) from refused
        except self.organisations.FromRoster as refused:
            raise _from_the_team() from refused
        # .. event_name: digiboards.board.invitation_accepted, digiboards.discovery.invitation_accepted
        # .. event_description: A learner joined a board by an invitation of its secretary.
        # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
        self._block.publish_event("invitation_accepted", activity)
        return self._answer(learner_id, membership, _("You are on the board of {name}.").format(name=membership.name))

    def leave(self, learner_id: int) -> dict[str, Any]:
        """Forget the organisation that the learner named, and with it the consent."""
        activity = self._block.activity()
        key = self._block.scope_ids.usage_id
        before = self.organisations.membership(usage_key=key, learner_id=learner_id)
        try:
            self.organisations.leave_organisation(usage_key=key, learner_id=learner_id)
        except self.organisations.FromRoster as refused:
            raise _from_the_team() from refused
        if before is not None:
            # .. event_name: digiboards.board.organisation_left, digiboards.discovery.organisation_left
            # .. event_description: A learner took back which organisation's board they are on.
            # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
            self._block.publish_event("organisation_left", activity)
        # An invitation is accepted anew with its code: naming the organisation would not bring it back.
        undo = None if before is None or before.is_confirmed else before
        return self._answer(learner_id, None, _("Removed. Your answers count in no board's picture."), undo=undo)

    def agree(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Let the learner's answers count in the picture of ``ods_code``, or if not ``agreed`` take that back."""
        activity = self._block.activity()
        which = {"usage_key": self._block.scope_ids.usage_id, "learner_id": learner_id}
        code, agreed = ods_code(data.get("ods_code")), data.get("agreed")
        if not code or type(agreed) is not bool:
            raise HandlerError(400, _("The answer did not arrive whole. Reload the page and try again."))
        membership = (
            self.organisations.agree(**which, ods_code=code) if agreed else self.organisations.withdraw(**which)
        )
        if membership is None:
            raise HandlerError(
                409, _("Your organisation has changed since you opened the page. Reload it and try again.")
            )
        said = _("Noted: your answers may count.") if agreed else _("Noted: your answers do not count from now on.")
        # .. event_name: digiboards.board.consent_changed, digiboards.discovery.consent_changed
        # .. event_description: A learner agreed that their answers may count in their board's picture, or took that
        #   back.
        # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
        self._block.publish_event("consent_changed", activity)
        return self._answer(learner_id, membership, said)

    def _answer(self, learner_id: int, membership: Any, said: str, undo: Any = None) -> dict[str, Any]:
        self._block.note_saved()
        context = {"html_id": self._block.html_id, "learner_id": learner_id, "undo": undo, **_context(membership)}
        return {"html": render("base/templates/membership.html", context), "said": said, **self._after(membership)}


class HasMembership(Protocol):
    """A block in which learners say which board they are on."""

    @property
    def membership(self) -> BoardMembership:
        """The learner's membership of a board."""


@learner_handler
def find_organisations(block: HasMembership, _learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """Return up to ten organisations with the words of ``text`` in their names, or with that code."""
    return block.membership.find(data)


@learner_handler
def name_organisation(block: HasMembership, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """Save the organisation with ``ods_code`` as the learner's."""
    return block.membership.name(learner_id, data)


@learner_handler
def accept_invitation(block: HasMembership, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """Put the learner on the board that ``code`` invites to.

    The code comes in the body of a request: in an address, logs would keep it.
    """
    return block.membership.accept(learner_id, data)


@learner_handler
def leave_organisation(block: HasMembership, learner_id: int, _data: dict[str, Any]) -> dict[str, Any]:
    """Delete the organisation that the learner named."""
    return block.membership.leave(learner_id)


@learner_handler
def agree(block: HasMembership, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
    """Let the learner's answers count in the picture of ``ods_code``, or take that back."""
    return block.membership.agree(learner_id, data)


def _context(membership: Any) -> dict[str, Any]:
    return {"membership": membership, "fewest": fewest_people()}


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
