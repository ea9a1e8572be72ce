"""Statements rated before and after."""

import re
from typing import Any

import pytest

from digiboards_xblocks.activities.base import chart
from tests.activities.pages import active_parts, hook, is_shown, page_of, words
from tests.activities.samples import HOSTILE, confidence
from tests.activities.storage import everything
from tests.conftest import build_block, send

FIVE = ("First", "Second", "Third", "Fourth", "Fifth")
NAMES = ("one", "two", "three", "four", "five")


def block_for(
    user: Any = None, phase: str = "before", url_name: str | None = None, statements: tuple[str, ...] = FIVE
) -> Any:
    return build_block(
        "digiboards_confidence",
        user=user,
        url_name=url_name or f"g5-{phase}",
        content=confidence(phase, statements=statements),
    )


def rate(block: Any, **ratings: Any) -> Any:
    response = send(block, "save_ratings", {"ratings": ratings})
    assert response.status_code == 200
    return response.json


def chosen(root: Any) -> dict[str, int]:
    return {radio.get("data-statement"): int(radio.get("value")) for radio in root.xpath(".//input[@checked]")}


def results(block: Any) -> Any:
    return hook(page_of(block.student_view({})), "confidence-results")


def table(root: Any) -> list[list[str]]:
    return [[words(cell) for cell in row.xpath("th|td")] for row in root.xpath(".//tbody/tr")]


def drawn(root: Any) -> list[tuple[str, str]]:
    """What the chart shows of each statement before and after, read back from where its marks stand."""

    def value(drawing: Any, mark: str, middle: int = 0) -> str:
        found = [float(x) for x in drawing.xpath(mark)]
        return str(round((found[0] + middle - chart.LEFT) / chart.STEP) + 1) if found else "–"

    return [
        (value(item, "circle/@cx"), value(item, "rect/@x", 7)) for item in root.xpath(".//th/*[local-name()='svg']")
    ]


def test_each_statement_is_a_group_of_five_named_choices(learner: Any) -> None:
    root = page_of(block_for(learner).student_view({}))
    groups = hook(root, "confidence-all").xpath("./fieldset")

    assert [words(group.xpath("legend")[0]) for group in groups] == [f"{n}. {t}" for n, t in enumerate(FIVE, start=1)]
    assert [radio.get("value") for radio in groups[0].xpath(".//input[@type='radio']")] == ["1", "2", "3", "4", "5"]
    assert [words(label) for label in groups[0].xpath(".//label")] == [
        "1 Not at all confident",
        "2 Slightly confident",
        "3 Moderately confident",
        "4 Very confident",
        "5 Completely confident",
    ]
    assert chosen(root) == {}
    assert words(hook(root, "confidence-count")) == "0 of 5 rated."
    assert words(root.xpath(".//legend")[0]) == "How confident are you today?"


def test_ratings_come_back_in_their_own_phase(learner: Any) -> None:
    before, after = block_for(learner), block_for(learner, "after")
    rate(before, one=2, three=5)

    assert chosen(page_of(before.student_view({}))) == {"one": 2, "three": 5}
    assert words(hook(page_of(before.student_view({})), "confidence-count")) == "2 of 5 rated."
    assert chosen(page_of(after.student_view({}))) == {}
    assert words(page_of(after.student_view({})).xpath(".//legend")[0]) == "How confident are you now?"


def test_a_rating_may_be_changed_and_leaves_the_others(learner: Any) -> None:
    block = block_for(learner)
    rate(block, one=2, two=3)
    rate(block, one=4)

    assert chosen(page_of(block.student_view({}))) == {"one": 4, "two": 3}
    assert len(everything()["Rating"]) == 2


def test_ratings_are_a_learners_own(learner: Any, other_learner: Any) -> None:
    rate(block_for(learner), one=2)
    rate(block_for(other_learner), one=5)

    assert chosen(page_of(block_for(learner).student_view({}))) == {"one": 2}
    assert chosen(page_of(block_for(other_learner).student_view({}))) == {"one": 5}


def test_completion_grows_with_the_ratings(learner: Any) -> None:
    block = block_for(learner)
    told = [rate(block, **{name: 3})["done"] for name in NAMES]
    completions = [data["completion"] for event, data in block.runtime.published if event == "completion"]

    assert told == [1, 2, 3, 4, 5]
    assert completions == [0.2, 0.4, 0.6, 0.8, 1.0]
    rate(block, one=1)
    assert block.runtime.published[-2] == ("completion", {"completion": 1.0})
    assert block.runtime.published[-1] == (
        "digiboards.confidence.rated",
        {"name": "sure-before", "questions": 5},
    )


def test_ratings_of_other_blocks_do_not_count(learner: Any) -> None:
    rate(block_for(learner, url_name="whole"), five=5)

    assert rate(block_for(learner, statements=FIVE[:2]), one=1)["done"] == 1


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        pytest.param(None, "No rating arrived.", id="none"),
        pytest.param({}, "No rating arrived.", id="empty"),
        pytest.param([["one", 3]], "No rating arrived.", id="list"),
        pytest.param("one", "No rating arrived.", id="text"),
        pytest.param({"zzz": 3}, "The statements have changed", id="unknown statement"),
        pytest.param({"one": 3, "zzz": 3}, "The statements have changed", id="one unknown"),
        *(
            pytest.param({"one": value}, "A rating is a whole number from 1 to 5.", id=repr(value))
            for value in (0, 6, -1, 10**30, "3", 3.0, True, None, [3], {})
        ),
    ],
)
def test_odd_ratings_are_refused_whole(ratings: Any, said: str, learner: Any) -> None:
    block = block_for(learner)
    rate(block, two=2)
    before, published = everything(), list(block.runtime.published)
    response = send(block, "save_ratings", {"ratings": ratings})

    assert response.status_code == 400
    assert response.json["error"].startswith(said)
    assert everything() == before
    assert block.runtime.published == published


