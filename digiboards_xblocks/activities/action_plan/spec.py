"""The action plan: its parts and their order, and the rules for its dates and checks."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache

from digiboards_xblocks.activities.base import verbs
from digiboards_xblocks.activities.base.activity import Activity
from digiboards_xblocks.activities.commitments.spec import CHECK_DAYS, LONGEST_AHEAD, MADE, STATUSES
from digiboards_xblocks.core.content_reader import prose_of, reading
from digiboards_xblocks.core.form_fields import INTRO, OWN_ID
from digiboards_xblocks.core.programme_outline import Programme, read_programme
from digiboards_xblocks.core.text import gettext_noop as _

PRIORITIES = (1, 2, 3)
LONG, SHORT = 2_000, 300
__all__ = [
    "CHECK_DAYS",
    "CHECK_STATUSES",
    "LONGEST_AHEAD",
    "NEEDED",
    "NEEDED_PARTS",
    "PARTS",
    "PRIORITIES",
    "ActionPlan",
    "Part",
    "action_of",
    "check_part",
    "missing",
    "moved_to",
    "parse_action_plan",
    "part",
    "priority_parts",
]

# How a plan can stand at a check.
CHECK_STATUSES = {name: label for name, label in STATUSES.items() if name != MADE}


@dataclass(frozen=True)
class ActionPlan:
    """The authored part of a plan; ``name`` is unique in the course and keys the learner's plan."""

    name: str
    intro: str
    programme: Programme


@dataclass(frozen=True)
class Part:
    """One text of a plan: its name in storage, what it is called, and how many characters it may have."""

    name: str
    label: str
    longest: int


OUTCOME = Part("outcome", _("What I want to be different for patients, service users and staff"), LONG)
ASK = Part("ask", _("What I will ask my board to do"), LONG)
MEETING = Part("ask-meeting", _("At which meeting"), SHORT)
FIRST = Part("ask-first", _("Who I will speak to first"), SHORT)
STOP = Part("stop", _("What I will stop, or do less of"), LONG)
WITNESS = Part("witness", _("Who will hold me to it"), SHORT)


def priority_parts(number: int) -> tuple[Part, ...]:
    """Return the texts of one priority: the action first."""
    return (
        Part(f"priority-{number}-action", _("What I will do"), LONG),
        Part(f"priority-{number}-why", _("Why it matters"), LONG),
        Part(f"priority-{number}-help", _("Who will help"), SHORT),
        Part(f"priority-{number}-evidence", _("How I will know that it is done"), LONG),
    )


def action_of(number: int) -> str:
    """Return the name of the text that makes a priority one."""
    return f"priority-{number}-action"


def evidence_of(number: int) -> str:
    """Return the name of the text that says how one will know that a priority is done."""
    return f"priority-{number}-evidence"


# What a plan needs to be finished, by name; and the texts of which that is made.
PRIORITY = "priority"
NEEDED = {
    OUTCOME.name: OUTCOME.label,
    PRIORITY: _("One priority with what I will do, by when, and how I will know that it is done"),
    ASK.name: ASK.label,
}
NEEDED_PARTS = frozenset({OUTCOME.name, ASK.name, *map(action_of, PRIORITIES), *map(evidence_of, PRIORITIES)})


def missing(written: Collection[str], dated: Collection[int]) -> tuple[str, ...]:
    """Return what of ``NEEDED`` a plan lacks, by its parts with words and its priorities with a date."""
    is_whole = any(
        number in dated and action_of(number) in written and evidence_of(number) in written for number in PRIORITIES
    )
    return tuple(name for name in NEEDED if not (is_whole if name == PRIORITY else name in written))


def moved_to(
    action: str, due_on: datetime.date | None, commitments: Mapping[str, datetime.date]
) -> datetime.date | None:
    """Return the day of a commitment, by its words, that a priority was made of and that has another day; else None."""
    days = {day for words, day in commitments.items() if words and words in action}
    return None if due_on is None or not days or due_on in days else max(days)


def check_part(day: int) -> Part:
    """Return what was learnt by a check."""
    return Part(f"check-{day}", _("What I learnt, in a line"), SHORT)


# In the order in which a plan is read.
PARTS = (
    OUTCOME,
    *(part for number in PRIORITIES for part in priority_parts(number)),
    ASK,
    MEETING,
    FIRST,
    STOP,
    WITNESS,
    *(check_part(day) for day in CHECK_DAYS),
)
_BY_NAME = {part.name: part for part in PARTS}


def part(name: object) -> Part | None:
    """Return the part of that name, if there is one."""
    return _BY_NAME.get(name) if isinstance(name, str) else None


@lru_cache(maxsize=256)
def parse_action_plan(content: str) -> ActionPlan:
    """Read the YAML of an action plan. Raises ``ContentError``."""
    with reading(content, "an action plan") as reader:
        return ActionPlan(
            name=reader.identifier("id"),
            intro=prose_of(reader, "intro", required=False),
            programme=read_programme(reader),
        )


ACTIVITY = Activity(
    kind="action_plan",
    label="My action plan",
    noun="action plan",
    parse=parse_action_plan,
    loses="learners' plans",
    removed="Learners' plans are",
    count_questions=lambda _parsed: len(PARTS),
    statements=verbs.Statements(
        "http://activitystrea.ms/task",
        {
            "dated": verbs.streams("schedule", "scheduled"),
            "removed": verbs.REMOVED,
            "restored": verbs.ADDED,
            "written": verbs.EDITED,
        },
    ),
    fields=(OWN_ID, INTRO),
)
