"""Confidence before and after: statements to rate from 1 to 5."""

from dataclasses import dataclass
from functools import lru_cache

from digiboards_xblocks.activities.base import verbs
from digiboards_xblocks.activities.base.activity import Activity
from digiboards_xblocks.core.content_reader import reading
from digiboards_xblocks.core.form_fields import CHOICE, OWN_ID, Field, identifier, items, line
from digiboards_xblocks.core.statements import AFTER, BEFORE, PHASES, Statement, read_statements
from digiboards_xblocks.core.text import gettext_noop as _


@dataclass(frozen=True)
class Confidence:
    """The statements to rate, and whether this is before or after the guide."""

    name: str
    phase: str
    statements: tuple[Statement, ...]


@lru_cache(maxsize=1024)
def parse_confidence(content: str) -> Confidence:
    """Read the YAML of a confidence block. Raises ``ContentError``."""
    with reading(content, "a confidence block") as reader:
        name = reader.identifier("id")
        phase = reader.choice("phase", PHASES)
        statements = read_statements(reader)
    return Confidence(name, phase, statements)


def _answer_names(activity: Confidence) -> tuple[str, ...]:
    """A statement is rated once in each phase."""
    return tuple(f"{activity.phase}/{statement.name}" for statement in activity.statements)


ACTIVITY = Activity(
    kind="confidence",
    label="Your confidence",
    noun="rating of confidence",
    parse=parse_confidence,
    answer_names=_answer_names,
    loses="the ratings that stand together there",
    loses_inner="learners' ratings of a statement",
    removed="Ratings given there are",
    answered=frozenset({"statements/text"}),
    title_of=lambda parsed: f"Your confidence {'before' if parsed.phase == BEFORE else 'after'}",
    step_of=lambda parsed: str(parsed.phase),
    count_questions=lambda parsed: len(parsed.statements),
    to_do={
        BEFORE: _("Rate your confidence before you start"),
        AFTER: _("Rate your confidence again to finish this guide"),
    },
    statements=verbs.Statements("https://xapi.org.au/contentprofile/activitytype/survey", {"rated": verbs.ANSWERED}),
    fields=(
        OWN_ID,
        Field(
            key="phase",
            label=_("When"),
            kind=CHOICE,
            choices={BEFORE: _("Before the guide"), AFTER: _("After the guide")},
        ),
        items(
            "statements",
            _("Statements"),
            _("statement"),
            identifier(_("The same before and after: ratings are compared by it.")),
            line("text", _("Statement"), 300),
        ),
    ),
)
