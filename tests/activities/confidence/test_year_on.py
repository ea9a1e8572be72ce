"""Statements rated a third time, a year after the guide: when they can be, and what is shown beside."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.activities.confidence.year_on import A_YEAR, is_open, rated_before
from tests.activities.pages import hook, page_of, words

from .test_block import block_for, chosen, rate, results, table

TWO = ("First", "Second")
TODAY = datetime.date(2027, 3, 2)


def asked(block: Any) -> str:
    return words(page_of(block.student_view({})).xpath(".//legend")[0])


def phases() -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for phase, statement, value in Rating.objects.values_list("phase", "statement", "value"):
        found.setdefault(phase, {})[statement] = value
    return found


@pytest.fixture
def rated(learner: Any) -> Iterator[Any]:
    """Two statements rated before and after a guide; the clock stands a year on."""
    with time_machine.travel(timezone.now(), tick=False) as clock:
        rate(block_for(learner, statements=TWO), one=2, two=3)
        rate(block_for(learner, "after", statements=TWO), one=4, two=4)
        clock.shift(A_YEAR)
        yield clock


def after(learner: Any) -> Any:
    return block_for(learner, "after", statements=TWO)


def test_a_year_on_the_same_block_asks_again_and_changes_nothing_that_was_said(learner: Any, rated: Any) -> None:
    block = after(learner)
    assert asked(block) == "A year on: how confident are you now?"
    assert chosen(page_of(block.student_view({}))) == {}
    told = rate(block, one=5)

    assert told["done"] == 1
    assert block.runtime.published[0] == ("completion", {"completion": 1.0})
    assert phases() == {"before": {"one": 2, "two": 3}, "after": {"one": 4, "two": 4}, "later": {"one": 5}}
    assert chosen(page_of(after(learner).student_view({}))) == {"one": 5}
    assert words(hook(page_of(after(learner).student_view({})), "confidence-count")) == "1 of 2 rated."


def test_the_day_before_it_still_asks_after_the_guide(learner: Any, rated: Any) -> None:
    rated.shift(-datetime.timedelta(days=1))

    assert asked(after(learner)) == "How confident are you now?"
    rate(after(learner), one=5)
    assert phases()["after"] == {"one": 5, "two": 4}
    assert "later" not in phases()


def test_what_was_not_all_rated_after_the_guide_is_asked_after_it_first(learner: Any) -> None:
    with time_machine.travel(timezone.now(), tick=False) as clock:
        rate(after(learner), one=4)
        clock.shift(2 * A_YEAR)
        assert asked(after(learner)) == "How confident are you now?"
        assert rate(after(learner), two=4)["done"] == 2
        assert asked(after(learner)) == "How confident are you now?"
        clock.shift(A_YEAR)
        assert asked(after(learner)) == "A year on: how confident are you now?"


def test_before_a_guide_nothing_changes_with_the_years(learner: Any, rated: Any) -> None:
    before = block_for(learner, statements=TWO)

    assert asked(before) == "How confident are you today?"
    assert chosen(page_of(before.student_view({}))) == {"one": 2, "two": 3}


def test_all_three_stand_side_by_side(learner: Any, rated: Any) -> None:
    assert words(results(after(learner))).startswith("Before and after 2 of your 2 ratings rose.")
    told = page_of(rate(after(learner), one=5, two=2)["results"])
    root = results(after(learner))

    assert table(told) == table(root) == [["First", "2", "4", "up 2", "5"], ["Second", "3", "4", "up 1", "2"]]
    assert [words(cell) for cell in root.xpath(".//thead//th")] == [
        "Statement",
        "Before",
        "After",
        "Change",
        "A year on",
    ]
    assert words(root).startswith(
        "Before, after and a year on 2 of your 2 ratings rose. A fall can be a good sign: you may now see more of what "
        "the topic asks of a board, and rate yourself by a higher standard. A year on, beside your ratings before the "
        "guide: 1 of your 2 ratings rose, 1 fell."
    )
    for row in root.xpath(".//tbody/tr"):
        assert row.xpath("td/@data-label") == ["Before", "After", "Change", "A year on"]
        assert len(row.xpath(".//*[local-name()='path'][@class='digiboards-chart__later']")) == 1


def test_one_that_is_not_rated_a_year_on_has_no_diamond(learner: Any, rated: Any) -> None:
    root = page_of(rate(after(learner), one=5)["results"])

    assert table(root)[1] == ["Second", "3", "4", "up 1", "–"]
    assert len(root.xpath(".//*[local-name()='path'][@class='digiboards-chart__later']")) == 1


def test_nobody_else_s_years_count(learner: Any, other_learner: Any, rated: Any) -> None:
    assert asked(after(other_learner)) == "How confident are you now?"


def test_staff_see_the_words_of_the_guide(learner: Any, rated: Any) -> None:
    assert asked(block_for(phase="after", statements=TWO)) == "How confident are you now?"


@pytest.mark.parametrize(
    ("rated_at", "is_it"),
    [
        ({"a": datetime.timedelta(0), "b": datetime.timedelta(0)}, True),
        ({"a": datetime.timedelta(0), "b": datetime.timedelta(days=1)}, False),
        ({"a": datetime.timedelta(days=-400)}, False),
        ({}, False),
    ],
)
def test_it_opens_by_days_and_with_the_last_rating(rated_at: dict[str, datetime.timedelta], is_it: bool) -> None:
    """A rating of any hour of a day is a year old on the whole of the day a year on."""
    last_moment = rated_before(TODAY) - datetime.timedelta(seconds=1)

    assert is_open(["a", "b"], {name: last_moment + more for name, more in rated_at.items()}, TODAY) is is_it
    assert timezone.localtime(last_moment).date() == TODAY - A_YEAR


def test_a_block_without_statements_never_opens() -> None:
    assert not is_open([], {}, TODAY)
