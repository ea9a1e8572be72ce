"""What made the figures before these give single answers away, done again, and everything published over two years.

The attacker knows the rule, every other person's answers, and everything published; the figures of a board's picture
are less than that. What they may believe of the one person left is worked out by Bayes' rule from the exact numbers
that each possible answer would have given: from even odds, no answer becomes more than e³ times likelier than another.
"""

import datetime
import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
import time_machine

from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.organisations.models import Membership, Organisation
from digiboards_xblocks.programme.aspects import rows
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.figures.days import next_day
from digiboards_xblocks.programme.figures.models import NoisyNumber
from digiboards_xblocks.programme.figures.privacy.budget import MOST

from .clock import noon
from .conftest import COURSE_KEY
from .histories import Answers, answer, change, half_a_purge, nothing, reset, undo, undone
from .mechanisms import Recording, Seeded
from .programmes import person, register

FIRST = datetime.date(2026, 7, 15)
# What the attacker would tell apart: all statements rated alike, from these to these.
POSSIBLE = tuple(
    Answers(start=before, before=before, after=after) for before, after in itertools.product((1, 3, 5), (1, 3, 5))
)
FIVES = Answers(start=5, before=5, after=5)
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def outlines(settings: Any) -> None:
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"


class History:
    """What happens, publication by publication, to one whose answers are sought and to others whose are known."""

    def __init__(self, target: Answers) -> None:
        self.recording = Recording()
        self.answers = target
        self.boards = register()
        self.day = FIRST
        self.target: Any = None
        self.others: list[Any] = []
        with self._before():
            self.target = person("target")
            answer(self.target, target)

    def _before(self) -> Any:
        return time_machine.travel(noon(self.day) - datetime.timedelta(days=40), tick=False)

    def join(self, number: int, given: Answers, board: str = "") -> list[Any]:
        """Others who answer everything."""
        with self._before():
            found = [person(f"other{len(self.others) + place}", self.boards.get(board)) for place in range(number)]
            for user in found:
                answer(user, given)
        self.others += found
        return found

    def publish(self) -> None:
        with time_machine.travel(noon(self.day), tick=False):
            publishing.publish(COURSE_KEY, mechanism=self.recording)
        self.day = next_day(self.day)

    def do(self, event: Any, user: Any, given: Answers) -> None:
        with self._before():
            event(user, given, self.boards)


def nine_and_a_board_named_afterwards(history: History) -> None:
    others = history.join(8, Answers(before=3, after=4))
    history.publish()
    for user in (*others, history.target):
        row = Membership(learner=user, organisation=history.boards["R91"], source="named", usage_key="")
        row.course_id, row.saved_at = (
            Rating.objects.all()[0].course_id,
            datetime.datetime(2026, 8, 1, tzinfo=datetime.UTC),
        )
        row.save()
    history.publish()


def two_trusts_merge(history: History) -> None:
    history.join(7, Answers(), "R91")
    history.join(8, Answers(before=4, after=4), "R92")
    history.publish()
    Membership.objects.update(organisation=history.boards["R92"])
    history.publish()


def a_reset_and_answers_anew(history: History) -> None:
    others = history.join(8, Answers(), "R91")
    history.publish()
    for user in others:
        history.do(reset, user, Answers(before=1, after=1))
    history.publish()


def a_purge_that_stops_half_way(history: History) -> None:
    others = history.join(8, Answers(), "R91")
    history.publish()
    history.do(half_a_purge, others[0], Answers())
    for user in others:
        history.do(change, user, Answers())
    history.publish()


def commitments_removed_and_undone(history: History) -> None:
    others = history.join(8, Answers(), "R91")
    history.publish()
    for user in (*others, history.target):
        history.do(undo, user, history.answers)
    history.publish()


def eight_fives_at_the_end_of_the_scale(history: History) -> None:
    history.join(8, FIVES, "R91")
    history.publish()


def two_years_of_answers_that_change(history: History) -> None:
    for number in range(8):
        history.join(2, Answers(before=1 + number % 5, after=5 - number % 3), ("R91", "R93", "")[number % 3])
        history.do((nothing, change, reset, undo)[number % 4], history.target, history.answers)
        history.publish()


ATTACKS: Sequence[Callable[[History], None]] = (
    nine_and_a_board_named_afterwards,
    two_trusts_merge,
    a_reset_and_answers_anew,
    a_purge_that_stops_half_way,
    commitments_removed_and_undone,
    eight_fives_at_the_end_of_the_scale,
    two_years_of_answers_that_change,
)


def likelihoods(worlds: Mapping[Answers, Recording], seen: Sequence[int]) -> dict[Answers, float]:
    """The logarithm of how likely what is seen is under each answer, but for what is the same for all."""
    return {
        given: -sum(
            abs(number - exact) / float(scale)
            for number, exact, scale in zip(seen, world.exact, world.scales, strict=True)
        )
        for given, world in worlds.items()
    }


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_no_answer_becomes_more_than_e_to_the_three_times_likelier(attack: Callable[[History], None]) -> None:
    worlds = {}
    for given in POSSIBLE:
        with undone():
            history = History(given)
            attack(history)
            worlds[given] = history.recording
    assert len({tuple(world.scales) for world in worlds.values()}) == 1
    assert len({tuple(world.exact) for world in worlds.values()}) == len(POSSIBLE), "there is something to find out"

    hits, runs = 0, 0
    for seed, (truth, world) in itertools.product(range(20), worlds.items()):
        noise = Seeded(seed)
        seen = [noise.release(exact, scale) for exact, scale in zip(world.exact, world.scales, strict=True)]
        found = likelihoods(worlds, seen)
        assert max(found.values()) - min(found.values()) <= float(MOST) + 1e-9
        hits += max(found, key=lambda given: found[given]) == truth
        runs += 1
    # Whoever takes the likeliest is right less often than the guarantee would allow, and more often than by chance.
    assert hits / runs < math.exp(MOST) / (math.exp(MOST) + len(POSSIBLE) - 1)


def test_a_commitment_that_was_removed_and_undone_counts_once() -> None:
    with undone():
        history = History(Answers())
        commitments_removed_and_undone(history)
        row = NoisyNumber.objects.get(kind="programme", measure="commitments", part="category")
        assert row.people == 9


def test_a_newcomer_is_not_the_difference_of_two_files() -> None:
    """Another system's only member answers between two publications: what is new of it is noise and their answer."""
    with undone():
        history = History(Answers())
        history.join(8, Answers(), "R91")
        history.publish()
        boards = history.boards
        boards["R93"].parent = Organisation.objects.create(ods_code="Q98", name="Another system", kind="icb")
        boards["R93"].save()
        history.join(1, FIVES, "R93")
        history.publish()
        row = NoisyNumber.objects.get(kind="leaf", name="Q98", measure="confidence", part="rated", item="")
        assert row.people == 1
        # Two statements, each off by up to four, twice: more than the largest answer there is.
        assert math.sqrt(row.variance) > 10


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_what_goes_to_aspects_is_made_of_what_is_published_and_of_no_answer(
    attack: Callable[[History], None],
) -> None:
    """The attacker gets its rows too: with the same noisy numbers they are the same, whatever the answers are."""
    first: Recording | None = None
    sent = []
    for given in (POSSIBLE[0], POSSIBLE[-1]):
        with undone():
            history = History(given)
            history.recording = Recording(as_in=first) if first else history.recording
            attack(history)
            first = history.recording
            sent.append([rows.figures(COURSE_KEY), rows.completion(COURSE_KEY), rows.register()])
    assert sent[0] == sent[1]
    assert sent[0][0]
