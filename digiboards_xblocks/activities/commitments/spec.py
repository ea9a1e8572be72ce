"""Commitments: actions with a date, suggested or one's own, and the rules for their dates and checks."""

import datetime
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from digiboards_xblocks.activities.base import verbs
from digiboards_xblocks.activities.base.activity import Activity
from digiboards_xblocks.core.content_reader import reading, report_if_repeated
from digiboards_xblocks.core.form_fields import CHOICE, ITEM_ID, NUMBER, OWN_ID, Field, items, words
from digiboards_xblocks.core.programme_outline import COMMITMENT
from digiboards_xblocks.core.reader import IDENTIFIER, MAX_IDENTIFIER
from digiboards_xblocks.core.text import gettext_noop as _

MAX_OWN = 20
MAX_CHARACTERS = 500
LONGEST_AHEAD = datetime.timedelta(days=731)
CHECK_DAYS = (30, 90, 180)

CATEGORIES = {
    "board": _("How the board works"),
    "people": _("People and skills"),
    "strategy": _("Strategy"),
    "technology": _("Technology and the portfolio"),
    "delivery": _("Delivery"),
    "safety": _("Clinical safety"),
    "cyber": _("Cyber security"),
    "data": _("Data and information"),
    "records": _("Electronic patient records"),
    "ai": _("AI"),
    "inclusion": _("Inclusion and users' experience"),
}
MADE = "made"
DONE = "done"
STOPPED = "stopped"
STATUSES = {
    MADE: _("Not started yet"),
    "in-progress": _("In progress"),
    DONE: _("Done"),
    "changed": _("Changed"),
    STOPPED: _("Stopped"),
}
# Nobody is reminded of what is over.
OVER = frozenset({DONE, STOPPED})

_OWN_SLOT = re.compile(r"own-[0-9a-f]{8,32}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Suggestion:
    """An action to commit to; ``name`` is unique in its block and keys the learner's commitment."""

    name: str
    text: str
    within_days: int
    category: str
    done: str

    def due(self, today: datetime.date) -> datetime.date:
        """Return the date proposed to a learner who commits today."""
        return today + datetime.timedelta(days=self.within_days)


@dataclass(frozen=True)
class Commitments:
    """The authored suggestions; ``name`` is unique in the course."""

    name: str
    suggestions: tuple[Suggestion, ...]

    def suggestion(self, name: object) -> Suggestion | None:
        """Return the suggestion of that name, if there is one."""
        return next((item for item in self.suggestions if item.name == name), None)


@lru_cache(maxsize=1024)
def parse_commitments(content: str) -> Commitments:
    """Read the YAML of a commitments block. Raises ``ContentError``."""
    with reading(content, "a commitments block") as reader:
        name = reader.identifier("id")
        suggestions: list[Suggestion] = []
        for item in reader.mappings("suggestions", "a suggestion"):
            suggestion = Suggestion(
                name=item.identifier("id"),
                text=item.text("text", longest=MAX_CHARACTERS),
                within_days=item.integer("within_days", low=1, high=366),
                category=item.choice("category", CATEGORIES),
                done=item.text("done", longest=500),
            )
            item.close()
            report_if_repeated(item, "suggestion", suggestion.name, [other.name for other in suggestions])
            if _OWN_SLOT.fullmatch(suggestion.name):
                item.report(
                    "an id that starts with 'own-' is kept for learners' own commitments", item.location_of("id")
                )
            suggestions.append(suggestion)
    return Commitments(name, tuple(suggestions))


def is_slot(slot: object) -> bool:
    """Return whether a commitment may have this name: an author's id, or ``own-`` and a token."""
    return isinstance(slot, str) and len(slot) <= MAX_IDENTIFIER and IDENTIFIER.fullmatch(slot) is not None


def is_own(slot: object) -> bool:
    """Return whether a commitment is a learner's own rather than a suggestion."""
    return isinstance(slot, str) and _OWN_SLOT.fullmatch(slot) is not None


def day(value: object) -> datetime.date | None:
    """Return a date as a date input sends it, 2026-12-01; None if it is none."""
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        return None
    try:
        return datetime.date.fromisoformat(value)
    except ValueError:
        return None


def can_be_due(due: datetime.date, today: datetime.date) -> bool:
    """Return whether one may commit today to this date: not in the past, and at most two years ahead."""
    return today <= due <= today + LONGEST_AHEAD


def checks(made_on: datetime.date) -> tuple[tuple[int, datetime.date], ...]:
    """Return the days on which to look back on a commitment, each with its date."""
    return tuple((days, made_on + datetime.timedelta(days=days)) for days in CHECK_DAYS)


def check_for(days_since: int) -> int:
    """Return the check that a report belongs to: the nearest, as few people report on the very day."""
    return min(CHECK_DAYS, key=lambda check: abs(check - days_since))


def falls_due(made_on: datetime.date, answered: Collection[int], *, after: datetime.date, until: datetime.date) -> bool:
    """Return whether a check without an answer falls on one of these days: later than ``after``, ``until`` included."""
    return any(after < day <= until and days not in answered for days, day in checks(made_on))


ACTIVITY = Activity(
    kind="commitments",
    label="My commitments",
    noun="list of commitments",
    parse=parse_commitments,
    loses="the commitments that learners made, with their dates",
    loses_inner="the commitments made from a suggestion",
    removed="Commitments made there are",
    step_of=lambda _parsed: COMMITMENT,
    to_do={COMMITMENT: _("Make one commitment")},
    enough_on="commit",
    question=lambda _parsed: {},
    statements=verbs.Statements(
        "http://id.tincanapi.com/activitytype/goal",
        {
            "changed": verbs.streams("update", "updated"),
            "made": verbs.CREATED,
            "reminders": verbs.PERSONALIZED,
            "removed": verbs.REMOVED,
            "restored": verbs.ADDED,
            "written": verbs.EDITED,
        },
    ),
    fields=(
        OWN_ID,
        items(
            "suggestions",
            _("Suggestions"),
            _("suggestion"),
            ITEM_ID,
            words("text", _("Commitment"), MAX_CHARACTERS, _("As the learner would say it: “I will …”")),
            Field(key="within_days", label=_("Within how many days"), kind=NUMBER, low=1, high=366),
            Field(key="category", label=_("Topic"), kind=CHOICE, choices=CATEGORIES),
            words("done", _("How one knows that it is done"), 500),
        ),
    ),
)
