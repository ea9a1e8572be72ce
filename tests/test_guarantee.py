"""The guarantee: whatever one learner answers in one unit, what is published is at most e³ times more or less likely.

Each test plays a history twice, the same but for the answers of one unit. The second run releases what the first did,
so that it is one outcome under two histories; a recording mechanism keeps the exact number and the scale of each
release. The draws must be the same and of the same scale, all that is stored and shown must be the same, and the sum of
the differences by their scales is the logarithm of how much likelier the outcome can be under one history.
"""

import datetime
import itertools
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pytest
import time_machine

from digiboards_xblocks.programme.aspects import rows
from digiboards_xblocks.programme.figures import measures, publishing
from digiboards_xblocks.programme.figures import queries as figures_queries
from digiboards_xblocks.programme.figures.formatting import in_words
from digiboards_xblocks.programme.figures.privacy.budget import MOST
from digiboards_xblocks.programme.figures.tables import tables
from digiboards_xblocks.programme.progress import slices
from digiboards_xblocks.programme.progress.versions import programme_of

from .clock import noon
from .conftest import COURSE_KEY
from .histories import EVENTS, Answers, Event, answer, change, delete_and_answer, nothing, reset, undone
from .mechanisms import Recording
from .programmes import person, register

DAYS = tuple(datetime.date.fromisoformat(day) for day in ("2026-07-15", "2026-10-15", "2027-01-15"))
Ratio = Fraction | float
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def outlines(settings: Any) -> None:
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"


def everything_shown() -> list[Any]:
    """All that pages, files and the API show: every table of every part, in words; and all that goes to Aspects."""
    course = programme_of(COURSE_KEY)
    sent = [rows.figures(COURSE_KEY), rows.completion(COURSE_KEY), rows.register()]
    return [
        *itertools.chain(*sent),
        *(
            (m, str(part), table.name, line.name, [in_words(line.values.get(c.name), c.kind) for c in table.columns])
            for m in measures.MEASURES
            for kind in slices.KINDS
            for part, found in figures_queries.figures(COURSE_KEY, m, kind=kind).items()
            for table in tables(m, course, found)
            for line in table.lines
        ),
    ]


def play(
    answers: Sequence[Answers], events: Sequence[Event], who: str, recordings: Sequence[Recording]
) -> tuple[list[Any], list[Any]]:
    """Three people answer; three publications, with an event before each but the first. What is shown, and counted.

    ``answers`` are those of the one named ``who``: at first, and with each event.
    """
    shown, counted = [], []
    boards = register()
    with time_machine.travel(noon(DAYS[0]) - datetime.timedelta(days=60), tick=False):
        everybody = {
            "amina": person("amina", boards["R91"], cohort="spring", role="chair"),
            "ben": person("ben", boards["R92"], cohort="autumn", role="finance"),
            "cleo": person("cleo"),
        }
        for name, user in everybody.items():
            answer(user, answers[0] if name == who else Answers(before=3, after=3, recommend="no"))
    for day, event, given, recording in zip(DAYS, (nothing, *events), answers, recordings, strict=True):
        with time_machine.travel(noon(day) - datetime.timedelta(hours=1), tick=False):
            event(everybody[who], given, boards)
        with time_machine.travel(noon(day), tick=False):
            counted.append(dict(publishing.publish(COURSE_KEY, mechanism=recording)))
            shown.append(everything_shown())
    return shown, counted


def log_ratio(
    first: Sequence[Answers], second: Sequence[Answers], events: Sequence[Event], who: str
) -> Fraction | float:
    """How much likelier, at most, all that is published can be under one history; both must look the same."""
    one = [Recording(seed) for seed in range(3)]
    with undone():
        seen = play(first, events, who, one)
    other = [Recording(as_in=recording) for recording in one]
    with undone():
        assert play(second, events, who, other) == seen
    assert all(recording.scales for recording in one[:1])
    return sum((mine.log_ratio(theirs) for mine, theirs in zip(one, other, strict=True)), Fraction())


# Two ways to answer each unit, as far from each other as can be; the second differs in nothing else.
UNITS = {
    "confidence": (Answers(start=1, before=1, after=5), Answers(start=5, before=5, after=1)),
    "feedback": (Answers(recommend="yes", change="a-lot"), Answers(recommend="no", change="decreased")),
    "commitments": (Answers(category="cyber", status="done"), Answers(category="", status="")),
    "discovery": (Answers(ahead=("g1", "g2")), Answers(ahead=())),
}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.__name__)
def test_no_event_lets_a_unit_tell_more_than_three(event: Event, unit: str) -> None:
    """Before the second publication and before the third; of somebody in every part, and of somebody in none."""
    low, high = UNITS[unit]
    for who, events in (("amina", (event, nothing)), ("amina", (nothing, event)), ("cleo", (event, event))):
        assert log_ratio([low] * 3, [high] * 3, events, who) <= MOST


@pytest.mark.parametrize("unit", ["confidence", "feedback"])
def test_the_budget_is_used_up_and_no_more(unit: str) -> None:
    low, high = UNITS[unit]
    assert log_ratio([low] * 3, [high] * 3, (nothing, nothing), "amina") == MOST


def test_who_changes_their_mind_each_time_tells_no_more() -> None:
    """Answers that cross over with every publication, in every unit alike; one unit at a time differs."""
    for low, high in UNITS.values():
        for events in itertools.product((change, reset, delete_and_answer), repeat=2):
            assert log_ratio([low, high, low], [high, low, high], events, "amina") <= MOST


def test_every_pair_of_answers_to_a_guide() -> None:
    """All means before and after from 1, 3 and 5, each against each."""
    values = [Answers(start=before, before=before, after=after) for before in (1, 3, 5) for after in (1, 3, 5)]
    ratios = {log_ratio([a] * 3, [b] * 3, (nothing, nothing), "ben") for a, b in itertools.combinations(values, 2)}
    assert max(ratios) == MOST


def test_two_units_that_move_together_multiply() -> None:
    """What the promise does not cover: confidence and feedback at once can tell twice as much."""
    low = Answers(start=1, before=1, after=5, recommend="yes", change="a-lot")
    high = Answers(start=5, before=5, after=1, recommend="no", change="decreased")
    assert log_ratio([low] * 3, [high] * 3, (nothing, nothing), "amina") == 2 * MOST
