"""The guides in the order in which a learner's starting point recommends them, and which of them comes next."""

from collections.abc import Mapping
from dataclasses import dataclass

from digiboards_xblocks.activities.base.record import RecordRow
from digiboards_xblocks.activities.discovery.recommendation import RECOMMENDED, recommend
from digiboards_xblocks.activities.discovery.spec import Answers, StartingPoint
from digiboards_xblocks.core.finishing import GuideState, ProgrammeState
from digiboards_xblocks.core.statements import START

# The tables that a recommendation goes by, by their ``record_key``.
TABLES = ("discovery", "ratings")


@dataclass(frozen=True)
class Path:
    """The guides that are recommended to a learner, best first, and the others; none where nothing is answered."""

    recommended: tuple[GuideState, ...]
    others: tuple[GuideState, ...]

    @property
    def next(self) -> GuideState | None:
        """The guide to go on with: the first that is not finished. Without advice, one that is begun comes first."""
        open_guides = [state for state in (*self.recommended, *self.others) if state.finished_at is None]
        if not self.recommended:
            open_guides.sort(key=lambda state: not state.is_started)
        return next(iter(open_guides), None)


def path_of(state: ProgrammeState, start: StartingPoint | None, rows: Mapping[str, tuple[RecordRow, ...]]) -> Path:
    """Return the learner's path through the guides that the course still has, by what they answered at the start.

    ``rows`` are those of ``TABLES``; the answers are kept as the starting point keeps them, and nothing else is.
    """
    answers = _answers(start, rows) if start else Answers()
    if start is None or not answers.is_any:
        return Path((), state.listed)
    listed = {item.guide.name: item for item in state.listed}
    asked = [guide for guide in start.guides if guide.name in listed]
    names = [standing.guide.name for standing in recommend(asked, answers).order]
    others = [listed[name] for name in names[RECOMMENDED:]]
    return Path(
        tuple(listed[name] for name in names[:RECOMMENDED]),
        (*others, *(item for name, item in listed.items() if name not in names)),
    )


def _answers(start: StartingPoint, rows: Mapping[str, tuple[RecordRow, ...]]) -> Answers:
    asked = {name for guide in start.guides for name in guide.statements}
    row = next((row for row in rows.get("discovery", ()) if row["name"] == start.name), None)
    ratings = {
        item["statement"]: item["value"]
        for item in rows.get("ratings", ())
        if item["phase"] == START and item["statement"] in asked
    }
    if row is None:
        return Answers(ratings=ratings)
    return Answers(
        role=row["role"],
        years=row["years"],
        reasons=tuple(row["reasons"].split()),
        coming_up=tuple(row["coming_up"].split()),
        learning=row["learning"],
        ratings=ratings,
    )
