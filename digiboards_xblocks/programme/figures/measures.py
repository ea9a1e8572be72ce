"""The programme's measures of what people answer: what each asks, and how a batch's answers to it are told.

- Confidence: each statement of a guide rated before and after it, by the same people, and how many went up.
- Feedback: would they recommend it, and has their confidence increased; in the words of activities/feedback/spec.py.
- Commitments: of what kind those are that were made, and how they stood 30, 90 and 180 days later.
- Discovery: at the start of the programme, how wide the gap to each guide's topic is, and whether it is coming up.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from digiboards_xblocks.activities.commitments.spec import CATEGORIES, STATUSES
from digiboards_xblocks.activities.feedback.spec import CHANGE, RECOMMEND
from digiboards_xblocks.core.statements import AFTER as AFTER
from digiboards_xblocks.core.statements import BEFORE as BEFORE
from digiboards_xblocks.core.text import gettext_noop as _

from .figures import Draw, Told, of_choices, of_ratings

CONFIDENCE = "confidence"
FEEDBACK = "feedback"
COMMITMENTS = "commitments"
DISCOVERY = "discovery"
MEASURES = (CONFIDENCE, FEEDBACK, COMMITMENTS, DISCOVERY)

# The parts of a question, next to BEFORE and AFTER.
MOVED = "moved"
WOULD_RECOMMEND = "recommend"
CHANGED = "change"
CATEGORY = "category"
STATUS = "status"
GAP = "gap"
COMING_UP = "coming-up"

UP, SAME, DOWN = "up", "same", "down"
DIRECTIONS = {DOWN: _("Down"), SAME: _("The same"), UP: _("Up")}
WIDE, MIDDLE, NARROW = "wide", "middle", "narrow"
# By the mean of what somebody rated of a guide's statements at the start: 2 or less, between, 4 or more.
GAPS = {WIDE: _("Wide"), MIDDLE: _("Some"), NARROW: _("Narrow")}
YES, NO = "yes", "no"
ANSWERED = {NO: _("No"), YES: _("Yes")}

_OPTIONS: Mapping[str, Iterable[str]] = {
    MOVED: DIRECTIONS,
    WOULD_RECOMMEND: RECOMMEND,
    CHANGED: CHANGE,
    CATEGORY: CATEGORIES,
    STATUS: STATUSES,
    GAP: GAPS,
    COMING_UP: ANSWERED,
}


@dataclass(frozen=True, order=True)
class Question:
    """One question of a measure. ``about`` is a guide, a feedback or a check day; ``item`` a statement; "" for none."""

    measure: str
    about: str
    item: str
    part: str


# What is told of a batch, by question.
Telling = Mapping[Question, Told]
# Ratings before and after, by statement.
Pairs = Mapping[str, tuple[int, int]]


def tell_confidence(guide: str, given: Sequence[Pairs], draw: Draw, fewest: int) -> Telling:
    """Of people who rated all statements of a guide before and after it."""
    told = {}
    for statement in given[0]:
        pairs = [one[statement] for one in given]
        told[Question(CONFIDENCE, guide, statement, BEFORE)] = of_ratings([one for one, _ in pairs], fewest=fewest)
        told[Question(CONFIDENCE, guide, statement, AFTER)] = of_ratings([one for _, one in pairs], fewest=fewest)
        moved = [UP if after > before else DOWN if after < before else SAME for before, after in pairs]
        told[Question(CONFIDENCE, guide, statement, MOVED)] = _chosen(MOVED, moved, draw, fewest)
    return told


def tell_feedback(name: str, given: Sequence[tuple[str, str]], draw: Draw, fewest: int) -> Telling:
    """Of people who answered whether they would recommend something, and how their confidence changed."""
    recommend, change = zip(*given, strict=True)
    return {
        Question(FEEDBACK, name, "", WOULD_RECOMMEND): _chosen(WOULD_RECOMMEND, recommend, draw, fewest),
        Question(FEEDBACK, name, "", CHANGED): _chosen(CHANGED, change, draw, fewest),
    }


def tell_category(_about: str, given: Sequence[str], draw: Draw, fewest: int) -> Telling:
    """Of commitments that people made."""
    return {Question(COMMITMENTS, "", "", CATEGORY): _chosen(CATEGORY, given, draw, fewest)}


def tell_status(day: str, given: Sequence[str], draw: Draw, fewest: int) -> Telling:
    """Of commitments that people looked back on at a check."""
    return {Question(COMMITMENTS, day, "", STATUS): _chosen(STATUS, given, draw, fewest)}


def tell_discovery(guide: str, given: Sequence[tuple[str, bool]], draw: Draw, fewest: int) -> Telling:
    """Of people's gap to a guide's topic at the start, and whether it is coming up for their board."""
    coming = [YES if is_coming else NO for _, is_coming in given]
    return {
        Question(DISCOVERY, guide, "", GAP): _chosen(GAP, [gap for gap, _ in given], draw, fewest),
        Question(DISCOVERY, guide, "", COMING_UP): _chosen(COMING_UP, coming, draw, fewest),
    }


def gap_of(ratings: Sequence[int]) -> str:
    """How wide somebody's gap is, by what they rated from 1 to 5."""
    mean = Fraction(sum(ratings), len(ratings))
    return WIDE if mean <= 2 else NARROW if mean >= 4 else MIDDLE


def _chosen(part: str, chosen: Iterable[str], draw: Draw, fewest: int) -> Told:
    """In the options' natural order; what is no option any more comes last."""
    counts = Counter(chosen)
    known = list(_OPTIONS[part])
    ordered = {option: counts[option] for option in [*known, *sorted(set(counts) - set(known))]}
    return of_choices(ordered, draw, fewest=fewest)


Tell = Callable[..., Telling]
