"""A few questions at the start of the programme, and the guides to begin with, each with its reason."""

from itertools import count
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from xblock.fields import Scope, String

from digiboards_xblocks.activities.base.block import DigiboardsBlock, content_field
from digiboards_xblocks.activities.base.handlers import HandlerError, learner_handler
from digiboards_xblocks.activities.base.lazy import LazyModule
from digiboards_xblocks.activities.base.membership import (
    BoardMembership,
    accept_invitation,
    agree,
    find_organisations,
    leave_organisation,
    name_organisation,
)
from digiboards_xblocks.activities.base.presence import pages
from digiboards_xblocks.activities.base.templating import part
from digiboards_xblocks.activities.commitments.consent import has_consented, keep_consent
from digiboards_xblocks.core.statements import SCALE

from .input import choices_in, ratings_in
from .results import results
from .spec import ACTIVITY, CHOICES, MOST_REASONS, REASONS, Answers, Discovery

DEFAULT = """\
id: choose-an-id
guides:
  - id: g1
    statements: [g1-explain-digital, g1-describe-duty]
    coming_up: a new or changed board
    suits: [chair, chief-executive, partner-member]
    suits_newcomers: true
"""


class DiscoveryBlock(DigiboardsBlock):
    """Recommends where to begin, and blocks nothing. Every answer is optional, saved on change, and can be changed.

    The titles, links and statements of the guides come from the course's outline, which the exporter writes into the
    block's text; without it nothing can be asked.
    """

    display_name = String(display_name="Name", default="Find your starting point", scope=Scope.settings)
    content = content_field(DEFAULT)

    spec: ClassVar = ACTIVITY
    script: ClassVar = "DigiboardsDiscovery"
    shared: ClassVar = ("digiboards", "errors", "membership")
    styles: ClassVar = ("choices", "rating")
    reminders = LazyModule("activities.commitments.reminders")

    find_organisations = find_organisations
    name_organisation = name_organisation
    leave_organisation = leave_organisation
    accept_invitation = accept_invitation
    agree = agree

    @property
    def membership(self) -> BoardMembership:
        """The learner's membership of a board."""
        return BoardMembership(self)

    def present(self, activity: Discovery) -> Discovery:
        """Return the discovery without the guides that the course has no more."""
        there = pages(self)
        return activity if there is None else activity.on_pages(there)

    def view_context(self, activity: Discovery, learner_id: int | None) -> dict[str, Any]:
        """Return the questions with the learner's answers, and what they lead to once there are any."""
        if not activity.programme.guides:
            return {"is_waiting": True}
        answers = self._answers(activity, learner_id)
        board = self.membership.context(learner_id)
        filled = "" if answers.is_any or board["membership"] is None else board["membership"].role_group
        return {
            "intro": self.prose(activity.intro),
            "filled": filled,
            "choices": {
                name: self._choice(name, getattr(answers, name), filled=filled if name == "role" else "")
                for name in CHOICES
            },
            "reasons": tuple((name, label, name in answers.reasons) for name, label in REASONS.items()),
            "most_reasons": MOST_REASONS,
            "statements": self._statements(activity, answers),
            "done": self._rated(activity, answers),
            "all": len(activity.statements),
            "coming_up": tuple(
                (guide.name, guide.coming_up, guide.name in answers.coming_up) for guide in activity.guides
            ),
            "results": self._results(activity, answers) if answers.is_any else "",
            "wants_reminders": has_consented(self, learner_id),
            **board,
        }

    @learner_handler
    def save_answers(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Keep ``choices`` and ``ratings``, those that are given; the others stay as they are.

        With ``show`` the learner asks for their starting points, which completes the block if anything is answered.
        """
        activity = self.activity()
        if not activity.programme.guides:
            raise HandlerError(409, _("The course team is preparing this part of the course. Come back later."))
        choices, ratings = choices_in(data, activity), ratings_in(data, activity)
        show = data.get("show", False)
        if type(show) is not bool or not (choices or ratings or show):
            raise HandlerError(400, _("No answer arrived. Choose one and try again."))
        answers = self.storage.save_discovery(
            usage_key=self.scope_ids.usage_id,
            learner_id=learner_id,
            name=activity.name,
            choices=choices,
            ratings=ratings,
        )
        saved_at = self.note_saved()
        if choices or ratings:
            # .. event_name: digiboards.discovery.answered
            # .. event_description: A learner answered questions about themselves, or rated statements, at the start.
            # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
            self.publish_event("answered", activity)
        if show and answers.is_any:
            self.emit_completion(1.0)
            # .. event_name: digiboards.discovery.shown
            # .. event_description: A learner was shown where to start.
            # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
            self.publish_event("shown", activity)
        return {
            "saved_at": saved_at.isoformat(),
            "done": self._rated(activity, answers),
            "results": self._results(activity, answers),
        }

    @learner_handler
    def remind(self, learner_id: int, data: dict[str, Any]) -> dict[str, Any]:
        """Keep whether mails are ``wanted`` in this course run; no answer, and nothing that completes the block."""
        activity, kept = self.activity(), keep_consent(self, learner_id, data)
        # .. event_name: digiboards.discovery.reminders
        # .. event_description: A learner asked for mails of the course run, or for none.
        # .. event_data: ``name``: the activity's id; ``questions``: how many it asks.
        self.publish_event("reminders", activity)
        return kept

    def statements_in(self, activity: Discovery) -> tuple[str, ...]:
        """Return those of all guides."""
        return tuple(name for guide in activity.guides for name in guide.statements)

    def searchable_text(self, activity: Discovery) -> str:
        """Return what is asked."""
        asked = [item.text for item in activity.statements] + [guide.coming_up for guide in activity.guides]
        return " ".join([activity.intro, *asked]).strip()

    def report_facts(self, activity: Discovery) -> dict[str, tuple[bool, int]]:
        """Return whether each learner has answered, and how many statements they have rated."""
        return self.storage.discovery_counts(
            usage_key=self.scope_ids.usage_id,
            name=activity.name,
            statements=list(self.statements_in(activity)),
        )

    def report_row(self, activity: Discovery, username: str, facts: dict[str, tuple[bool, int]]) -> dict[str, Any]:
        """Return whether anything is answered, and the number of ratings, but none of a named person's answers."""
        answered, rated = facts.get(username, (False, 0))
        return {
            _("Answered"): _("yes") if answered else _("no"),
            _("Statements rated"): rated,
            _("Statements"): len(self.statements_in(activity)),
        }

    def mobile_data(self, activity: Discovery) -> dict[str, Any]:
        """Return what a mobile app shows before it opens the block."""
        return {
            "guides": [guide.title for guide in activity.programme.guides],
            "statements": [item.text for item in activity.statements],
        }

    def _answers(self, activity: Discovery, learner_id: int | None) -> Answers:
        if learner_id is None:
            return Answers()

        return self.storage.discovery(usage_key=self.scope_ids.usage_id, learner_id=learner_id, name=activity.name)

    def _choice(self, name: str, chosen: str, *, filled: str) -> str:
        return part(
            "discovery/templates/choice.html",
            html_id=self.html_id,
            name=name,
            choices=tuple(CHOICES[name].items()),
            chosen=chosen or filled,
            filled=bool(filled),
        )

    def _statements(self, activity: Discovery, answers: Answers) -> list[list[str]]:
        """Return what is rated as HTML, in one list for each step."""
        numbers = count(1)
        return [
            [
                part(
                    "base/templates/statement.html",
                    html_id=self.html_id,
                    number=next(numbers),
                    statement=item,
                    chosen=answers.ratings.get(item.name),
                    scale=tuple(SCALE.items()),
                )
                for item in step
            ]
            for step in activity.steps
        ]

    def _rated(self, activity: Discovery, answers: Answers) -> int:
        return sum(item.name in answers.ratings for item in activity.statements)

    def _results(self, activity: Discovery, answers: Answers) -> str:
        return results(activity, answers, self.html_id)
