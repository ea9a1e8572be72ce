"""The board's picture: what an author writes of it."""

from dataclasses import dataclass
from functools import lru_cache

from digiboards_xblocks.activities.base import verbs
from digiboards_xblocks.activities.base.activity import Activity
from digiboards_xblocks.core.content_reader import prose_of, reading
from digiboards_xblocks.core.form_fields import INTRO, OWN_ID
from digiboards_xblocks.core.programme_outline import Programme, read_programme


@dataclass(frozen=True)
class Board:
    """``programme`` has the guides that the picture is about, in order; without one there is nothing to show."""

    name: str
    intro: str
    programme: Programme


@lru_cache(maxsize=256)
def parse_board(content: str) -> Board:
    """Read the YAML of a board's picture. Raises ``ContentError``."""
    with reading(content, "a board's picture") as reader:
        return Board(
            name=reader.identifier("id"),
            intro=prose_of(reader, "intro", required=False),
            programme=read_programme(reader),
        )


ACTIVITY = Activity(
    kind="board",
    label="My board's picture",
    noun="board's picture",
    parse=parse_board,
    loses="a board's picture; nothing of learners' own",
    keeps_answers=False,
    count_questions=lambda _parsed: 0,
    completes=False,
    statements=verbs.Statements("http://activitystrea.ms/group", {**verbs.MEMBERSHIP, "published": verbs.CREATED}),
    fields=(OWN_ID, INTRO),
)
