"""The programme's measures of what people answer: what each asks, of what, and how.

- Confidence: the statements of a guide rated before and after it, by the same people, and whose mean went up.
- Feedback: would they recommend it, and has their confidence increased; in the words of activities/feedback/spec.py.
- Commitments: of what kind those are that were made, and their status 30, 90 and 180 days later; which of the suggested
  ones were made, and the status of each after 90 days.
- Discovery: at the start of the programme, how wide the gap to each guide's topic is, and whether it is coming up.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from digiboards_xblocks.activities.commitments.spec import CATEGORIES, STATUSES
from digiboards_xblocks.activities.feedback.spec import CHANGE, RECOMMEND
from digiboards_xblocks.core.programme_outline import Guide
from digiboards_xblocks.core.statements import AFTER as AFTER
from digiboards_xblocks.core.statements import BEFORE as BEFORE
from digiboards_xblocks.core.text import gettext_noop as _

CONFIDENCE = "confidence"
FEEDBACK = "feedback"
COMMITMENTS = "commitments"
DISCOVERY = "discovery"
MEASURES = (CONFIDENCE, FEEDBACK, COMMITMENTS, DISCOVERY)

# The parts of a question.
RATED = "rated"
MOVED = "moved"
WOULD_RECOMMEND = "recommend"
CHANGED = "change"
CATEGORY = "category"
STATUS = "status"
SUGGESTION = "suggestion"
OUTCOME = "outcome"
GAP = "gap"
COMING_UP = "coming-up"

UP, SAME, DOWN = "up", "same", "down"
DIRECTIONS = {DOWN: _("Down"), SAME: _("The same"), UP: _("Up")}
WIDE, MIDDLE, NARROW = "wide", "middle", "narrow"
# By the mean of what somebody rated of a guide's statements at the start: 2 or less, between, 4 or more.
GAPS = {WIDE: _("Wide"), MIDDLE: _("Some"), NARROW: _("Narrow")}
# In place of a commitment, or of a report on it.
NONE = "none"
# In place of a suggestion: a commitment in the learner's own words, or one that is not suggested any more.
OTHER = "other"
# The check after which the status of each suggested commitment is counted.
OUTCOME_DAY = 90

OPTIONS: Mapping[str, tuple[str, ...]] = {
    MOVED: tuple(DIRECTIONS),
    WOULD_RECOMMEND: tuple(RECOMMEND),
    CHANGED: tuple(CHANGE),
    CATEGORY: (*CATEGORIES, NONE),
    STATUS: (*STATUSES, NONE),
    GAP: tuple(GAPS),
}
# The parts whose answers are one of several options; those of suggestions differ from guide to guide.
CHOICES = frozenset({*OPTIONS, SUGGESTION, OUTCOME})


class Question(NamedTuple):
    """One question of a measure. ``about`` is a guide, a feedback or a check day; "" for none.

    ``item`` is a statement, or the check day of an outcome; "" for none.
    """

    measure: str
    about: str
    item: str
    part: str


def suggestions_of(guide: Guide) -> dict[str, str]:
    """Return the words of the commitments that a guide suggests, by the name of their block and their own."""
    return {f"{asked.name}/{one.name}": one.text for asked in guide.questions for one in asked.suggestions}


def outcome_of(suggestion: str, status: str) -> str:
    """Return the option of a commitment made from a suggestion, and its status at a check."""
    return suggestion if suggestion in (OTHER, NONE) else f"{suggestion}:{status}"


def direction_of(before: int, after: int) -> str:
    """Return how the sum of somebody's ratings of a guide moved."""
    return UP if after > before else DOWN if after < before else SAME


def gap_of(ratings: int, many: int) -> str:
    """Return how wide somebody's gap is, by the sum of so many ratings from 1 to 5."""
    mean = Fraction(ratings, many)
    return WIDE if mean <= 2 else NARROW if mean >= 4 else MIDDLE