# Before and after


def test_before_a_guide_there_are_no_results(learner: Any) -> None:
    rate(block_for(learner, "after"), one=5)

    assert rate(block_for(learner), one=2)["results"] == ""
    assert words(results(block_for(learner))) == ""
    assert "Before and after" in words(results(block_for(learner, "after")))


@pytest.mark.slow
def test_results_wait_for_a_pair(learner: Any) -> None:
    after = block_for(learner, "after")
    rate(block_for(learner), one=2)

    assert rate(after, two=3)["results"] == ""
    assert words(results(after)) == ""
    assert "Before and after" in words(page_of(rate(after, one=4)["results"]))


def test_the_table_pairs_the_statements_and_the_chart_shows_the_same_figures(learner: Any) -> None:
    rate(block_for(learner), one=2, two=5, three=3, four=1)
    after = block_for(learner, "after")
    rate(after, one=4, two=4, three=3, five=5)
    root = results(after)

    assert table(root) == [
        ["First", "2", "4", "up 2"],
        ["Second", "5", "4", "down 1"],
        ["Third", "3", "3", "the same"],
        ["Fourth", "1", "–", "not rated twice"],
        ["Fifth", "–", "5", "not rated twice"],
    ]
    assert drawn(root) == [(row[1], row[2]) for row in table(root)]
    assert words(root).startswith("Before and after 1 of your 3 ratings rose, 1 stayed the same, 1 fell.")
    assert "A fall can be a good sign" in words(root)


def test_the_lines_of_the_chart_join_the_two_marks(learner: Any) -> None:
    rate(block_for(learner), one=1, two=3)
    after = block_for(learner, "after")
    rate(after, one=5)
    root = results(after)
    [line] = root.xpath(".//svg/path[not(@class)]/@d")

    assert [float(number) for number in re.findall(r"\d+", line)] == [
        float(root.xpath(".//svg/circle/@cx")[0]),
        float(root.xpath(".//svg/circle/@cy")[0]),
        float(root.xpath(".//svg/rect/@x")[0]) + 7,
    ]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ({"one": 3, "two": 4}, {"one": 3, "two": 4}, "Your ratings are the same as before."),
        ({"one": 3, "two": 4}, {"one": 2, "two": 4}, "None of your ratings rose, 1 stayed the same, 1 fell."),
        ({"one": 3}, {"one": 5}, "1 of your 1 ratings rose."),
    ],
)
def test_how_many_rose_is_said_as_one_says_it(
    before: dict[str, int], after: dict[str, int], said: str, learner: Any
) -> None:
    rate(block_for(learner), **before)
    block = block_for(learner, "after")
    rate(block, **after)

    assert words(results(block).xpath(".//p/b")[0]) == said


def test_without_a_fall_none_is_explained(learner: Any) -> None:
    rate(block_for(learner), one=2, two=2)
    after = block_for(learner, "after")
    rate(after, one=4, two=5)

    assert words(results(after)).startswith("Before and after 2 of your 2 ratings rose.")
    assert "A fall can be a good sign" not in words(results(after))


def test_what_a_save_tells_is_what_the_next_view_shows(learner: Any) -> None:
    rate(block_for(learner), one=2, two=3)
    after = block_for(learner, "after")
    told = page_of(rate(after, one=4, two=1)["results"])

    assert table(told) == table(results(after))
    assert drawn(told) == drawn(results(after))


def test_the_drawing_says_nothing_that_its_row_does_not_say(learner: Any) -> None:
    """It stands below its statement, and is hidden from those who hear the page: the cells of the row say the same."""
    rate(block_for(learner), one=2)
    after = block_for(learner, "after")
    rate(after, one=4)
    rows = results(after).xpath(".//tbody/tr")

    assert [words(row.xpath("th")[0]) for row in rows] == ["First", "Second", "Third", "Fourth", "Fifth"]
    for row in rows:
        assert row.xpath("th/svg/@aria-hidden") == ["true"]
        assert row.xpath("td/@data-label") == ["Before", "After", "Change"]


def test_hostile_statements_are_shown_as_text(learner: Any) -> None:
    statements = (HOSTILE, "Plain")
    rate(block_for(learner, statements=statements), one=2)
    after = block_for(learner, "after", statements=statements)
    rate(after, one=1)
    root = page_of(after.student_view({}))
    text = " ".join(HOSTILE.split())

    assert words(root.xpath(".//fieldset/fieldset/legend")[0]) == f"1. {text}"
    assert table(root)[0][0] == text
    assert active_parts(root) == []


def test_while_masquerading_no_rating_is_shown(learner: Any, other_learner: Any) -> None:
    rate(block_for(learner), one=2)
    after = block_for(learner, "after")
    rate(after, one=4)
    assert table(results(after)) != []
    learner.real_user = other_learner
    root = page_of(after.student_view({}))

    assert chosen(root) == {}
    assert table(root) == []


def test_search_and_mobile_apps_know_the_statements() -> None:
    block = block_for(statements=FIVE[:2])

    assert block.index_dictionary()["content"]["text"] == "First Second"
    assert block.student_view_data() == {"phase": "before", "statements": ["First", "Second"]}


def test_the_note_that_scripts_are_needed_is_for_learners(learner: Any) -> None:
    note = "turn on JavaScript"

    assert note in words(page_of(block_for(learner).student_view({})))
    assert note not in words(page_of(block_for().student_view({})))
    assert is_shown(hook(page_of(block_for(learner).student_view({})), "confidence-form"))
