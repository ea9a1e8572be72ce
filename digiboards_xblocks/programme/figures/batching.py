"""Which answers are told of together: batches of many people, each answer in one batch, once and for all.

Figures about answers are made of **batches that do not overlap**. What is told of the programme, a region, a care
board, a cohort or a role is the sum of what is told of the batches inside it, and of nothing else. So there is nothing
to subtract: however figures of parts and days are added and taken from each other, what is left is a sum of whole
batches, and a batch is never of fewer than eight people (``disclosure.py``). No hidden cell can be had from a total,
and no newcomer from the difference of two days: they are told of with seven others, or not yet. When and with whom an
answer is told of depends on who has answered, never on what.

Batches stand above single organisations. A board has 10 to 20 members, and its own picture is made elsewhere, of
nearly the same answers and with its members' consent (``picture.py``); a batch of that board alone, less that picture,
would be what one or two people answered. So at least eight people of a batch are not from its largest board.

People wait at the narrowest part that they belong to, until there are enough; after ``PATIENCE`` they go up to the
next, so that nobody's answer waits for ever. What nothing has been told of yet is told of at once, as far up as it
takes.

Eight people are enough for a mean. Shares are estimated (``figures.py``), each batch with an error of its own, so they
are told of in batches of ``WORTH`` people; only at the top, of answers that are new or old, fewer will do.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from digiboards_xblocks.core.disclosure import FEWEST_PEOPLE
from digiboards_xblocks.programme.people.permissions import COHORT, ORGANISATION, PROGRAMME
from digiboards_xblocks.programme.progress.slices import ROLE, Slice

PATIENCE = datetime.timedelta(days=28)
WORTH = 32

Given = TypeVar("Given")
# The parts that a batch counts in, from the widest to the narrowest.
Node = tuple[Slice, ...]


@dataclass(frozen=True)
class Waiting(Generic[Given]):
    """An answer that is not told of yet: of whom, with what they gave, since when, and where it can be told.

    ``key`` names the answer among its learner's, ``block`` is the usage key of where they gave it. ``path`` are the
    nodes from the narrowest to the widest; ``board`` is the ODS code of the learner's organisation, "" for none.
    """

    key: str
    block: str
    learner: int
    board: str
    path: tuple[Node, ...]
    since: datetime.date
    given: Given


@dataclass(frozen=True)
class Batch(Generic[Given]):
    """Answers to be told of together, of one person at most one, and the parts they count in."""

    node: Node
    answers: tuple[Waiting[Given], ...]


def path_of(above: Sequence[str], cohort: str) -> tuple[Node, ...]:
    """Where answers of a board can be told; ``above`` are the codes of what the board is part of, the nearest first."""
    whole = (Slice(PROGRAMME),)
    boards = [tuple(Slice(ORGANISATION, code) for code in reversed(above[start:])) for start in range(len(above) + 1)]
    if not cohort:
        return tuple((*whole, *parts) for parts in boards)
    return (*((*whole, *parts, Slice(COHORT, cohort)) for parts in boards), whole)


def path_of_role(role: str) -> tuple[Node, ...]:
    """Where answers can be told by what people do on their board."""
    whole = (Slice(PROGRAMME),)
    return ((*whole, Slice(ROLE, role)), whole) if role else (whole,)


def batches(
    waiting: Iterable[Waiting[Given]],
    today: datetime.date,
    *,
    is_first: bool,
    fewest: int = FEWEST_PEOPLE,
    worth: int = FEWEST_PEOPLE,
) -> tuple[Batch[Given], ...]:
    """Every batch that can be told of today, of one answer of each learner.

    ``is_first``: nothing has been told of such answers before. ``worth``: how many people a batch should have.
    """
    left = {one.learner: (one, 0) for one in waiting}
    made: list[Batch[Given]] = []
    # Those with the most parts above them begin, so that at the top everybody is there at once.
    for further in range(max((len(one.path) for one, _ in left.values()), default=0), 0, -1):
        nodes: dict[Node, list[Waiting[Given]]] = {}
        for one, height in left.values():
            if len(one.path) >= further:
                nodes.setdefault(one.path[height], []).append(one)
        for node, answers in sorted(nodes.items()):
            is_due = len(node) == 1 and (is_first or min(one.since for one in answers) + 2 * PATIENCE <= today)
            if _enough(answers, fewest if is_due else max(fewest, worth)):
                made.append(Batch(node, tuple(answers)))
                for one in answers:
                    del left[one.learner]
        for learner, (one, height) in left.items():
            is_patient = not is_first and one.since + PATIENCE > today
            if further <= len(one.path) and height + 1 < len(one.path) and not is_patient:
                left[learner] = (one, height + 1)
    return tuple(made)


def _enough(answers: Sequence[Waiting[Given]], fewest: int) -> bool:
    boards = Counter(one.board for one in answers if one.board)
    return len(answers) - max(boards.values(), default=0) >= max(fewest, FEWEST_PEOPLE)
