"""The path through the guides: what the starting point recommends, carried through record and guides' ends."""

from dataclasses import replace
from typing import Any

import pytest
import yaml

from digiboards_xblocks.activities.record.path import path_of
from digiboards_xblocks.activities.record.spec import parse_record
from digiboards_xblocks.core.finishing import programme_state
from tests.activities.pages import page_of, words
from tests.activities.record_samples import DAY, GUIDES, complete, finish, record, starting_point
from tests.activities.storage import Watched
from tests.clock import noon
from tests.conftest import COURSE_KEY, build_block
from tests.tables import tables as models

from .test_block import block_for, guides_of


def start(user: Any, *, role: str = "", coming_up: str = "", **ratings: int) -> None:
    """Answer the starting point as its block keeps it."""
    course, _ = models.Course.objects.get_or_create(course_key=str(COURSE_KEY))
    key = COURSE_KEY.make_usage_key("digiboards_discovery", "start")
    common = {"course": course, "learner": user, "usage_key": str(key), "saved_at": noon(DAY)}
    models.Discovery.objects.create(**common, name="start", role=role, coming_up=coming_up)
    for guide, value in ratings.items():
        models.Rating.objects.create(**common, statement=f"{guide}-sure", phase="start", value=value)


def shown(user: Any, **changes: Any) -> Any:
    return page_of(block_for(user, record(starting_point=starting_point(), **changes)).student_view({}))


def next_of(root: Any) -> str:
    return words(root.xpath(".//p[contains(@class, 'record__next')]")[0])


def test_the_recommended_guides_stand_first_in_their_order(learner: Any) -> None:
    start(learner, g1=5, g2=4, g3=1, g5=2)
    root = shown(learner)
    recommended = root.xpath(".//ol[contains(@class, 'record__guides')]/li/h4")

    assert [words(item) for item in recommended] == ["Guide g3", "Guide g5", "Guide g2"]
    assert list(guides_of(root)) == ["Guide g1"]
    assert next_of(root) == "Next: Guide g3"
    assert root.xpath(".//p/a[@href='/jump_to_id/start']/text()") == ["Change my answers to the starting point"]


def test_another_answer_is_another_order(learner: Any) -> None:
    start(learner, g1=3, g2=3, g3=3, g5=3)
    assert next_of(shown(learner)) == "Next: Guide g1"
    models.Discovery.objects.update(role="chair")
    assert next_of(shown(learner)) == "Next: Guide g2"
    models.Discovery.objects.update(coming_up="g5")
    assert next_of(shown(learner)) == "Next: Guide g5"


def test_a_guide_that_is_finished_makes_way_for_the_next(learner: Any) -> None:
    start(learner, g1=5, g2=4, g3=1, g5=2)
    finish(learner, "g3")
    assert next_of(shown(learner)) == "Next: Guide g5"
    complete(learner, ["g5-read-1"])
    assert next_of(shown(learner)) == "Go on with: Guide g5"
    finish(learner, "g2", "g1")
    complete(learner, [f"g5-{kind}-1" for kind in ("scenario", "check", "before", "after", "reflection", "commitment")])
    assert shown(learner).xpath(".//p[contains(@class, 'record__next')]") == []


def test_without_answers_nothing_is_recommended_and_what_is_begun_comes_first(learner: Any) -> None:
    complete(learner, ["g3-read-1"])
    root = shown(learner)

    assert root.xpath(".//ol") == []
    assert list(guides_of(root)) == [f"Guide {name}" for name in GUIDES]
    assert next_of(root) == "Go on with: Guide g3"
    assert root.xpath(".//p/a[@href='/jump_to_id/start']/text()") == ["Let a few questions recommend where to begin"]


def test_ratings_of_guides_alone_recommend_nothing(learner: Any) -> None:
    """Nobody asked for advice by rating themselves before a guide."""
    start(learner, g5=1)
    models.Discovery.objects.all().delete()
    models.Rating.objects.update(phase="before")

    assert shown(learner).xpath(".//ol") == []


@pytest.mark.slow
def test_minutes_are_said_where_they_are_known(learner: Any) -> None:
    programme = yaml.safe_load(record())["programme"]
    programme["guides"][0]["minutes"] = 70
    for step in programme["guides"][0]["steps"]:
        step["minutes"] = 10
    root = shown(learner, programme=programme)
    assert next_of(root) == "Next: Guide g1, 70 minutes"
    assert words(root.xpath(".//*[@class='digiboards-record__next']/a")[0]) == "Next: Guide g1, 70 minutes"
    assert guides_of(root)["Guide g1"] == "Not started. It takes 70 minutes."
    complete(learner, ["g1-read-1"])
    root = shown(learner, programme=programme)
    assert next_of(root) == "Go on with: Guide g1, 60 minutes left"
    assert guides_of(root)["Guide g1"] == "Started: 1 of 7 steps done. 60 minutes left."
    assert guides_of(root)["Guide g2"] == "Not started."


@pytest.mark.parametrize("gone", ["g3", "g5"])
def test_a_guide_that_the_course_has_no_more_is_on_no_path(gone: str) -> None:
    activity = parse_record(record(starting_point=starting_point()))
    rows: Any = {
        "discovery": [{"name": "start", "role": "", "years": "", "reasons": "", "coming_up": gone, "learning": ""}],
        "ratings": [],
    }
    programme = activity.programme
    left = tuple(replace(guide, is_gone=guide.name == gone) for guide in programme.guides)
    path = path_of(programme_state(replace(programme, guides=left), {}), activity.start, rows)

    assert gone not in [item.guide.name for item in (*path.recommended, *path.others)]
    assert len((*path.recommended, *path.others)) == len(GUIDES) - 1


def test_a_path_costs_no_query(learner: Any) -> None:
    start(learner, g1=2)
    with Watched() as without:
        block_for(learner, record()).student_view({})
    with Watched() as watched:
        block_for(learner, record(starting_point=starting_point())).student_view({})

    assert len(watched.captured_queries) == len(without.captured_queries) <= 8


def test_a_starting_point_of_another_name_recommends_nothing(learner: Any) -> None:
    start(learner, role="chair")
    other = starting_point() | {"id": "another"}
    block = build_block("digiboards_record", user=learner, url_name="x", content=record(starting_point=other))

    assert page_of(block.student_view({})).xpath(".//ol") == []
