"""The rules of a room: how long it lasts, how it moves through its run sheet, and what may be sent in which stage."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from digiboards_xblocks.activities.feedback.spec import CHANGE, RECOMMEND
from digiboards_xblocks.core.run_sheet import COMMIT, FEEDBACK, RATE, VOTE, RunSheet, Stage
from digiboards_xblocks.core.statements import SCALE
from digiboards_xblocks.core.text import UNSTORABLE
from digiboards_xblocks.core.text import gettext_noop as _

# Codes and rooms end by themselves: no session lasts longer, and what phones sent is not to stay in a forgotten room.
LONGEST = datetime.timedelta(hours=12)
MOST_PARTICIPANTS = 120
MOST_STRETCHED = 120  # minutes, of one stage
# Votes are shown from so many, and how many have voted is told in steps of as many.
FEWEST_VOTES = 5

# For sessions of many organisations: whose board somebody is on.
ORGANISATION_KINDS = {
    "acute": _("Acute trust"),
    "mental-health": _("Mental health or learning disability trust"),
    "community": _("Community trust"),
    "ambulance": _("Ambulance trust"),
    "specialist": _("Specialist trust"),
    "combined": _("Trust of several of these"),
    "system": _("Integrated care board"),
    "other": _("Another organisation"),
}
# The kinds of session at which people of many organisations meet.
OF_MANY = frozenset({"peers", "seminar", "other"})

# What the phones answer; the others only show something, or keep it to themselves.
ANSWERED = frozenset({VOTE, RATE, FEEDBACK, COMMIT})
LONGEST_PROPOSAL = 500
PROPOSED = "words"
CHOSEN = "choice"
RECOMMENDED = "recommend"
CHANGED = "change"


@dataclass(frozen=True)
class Timer:
    """The time that a stage has left: seconds, below 0 once it is over its time; ``minutes`` are what it was given."""

    left: int
    minutes: int

    @property
    def minutes_left(self) -> int:
        """Return the minutes that it has left, the last one as a whole."""
        return -(-self.left // 60)


def is_over(opened_at: datetime.datetime, now: datetime.datetime) -> bool:
    """Return whether a room has ended by itself."""
    return now >= opened_at + LONGEST


def timer(stage: Stage, began_at: datetime.datetime, stretched: int, now: datetime.datetime) -> Timer:
    """Return the timer of the stage that began at that moment, stretched by so many minutes."""
    minutes = stage.minutes + stretched
    ends = began_at + datetime.timedelta(minutes=minutes)
    return Timer(int((ends - now).total_seconds()), minutes)


def after(sheet: RunSheet, name: str) -> str:
    """Return the name of the stage after this one; the first after "", and the last again after the last."""
    names = [stage.name for stage in sheet.stages]
    if name not in names:
        return names[0] if names else ""
    return names[min(names.index(name) + 1, len(names) - 1)]


def before(sheet: RunSheet, name: str) -> str:
    """Return the name of the stage before this one; "", the welcome with the code, before the first."""
    names = [stage.name for stage in sheet.stages]
    return names[names.index(name) - 1] if name in names[1:] else ""


def questions(stage: Stage) -> Mapping[str, frozenset[str]]:
    """Return what a stage asks to choose, by name, and what can be chosen."""
    if stage.kind == VOTE:
        return {CHOSEN: frozenset(option.name for option in stage.options)}
    if stage.kind == RATE:
        return {statement.name: frozenset(map(str, SCALE)) for statement in stage.statements}
    if stage.kind == FEEDBACK:
        return {RECOMMENDED: frozenset(RECOMMEND), CHANGED: frozenset(CHANGE)}
    return {}


def valid_answers(stage: Stage, given: Mapping[str, str]) -> dict[str, str] | None:
    """Return the answers to a stage in what a phone sent, which has to be whole; None if it is not.

    A proposal is in one's own words, on one line.
    """
    if stage.kind == COMMIT:
        words = " ".join(UNSTORABLE.sub("", given.get(PROPOSED, "")).split())
        return {PROPOSED: words} if 0 < len(words) <= LONGEST_PROPOSAL else None
    asked = questions(stage)
    found = {name: given.get(name, "") for name in asked}
    return found if found and all(found[name] in asked[name] for name in asked) else None


def is_final(stage: Stage) -> bool:
    """Return whether what is shown of a stage stays as it is. Proposals are words for the room, and no figure."""
    return stage.kind != COMMIT


def in_steps(votes: int) -> int:
    """Return how many have voted as far as anybody may know before a vote is shown: 0 for fewer than five."""
    return votes - votes % FEWEST_VOTES
