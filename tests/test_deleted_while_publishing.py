"""Answers that are deleted while they are being published: at once, and what is left of them on the next day."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest

from digiboards_xblocks.activities.base import deletion
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.figures import publishing as figures_publishing
from digiboards_xblocks.programme.figures.models import CountedAnswer, DeletedAnswers
from tests.activities.storage import rows_of

from .answers import key_of, rate
from .conftest import COURSE_KEY
from .programmes import person

DAY = datetime.date(2026, 11, 23)
PAIRS = [(2, 4), (3, 3)]


@pytest.fixture
def people(db: None, settings: Any) -> list[Any]:
    settings.DIGIBOARDS_OUTLINES = "tests.programmes.outline_of"
    found = [person(f"p{number}") for number in range(9)]
    for user in found:
        rate(user, "g1", PAIRS)
    return found


def publish_while(work: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have something done once the answers are read, and before it is noted that they are counted."""
    real = publishing.countable

    def countable(*args: Any) -> Iterator[Any]:
        found = list(real(*args))
        work()
        yield from found

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "countable", countable)
        assert figures_publishing.publish(COURSE_KEY, day=DAY)["confidence"] == 9


def counted(user: Any) -> int:
    return CountedAnswer.objects.filter(learner=user).count()


def test_all_of_a_course_run(people: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    mine = {"learner_id": people[0].pk, "course_key": COURSE_KEY}
    publish_while(lambda: deletion.delete_course_answers(**mine), monkeypatch)
    assert set(rows_of(people[0])) == {"CountedAnswer"}, "what this is about"

    figures_publishing.publish(COURSE_KEY, day=DAY + datetime.timedelta(days=1))
    assert rows_of(people[0]) == {}
    assert [counted(user) for user in people[1:]] == [1] * 8
    assert not DeletedAnswers.objects.exists()


def test_those_of_one_block(people: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    mine = {"learner_id": people[0].pk}
    publish_while(lambda: deletion.delete_block_answers(**mine, usage_key=key_of("g1-after")), monkeypatch)
    CountedAnswer.objects.create(
        course=CountedAnswer.objects.all()[0].course,
        learner=people[0],
        measure="feedback",
        key="another",
        usage_key=str(key_of("another")),
        saved_at=people[0].date_joined,
    )

    figures_publishing.publish(COURSE_KEY, day=DAY + datetime.timedelta(days=1))
    assert list(CountedAnswer.objects.filter(learner=people[0]).values_list("key", flat=True)) == ["another"]


def test_answers_that_are_given_anew_are_other_answers(people: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    for_all = [{"learner_id": user.pk, "course_key": COURSE_KEY} for user in people]
    publish_while(lambda: [deletion.delete_course_answers(**mine) for mine in for_all], monkeypatch)
    for user in people:
        rate(user, "g1", PAIRS)

    much_later = DAY + datetime.timedelta(days=70)
    assert figures_publishing.publish(COURSE_KEY, day=much_later)["confidence"] == 9
    assert [counted(user) for user in people] == [1] * 9


def test_a_dry_run_takes_nothing_back(people: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    publish_while(lambda: deletion.delete_course_answers(learner_id=people[0].pk, course_key=COURSE_KEY), monkeypatch)
    figures_publishing.publish(COURSE_KEY, day=DAY + datetime.timedelta(days=1), is_real=False)

    assert counted(people[0]) == 1
    assert DeletedAnswers.objects.count() == 1


def test_who_had_nothing_to_delete_is_not_noted(people: list[Any]) -> None:
    deletion.delete_course_answers(learner_id=person("newcomer").pk, course_key=COURSE_KEY)

    assert not DeletedAnswers.objects.exists()
