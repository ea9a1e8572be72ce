"""Rating again, a year on, as "My learning" and the end of a guide lead to it and tell of it."""

from typing import Any

import pytest

from digiboards_xblocks.activities.confidence.year_on import A_YEAR
from tests.activities.pages import page_of, words
from tests.activities.record_samples import STARTED, fill, finish
from tests.tables import tables as models

from .test_block import block_for
from .test_end import end, heads

AGAIN = "rate again, a year on"


@pytest.fixture
def rated(learner: Any, clock: Any) -> Any:
    """Somebody with ratings before and after g1, which they finished a year ago."""
    fill(learner)
    finish(learner, "g1")
    clock.move_to(STARTED + A_YEAR)
    return learner


def rate_again(user: Any, value: int = 4) -> None:
    row = models.Rating.objects.get(learner=user, statement="g1-sure", phase="after")
    row.pk, row.phase, row.value = None, "later", value
    row.save()


def links_below(user: Any) -> dict[str, str]:
    root = page_of(block_for(user).student_view({}))
    return {
        words(link): link.get("href")
        for link in root.xpath(".//ul[contains(@class, 'js-digiboards-record-again')]/li/a")
    }


def test_my_learning_leads_to_what_can_be_rated_again_until_it_is(rated: Any) -> None:
    assert links_below(rated) == {f"Guide g1: {AGAIN}": "/jump_to_id/g1-after"}
    rate_again(rated)
    assert links_below(rated) == {}
    assert AGAIN not in words(page_of(block_for(rated).student_view({})))


def test_before_a_year_there_is_nothing_to_rate_again(rated: Any, clock: Any) -> None:
    clock.move_to(STARTED + A_YEAR * 0.99)

    assert links_below(rated) == {}
    assert "A year on: rate these again" not in words(end(rated))


def test_a_guide_that_the_course_no_longer_asks_is_not_led_to(rated: Any) -> None:
    models.Rating.objects.filter(learner=rated, phase="after").update(statement="gone")

    assert links_below(rated) == {}


def test_the_end_of_the_guide_leads_there_and_shows_all_three(rated: Any) -> None:
    link = end(rated).xpath(".//a[text()='A year on: rate these again']/@href")
    rate_again(rated, value=2)
    root = end(rated)

    assert link == ["/jump_to_id/g1-after"]
    assert heads(root)[1] == "Before, after and a year on"
    assert [words(cell) for cell in root.xpath(".//tbody/tr/*")] == ["I can do g1.", "3", "5", "up 2", "2"]
    assert root.xpath(".//a[text()='A year on: rate these again']") == []


def test_everything_of_mine_tells_it_in_words(rated: Any) -> None:
    rate_again(rated)
    page = words(page_of(block_for(rated).student_view({})))

    assert "After the guide: completely confident, 5 of 5" in page
    assert "A year on: very confident, 4 of 5" in page
    assert page.index("After the guide: completely") < page.index("A year on: very")
