"""Publishing what people answer: each answer once, at most once a day, and never so that few people can be told."""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.test import override_settings
from hypothesis import given
from hypothesis import settings as at_most
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.core.disclosure import Shown
from digiboards_xblocks.core.statements import AFTER, BEFORE
from digiboards_xblocks.programme.figures import measures, publishing
from digiboards_xblocks.programme.figures import publishing as figures_publishing
from digiboards_xblocks.programme.figures import queries as figures_queries
from digiboards_xblocks.programme.figures.batching import Batch
from digiboards_xblocks.programme.figures.figures import Told
from digiboards_xblocks.programme.figures.measures import MEASURES, MOVED, Question
from digiboards_xblocks.programme.figures.models import CountedAnswer, Publication, SliceFigure
from digiboards_xblocks.programme.figures.publishing import PublishedToday
from digiboards_xblocks.programme.progress import slices
from digiboards_xblocks.programme.progress.slices import Slice
from digiboards_xblocks.programme.retention import retirement

from .answers import commit, rate, start, tell
from .clock import noon
from .conftest import COURSE_KEY
from .programmes import person, register

DAY = datetime.date(2026, 11, 23)
LATER = DAY + datetime.timedelta(days=40)
pytestmark = pytest.mark.time_machine(noon(DAY))
PAIRS = [(2, 4), (3, 3)]


@pytest.fixture(autouse=True)
def outlines(settings: Any) -> None:
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"


@pytest.fixture
def boards(db: None) -> Any:
    return register()


def people(number: int, board: Any = None, name: str = "p", **more: str) -> list[Any]:
    return [person(f"{name}{place}", board, **more) for place in range(number)]


def published(measure: str = measures.CONFIDENCE, kind: str = slices.PROGRAMME) -> dict[tuple[str, ...], Told]:
    return {
        (part.name, question.about, question.item, question.part): told
        for part, questions in figures_queries.figures(COURSE_KEY, measure, kind=kind).items()
        for question, told in questions.items()
    }


def test_confidence_of_eight_people(boards: Any) -> None:
    for user in people(8):
        rate(user, "g1", PAIRS)
    told = figures_publishing.publish(COURSE_KEY, day=DAY)

    assert told == {"confidence": 8, "feedback": 0, "commitments": 0, "discovery": 0}
    found = published()
    assert found["", "g1", "g1-explain", BEFORE].mean == Shown(2.0)
    assert found["", "g1", "g1-explain", AFTER].mean == Shown(4.0)
    assert found["", "g1", "g1-explain", MOVED].options == {"down": 0.0, "same": 0.0, "up": 10.0}
    assert found["", "g1", "g1-ask", MOVED].people == 10
    assert figures_queries.published_on(COURSE_KEY) == DAY


def test_seven_people_wait_for_the_eighth(boards: Any) -> None:
    for user in people(7):
        rate(user, "g1", PAIRS)
    assert not any(figures_publishing.publish(COURSE_KEY, day=DAY).values())
    assert published() == {}
    rate(person("eighth"), "g1", PAIRS)
    figures_publishing.publish(COURSE_KEY, day=LATER)
    assert published()["", "g1", "g1-ask", BEFORE].people == 10


def test_who_rated_only_once_is_not_counted(boards: Any) -> None:
    for user in people(9):
        rate(user, "g1", PAIRS)
    Rating.objects.filter(learner__username="p8", phase="after", statement="g1-ask").delete()
    assert figures_publishing.publish(COURSE_KEY, day=DAY)["confidence"] == 8


def test_a_day_is_published_once(boards: Any) -> None:
    for user in people(8):
        rate(user, "g1", PAIRS)
    figures_publishing.publish(COURSE_KEY, day=DAY)
    for user in people(8, name="q"):
        rate(user, "g1", [(5, 1), (5, 1)])
    before = published()
    with pytest.raises(PublishedToday):
        figures_publishing.publish(COURSE_KEY, day=DAY)
    assert published() == before


def test_a_dry_run_leaves_everything_as_it_is(boards: Any) -> None:
    for user in people(8):
        rate(user, "g1", PAIRS)
    assert figures_publishing.publish(COURSE_KEY, day=DAY, is_real=False)["confidence"] == 8
    assert not any(model.objects.exists() for model in (CountedAnswer, Publication, SliceFigure))
    assert figures_publishing.publish(COURSE_KEY, day=DAY)["confidence"] == 8


