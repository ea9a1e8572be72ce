"""Feedback: the two questions by which the programme is measured, and one comment."""

from dataclasses import dataclass
from functools import lru_cache

from digiboards_xblocks.activities.base import verbs
from digiboards_xblocks.activities.base.activity import Activity
from digiboards_xblocks.core.content_reader import reading
from digiboards_xblocks.core.form_fields import CHOICE, OWN_ID, Field
from digiboards_xblocks.core.text import gettext_noop as _

GUIDE = "guide"
SCOPES = (GUIDE, "session", "programme")
MAX_COMMENT = 5_000

# The wording is the programme's: its figures, and ours, are answers to exactly these words.
RECOMMEND = {"yes": _("Yes"), "no": _("No"), "not-sure": _("Not sure")}
CHANGE = {
    "decreased": _("Decreased"),
    "no-change": _("No change"),
    "a-little": _("Increased a little"),
    "a-lot": _("Increased a lot"),
}


@dataclass(frozen=True)
class Questions:
    """The wording of the questions: recommendation, change in confidence, and comment."""

    recommend: str
    change: str
    comment: str


_OF_A_GUIDE = Questions(
    recommend=_("Would you recommend this guide to a fellow NHS board?"),
    change=_("Has this guide increased your confidence in this topic?"),
    comment=_("What will you do, or what would make this better? (optional)"),
)
_OF_THE_REST = Questions(
    recommend=_("Would you recommend this to a fellow NHS board?"),
    change=_("As a result, has your confidence in assuring the delivery of digital programmes changed?"),
    comment=_("What will your board do differently? (optional)"),
)


@dataclass(frozen=True)
class Feedback:
    """The authored part of feedback; ``name`` is unique in the course; ``scope`` is what the feedback is about."""

    name: str
    scope: str

    @property
    def questions(self) -> Questions:
        """The wording that goes with the scope."""
        return _OF_A_GUIDE if self.scope == GUIDE else _OF_THE_REST


@lru_cache(maxsize=1024)
def parse_feedback(content: str) -> Feedback:
    """Read the YAML of a feedback block. Raises ``ContentError``."""
    with reading(content, "a feedback block") as reader:
        name = reader.identifier("id")
        scope = reader.choice("scope", SCOPES)
    return Feedback(name, scope)


ACTIVITY = Activity(
    kind="feedback",
    label="Your feedback",
    noun="feedback form",
    parse=parse_feedback,
    loses="answers and comments",
    removed="Answers given there are",
    question=lambda _parsed: {},
    count_questions=lambda _parsed: len((RECOMMEND, CHANGE)),
    statements=verbs.Statements(
        "http://activitystrea.ms/review",
        {"commented": verbs.adl("commented"), "given": verbs.ANSWERED},
    ),
    fields=(
        OWN_ID,
        Field(
            key="scope",
            label=_("What it is about"),
            kind=CHOICE,
            choices={GUIDE: _("A guide"), "session": _("A session"), "programme": _("The programme")},
        ),
    ),
)
