"""The means of a learner's ratings, guide by guide: at the start, after it and a year on."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from digiboards_xblocks.activities.base.chart import Row, change_row
from digiboards_xblocks.core.programme_outline import Guide, Programme
from digiboards_xblocks.core.statements import AFTER, BEFORE, LATER, START, Pair, pair


@dataclass(frozen=True)
class GuideProgress:
    """A guide's mean ratings, 1 to 5, of the statements rated; None where none is.

    ``change`` is from before to after, of the statements that were rated both times.
    """

    guide: Guide
    before: float | None
    after: float | None
    change: float | None
    later: float | None = None

    @property
    def chart(self) -> Row:
        """The drawing of its row."""
        return change_row(self.before, self.after, self.later)


@dataclass(frozen=True)
class Progress:
    """All guides with a rating."""

    guides: tuple[GuideProgress, ...]

    @property
    def has_later(self) -> bool:
        """Return whether any guide was rated a year on."""
        return any(item.later is not None for item in self.guides)


def confidence_by_guide(programme: Programme, ratings: Mapping[str, Mapping[str, int]]) -> Progress | None:
    """Return the means by guide; a rating of the programme's start counts as "before" where there is no other.

    None while nothing is rated.
    """
    before = {**ratings.get(START, {}), **ratings.get(BEFORE, {})}
    after, later = ratings.get(AFTER, {}), ratings.get(LATER, {})
    found = (_of(guide, pair(guide.statements, before, after, later)) for guide in programme.guides)
    guides = tuple(item for item in found if item.before is not None or item.after is not None)
    return Progress(guides) if guides else None


def _of(guide: Guide, pairs: tuple[Pair, ...]) -> GuideProgress:
    return GuideProgress(
        guide,
        before=_mean([item.before for item in pairs]),
        after=_mean([item.after for item in pairs]),
        change=_mean([item.change for item in pairs]),
        later=_mean([item.later for item in pairs]),
    )


def _mean(values: list[int | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None