def test_a_publication_that_fails_half_way_did_nothing(boards: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for user in people(8):
        rate(user, "g1", PAIRS)
        tell(user, "g1-feedback", "yes", "a-lot")
    real = publishing._add

    def fails(course_id: int, added: Any) -> None:
        if next(iter(added))[1].measure == measures.FEEDBACK:
            raise DatabaseError("gone")
        real(course_id, added)

    monkeypatch.setattr(publishing, "_add", fails)
    with pytest.raises(DatabaseError):
        figures_publishing.publish(COURSE_KEY, day=DAY)
    assert not any(model.objects.exists() for model in (CountedAnswer, Publication, SliceFigure))
    monkeypatch.setattr(publishing, "_add", real)
    assert figures_publishing.publish(COURSE_KEY, day=DAY) == {
        "confidence": 8,
        "feedback": 8,
        "commitments": 0,
        "discovery": 0,
    }


def test_what_is_published_stays_whoever_thinks_again_or_leaves(boards: Any) -> None:
    users = people(8)
    for user in users:
        rate(user, "g1", PAIRS)
    figures_publishing.publish(COURSE_KEY, day=DAY)
    before = published()
    rate(users[0], "g1", [(1, 5), (1, 5)])
    retirement.retire_learner(users[1].pk)
    assert not any(figures_publishing.publish(COURSE_KEY, day=LATER).values())
    assert published() == before
    assert not CountedAnswer.objects.filter(learner=users[1]).exists()


def test_systems_and_cohorts_have_their_figures_and_single_boards_have_none(boards: Any) -> None:
    for number, board in enumerate(("R91", "R92")):
        for user in people(9, boards[board], name=f"b{number}-", cohort="spring"):
            rate(user, "g1", PAIRS)
    figures_publishing.publish(COURSE_KEY, day=DAY)
    assert {name for name, *_ in published(kind=slices.ORGANISATION)} == {"Q99", "Y99"}
    assert {name for name, *_ in published(kind=slices.COHORT)} == {"spring"}
    assert published(kind=slices.ORGANISATION)["Q99", "g1", "g1-ask", BEFORE].people == 20


def test_feedback_commitments_and_discovery(boards: Any) -> None:
    for place, user in enumerate(people(48, role="chair", board=boards["R93"]) + people(16, name="q")):
        tell(user, "g1-feedback", "no" if place % 16 == 0 else "yes", "a-little")
        commit(user, "cyber", days=60, checks={30: "done" if place % 2 else "in-progress"})
        start(user, {"g1-explain": 1 if place % 2 else 5, "g1-ask": 2 if place % 2 else 4}, ("g1",))
    figures_publishing.publish(COURSE_KEY, day=DAY)

    feedback = published(measures.FEEDBACK)
    assert feedback["", "g1-feedback", "", "change"].share("a-little") == 100
    share = feedback["", "g1-feedback", "", "recommend"].share("yes")
    assert share is not None
    assert abs(share - 94) <= feedback["", "g1-feedback", "", "recommend"].off
    commitments = published(measures.COMMITMENTS)
    assert commitments["", "", "", "category"].share("cyber") == 100
    assert commitments["", "30", "", "status"].share("done") == 50
    discovery = published(measures.DISCOVERY)
    assert discovery["", "g1", "", "gap"].share("wide") == 50
    assert discovery["", "g1", "", "coming-up"].share("yes") == 100
    assert {
        name for name, *_ in published(measures.DISCOVERY, kind=slices.ROLE)
    } == set()  # all chairs are of one board


def test_of_each_person_one_commitment_a_day(boards: Any) -> None:
    for user in people(8):
        for slot in ("a", "b", "c"):
            commit(user, "data", slot=slot)
    days = [DAY + datetime.timedelta(days=60 * number) for number in range(4)]
    assert [figures_publishing.publish(COURSE_KEY, day=day)["commitments"] for day in days] == [8, 8, 8, 0]


def test_a_check_waits_until_people_have_had_time_to_report(boards: Any) -> None:
    for user in people(8):
        commit(user, "data", days=43, checks={30: "done"})
    figures_publishing.publish(COURSE_KEY, day=DAY)
    assert ("", "30", "", "status") not in published(measures.COMMITMENTS)
    figures_publishing.publish(COURSE_KEY, day=DAY + datetime.timedelta(days=2))
    assert ("", "30", "", "status") in published(measures.COMMITMENTS)


def test_a_site_can_ask_for_more_people(boards: Any, settings: Any) -> None:
    settings.DIGIBOARDS_FEWEST_PEOPLE = 12
    for user in people(11):
        rate(user, "g1", PAIRS)
    assert not any(figures_publishing.publish(COURSE_KEY, day=DAY).values())


# The command


def test_the_command_tells_what_is_new(boards: Any, capsys: pytest.CaptureFixture[str]) -> None:
    for user in people(9):
        rate(user, "g1", PAIRS)
    call_command("digiboards_publish", "--dry-run")
    call_command("digiboards_publish")
    call_command("digiboards_publish", str(COURSE_KEY))
    dry, real, again = capsys.readouterr().out.splitlines()
    assert dry == f"{COURSE_KEY}: 9 answers of confidence (dry run; nothing was changed)."
    assert real == f"{COURSE_KEY}: 9 answers of confidence."
    assert again.endswith("already; its counts of completion were stored again.")


def test_the_command_with_nothing_to_publish(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("digiboards_publish")
    assert "nothing was published" in capsys.readouterr().out
    with pytest.raises(CommandError, match="not the key"):
        call_command("digiboards_publish", "nonsense")


# The attacker

SEVERAL = st.integers(0, 30)
VALUES = st.integers(1, 5)
BOARDS = (None, "R91", "R92", "R93", "Q99")


@contextmanager
def watched() -> Iterator[list[tuple[str, str, Batch[Any]]]]:
    """Every batch that is told of meanwhile, with its measure and what it is about; draws start in the middle."""
    seen: list[tuple[str, str, Batch[Any]]] = []
    real = publishing.batches

    def watching(found: Any, *args: Any, **kwargs: Any) -> Any:
        made = real(found, *args, **kwargs)
        seen.extend((now[0].measure, now[0].about, batch) for batch in made)
        return made

    real_tell = publishing._tell
    now: list[Any] = [None]

    def telling(course_id: int, found: Any, day: datetime.date) -> int:
        now[0] = found
        return real_tell(course_id, found, day)

    with (
        mock.patch.object(publishing, "batches", watching),
        mock.patch.object(publishing, "_tell", telling),
        mock.patch.object(publishing.secrets, "randbelow", lambda size: size // 2),
    ):
        yield seen


TELL = {
    measures.CONFIDENCE: measures.tell_confidence,
    measures.FEEDBACK: measures.tell_feedback,
    measures.DISCOVERY: measures.tell_discovery,
}


def all_figures() -> dict[tuple[Slice, Question], Told]:
    return {
        (part, question): told
        for measure in MEASURES
        for kind in slices.KINDS
        for part, questions in figures_queries.figures(COURSE_KEY, measure, kind=kind).items()
        for question, told in questions.items()
    }


@pytest.mark.slow
class AttackerTest(TestCase):  # type: ignore[misc]
    """Somebody who has every figure of every part on two days, and knows who has answered."""

    @at_most(max_examples=40)
    @given(data=st.data())
    def test_whatever_is_added_and_subtracted_eight_people_are_left(self, data: st.DataObject) -> None:
        boards = register()
        with override_settings(DIGIBOARDS_OUTLINES="tests.programmes.outline_of"), watched() as seen:
            users = self._answer(data, boards, "first")
            figures_publishing.publish(COURSE_KEY, day=DAY)
            first = all_figures(), len(seen)
            for user in data.draw(st.lists(st.sampled_from(users), max_size=5)) if users else ():
                rate(user, "g1", data.draw(st.tuples(st.tuples(VALUES, VALUES), st.tuples(VALUES, VALUES))))
            self._answer(data, boards, "second")
            figures_publishing.publish(COURSE_KEY, day=DAY + datetime.timedelta(days=data.draw(st.integers(1, 60))))
            second = all_figures(), len(seen)

        for figures, many in (first, second):
            self._is_nothing_but_sums(figures, seen[:many])
        self._leaves_many([(first[0], seen[: first[1]]), (second[0], seen)])

    def _answer(self, data: st.DataObject, boards: Any, name: str) -> list[Any]:
        users = []
        for place in range(data.draw(SEVERAL)):
            board = data.draw(st.sampled_from(BOARDS))
            cohort, role = data.draw(st.sampled_from(["", "spring"])), data.draw(st.sampled_from(["", "chair"]))
            user = person(f"{name}{place}", boards[board] if board else None, cohort=cohort, role=role)
            users.append(user)
            if data.draw(st.booleans()):
                rate(user, "g1", data.draw(st.tuples(st.tuples(VALUES, VALUES), st.tuples(VALUES, VALUES))))
            if data.draw(st.booleans()):
                tell(
                    user,
                    "f",
                    data.draw(st.sampled_from(["yes", "no"])),
                    data.draw(st.sampled_from(["a-lot", "no-change"])),
                )
            if data.draw(st.booleans()):
                start(user, {"g2-judge": data.draw(VALUES)})
        return users

    def _is_nothing_but_sums(self, figures: dict[Any, Told], batches: list[tuple[str, str, Batch[Any]]]) -> None:
        """What is published of a part is what is told of the batches inside it, added up."""
        expected: dict[Any, Told] = {}
        for measure, about, batch in batches:
            given = [one.given for one in batch.answers]
            for question, told in TELL[measure](about, given, lambda size: size // 2, 8).items():
                for part in batch.node:
                    there = expected.get((part, question))
                    expected[part, question] = there + told if there else told
        assert {key: (told.people, told.tenths, told.more, told.less) for key, told in figures.items()} == {
            key: (told.people, told.tenths, told.more, told.less) for key, told in expected.items()
        }
        for key, told in figures.items():
            assert told.options == pytest.approx(expected[key].options)

    def _leaves_many(self, days: list[tuple[dict[Any, Told], list[tuple[str, str, Batch[Any]]]]]) -> None:
        """People who are in exactly the same published figures, of all parts and days, are eight or more."""
        figures_of: dict[tuple[str, str], dict[tuple[int, str], set[object]]] = defaultdict(lambda: defaultdict(set))
        for number, (_figures, batches) in enumerate(days):
            for measure, about, batch in batches:
                for one in batch.answers:
                    figures_of[measure, about][one.learner, one.key] |= {(number, part) for part in batch.node}
        for answers in figures_of.values():
            groups: dict[frozenset[object], int] = defaultdict(int)
            for where in answers.values():
                groups[frozenset(where)] += 1
            assert all(size >= 8 for size in groups.values())
