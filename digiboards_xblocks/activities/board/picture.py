"""A board's picture: how confident its members are in each guide's topic, at the start and after.

**Each answer is counted in one figure, once and for all.** Two figures about overlapping people can be subtracted: the
mean of nine people, and a day later of the eight who are left, tell the ninth's answers exactly. It does not help to
wait until eight have joined: if all eight answered 5, the two means can tell that too. So a figure is made of answers
that are in no other, and never of fewer than eight people; then no two published figures say anything about the same
answer, and what is true of one figure (``disclosure.py``) is true of all of them together, however many pictures there
are and whatever changes between them. Whether a figure is made depends on who has answered, never
on what; so that nothing can be learnt from a figure's absence either.

**A figure is shown only while everybody in it agrees.** Who takes consent back, or deletes an answer, is in no picture
from then on. The figure is not made again without them: that would be the subtraction above.

A person counts if they have rated every statement of the figure. The figures "at the start" are of what was rated at
the start of the programme, not before a guide: nearly the same answers, given again weeks later by nearly the same
people, would invite subtraction. The figures "after" are of the same statements.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from digiboards_xblocks.core import disclosure
from digiboards_xblocks.core.disclosure import EXACTLY, FEWEST_PEOPLE, Shown
from digiboards_xblocks.core.programme_outline import Guide
from digiboards_xblocks.core.statements import AFTER, START

HIGHEST = 5
# How many guides are named as the most or the least confident; where more are level, that is said instead.
MOST_NAMED = 2
PHASES = (START, AFTER)


@dataclass(frozen=True)
class Rated:
    """One answer of a member who agreed. ``answer`` identifies it; ``counted``: it is in a figure already."""

    answer: int
    learner: int
    phase: str
    statement: str
    value: int
    counted: bool = False


@dataclass(frozen=True)
class Figure:
    """A mean of one guide's statements in one phase, as it may be shown; ``people`` is rounded.

    ``size`` is the number of answers in it. It is not for showing, but for noticing when one has gone.
    """

    guide: str
    phase: str
    statements: tuple[str, ...]
    people: int
    shown: Shown
    size: int


@dataclass(frozen=True)
class Made:
    """A new figure, and the answers that it is made of."""

    figure: Figure
    answers: tuple[int, ...]


def new_figures(guides: Iterable[Guide], ratings: Sequence[Rated], fewest: int = FEWEST_PEOPLE) -> tuple[Made, ...]:
    """Return every figure for which enough members have answers that are in no figure yet."""
    made: list[Made] = []
    free = {item.answer for item in ratings if not item.counted}
    for guide in guides:
        statements = _asked_at_the_start(guide, ratings)
        for phase in PHASES:
            asked = [item for item in ratings if item.phase == phase and item.statement in statements]
            found = _figure(guide.name, phase, statements, [item for item in asked if item.answer in free], fewest)
            if found is not None:
                made.append(found)
                free.difference_update(found.answers)
    return tuple(made)


def _asked_at_the_start(guide: Guide, ratings: Sequence[Rated]) -> tuple[str, ...]:
    """The statements that anybody has rated at the start; all of the guide's if there are none."""
    rated = {item.statement for item in ratings if item.phase == START}
    known = tuple(item.name for item in guide.statements)
    return tuple(name for name in known if name in rated) or known


def _figure(guide: str, phase: str, statements: tuple[str, ...], ratings: Iterable[Rated], fewest: int) -> Made | None:
    mine: dict[int, list[Rated]] = {}
    for item in ratings:
        mine.setdefault(item.learner, []).append(item)
    whole = [items for items in mine.values() if len(items) == len(statements)]
    total = sum(item.value for items in whole for item in items)
    shown = disclosure.mean(total, people=len(whole), each=len(statements), fewest=fewest)
    if shown is None:
        return None
    answers = tuple(sorted(item.answer for items in whole for item in items))
    return Made(Figure(guide, phase, statements, disclosure.count(len(whole)), shown, len(answers)), answers)


@dataclass(frozen=True)
class PictureRow:
    """One guide in the picture; None where there is no figure to show."""

    title: str
    link: str
    start: Figure | None
    after: Figure | None


@dataclass(frozen=True)
class Picture:
    """The picture of a board: a row for each guide, and which are highest and lowest at the start."""

    rows: tuple[PictureRow, ...]

    @property
    def is_empty(self) -> bool:
        """Return whether there is no figure at all."""
        return not any(row.start or row.after for row in self.rows)

    @property
    def strengths(self) -> tuple[PictureRow, ...]:
        """The guides with the highest confidence at the start, if they differ."""
        return self._with(_values(self.rows)[-1:]) if len(_values(self.rows)) > 1 else ()

    @property
    def gaps(self) -> tuple[PictureRow, ...]:
        """The guides with the lowest confidence at the start, if they differ; of many values the next lowest too.

        The next lowest only where that makes no more than ``MOST_NAMED``.
        """
        values = _values(self.rows)
        if len(values) < 2:
            return ()
        both = self._with(values[:2])
        return both if len(values) > 3 and len(both) <= MOST_NAMED else self._with(values[:1])

    def _with(self, values: list[float]) -> tuple[PictureRow, ...]:
        found = [row for row in self.rows if row.start and row.start.shown.value in values]
        return tuple(sorted(found, key=lambda row: row.start.shown.value if row.start else 0))


def picture(guides: Iterable[Guide], standing: Sequence[Figure]) -> Picture:
    """Return the guides, each with the last of its figures."""
    latest = {(figure.guide, figure.phase): figure for figure in standing}
    return Picture(
        tuple(
            PictureRow(guide.title, guide.link, latest.get((guide.name, START)), latest.get((guide.name, AFTER)))
            for guide in guides
        )
    )


def gap(shown: Shown) -> Shown:
    """Return how far a mean is from the highest rating; it says nothing that the mean does not."""
    bounds = {EXACTLY: EXACTLY, disclosure.OR_MORE: disclosure.OR_LESS, disclosure.OR_LESS: disclosure.OR_MORE}
    return Shown(round(HIGHEST - shown.value, 1), bounds[shown.bound])


def _values(rows: Iterable[PictureRow]) -> list[float]:
    return sorted({row.start.shown.value for row in rows if row.start})
