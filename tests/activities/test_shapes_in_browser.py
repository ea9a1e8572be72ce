"""How scales, tables and lines of words lie on a telephone and on a desk: docs/look.md says what is promised."""

import itertools
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from .samples import confidence
from .stub_site import Site
from .test_in_browser import chromium, is_too_wide, open_site, site_of, violations  # noqa: F401 (two are fixtures)

Opens = Callable[..., Page]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = (
    "A board that asks how it would know, and who would tell it, learns sooner than one that waits for a report. " * 6
)
TABLE = f"""\
## A table

{WORDS}

| What you notice | What you might say | Why it helps |
|---|---|---|
| A green line for a year | "What was the closest it came to red?" | A real measure moves |
| "The supplier is dealing with it" | "And who is dealing with our patients?" | The duty stays here |

| A tool, and what it is for | Its level, and who owns it | Checks, results, and for whom it is worse | Next look |
|---|---|---|---|
| A falls list | High | All six checks | In April |

| Two columns | stay a table |
|---|---|
| one | two |
"""
# How many characters the lines of a paragraph have, but for the last.
LINES = """one => {
    const text = one.firstChild, range = document.createRange(), counts = [];
    let top = null;
    for (let at = 0; at < text.length; at += 1) {
        range.setStart(text, at);
        range.setEnd(text, at + 1);
        const box = range.getBoundingClientRect();
        if (box.width && box.top !== top) { counts.push(0); top = box.top; }
        if (counts.length) { counts[counts.length - 1] += 1; }
    }
    return counts.slice(0, -1);
}"""


def opened(site: Site, open_site: Opens, width: int, **options: Any) -> Page:  # noqa: F811
    page = open_site(site, width=width, **options)
    page.add_style_tag(content="body { font-family: Inter, Arial, 'Liberation Sans', sans-serif; }")
    return page


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_the_five_points_of_a_scale_stand_in_one_row(width: int, learner: Any, open_site: Opens) -> None:  # noqa: F811
    page = opened(site_of(learner, ("digiboards_confidence", confidence())), open_site, width)
    boxes = [radio.bounding_box() for radio in page.locator(".digiboards-rating").first.get_by_role("radio").all()]

    assert len(boxes) == 5
    assert len({box["y"] for box in boxes if box}) == 1
    places = [box["x"] for box in boxes if box]
    assert all(right - left >= 44 for left, right in itertools.pairwise(places))
    assert not is_too_wide(page)


def test_on_a_telephone_a_scale_says_its_ends_and_then_the_choice(learner: Any, open_site: Opens) -> None:  # noqa: F811
    page = opened(site_of(learner, ("digiboards_confidence", confidence())), open_site, 360)
    scale = page.locator(".digiboards-rating").first
    ends = scale.locator(".digiboards-rating__ends")
    expect(ends).to_be_visible()
    scale.get_by_role("radio", name="3 Moderately confident", exact=True).check()
    expect(ends).to_be_hidden()
    words = scale.locator("label", has_text="Moderately").locator(".digiboards-rating__words")
    assert words.evaluate("one => getComputedStyle(one).clipPath") == "none"
    expect(scale.get_by_role("status")).to_contain_text("1 of 2 rated.")
    expect(scale.get_by_role("status")).to_be_in_viewport()
    for name in ("1 Not at all confident", "5 Completely confident"):
        expect(scale.get_by_role("radio", name=name, exact=True)).to_be_visible()
    assert violations(page) == []


def test_a_statement_takes_little_room_on_a_telephone(learner: Any, open_site: Opens) -> None:  # noqa: F811
    page = opened(site_of(learner, ("digiboards_confidence", confidence())), open_site, 360)
    box = page.locator(".digiboards-rating").first.bounding_box()

    assert box
    assert box["height"] < 200  # five rows of 44 and their statement were 290


def test_lines_of_words_are_of_a_length_to_read(learner: Any, open_site: Opens) -> None:  # noqa: F811
    page = opened(site_of(learner, ("digiboards_text", TABLE)), open_site, 1280)
    counts = page.locator(".js-digiboards-text-text > p").first.evaluate(LINES)

    assert len(counts) > 5
    assert 65 <= sum(counts) / len(counts) <= 75


def test_a_row_of_three_columns_is_a_card_on_a_telephone(learner: Any, open_site: Opens) -> None:  # noqa: F811
    page = opened(site_of(learner, ("digiboards_text", TABLE)), open_site, 360)
    wide = page.get_by_role("table").first
    cells = wide.get_by_role("row").nth(1).get_by_role("cell")
    expect(cells).to_have_count(3)
    lefts = {box["x"] for cell in cells.all() if (box := cell.bounding_box())}
    assert len(lefts) == 1
    labels = cells.evaluate_all("all => all.map(one => getComputedStyle(one, '::before').content)")
    assert labels == ["none", '"What you might say: " / ""', '"Why it helps: " / ""']
    expect(wide.get_by_role("columnheader")).to_have_count(3)
    assert not is_too_wide(page)
    assert violations(page) == []
    page.set_viewport_size({"width": 1280, "height": 800})
    lefts = {box["x"] for cell in cells.all() if (box := cell.bounding_box())}
    assert len(lefts) == 3


@pytest.mark.parametrize("width", [320, 360])
def test_the_ends_of_a_scale_stand_clear_below_its_first_and_last_number(
    width: int,
    learner: Any,
    open_site: Opens,  # noqa: F811
) -> None:
    page = opened(site_of(learner, ("digiboards_confidence", confidence())), open_site, width)
    page.add_style_tag(content="body { font-size: 18px; }")
    scale = page.locator(".digiboards-rating").first
    numbers = [number.bounding_box() for number in scale.locator("label b").all()]
    ends = [end.bounding_box() for end in scale.locator(".digiboards-rating__ends > *").all()]
    row = scale.locator(".digiboards-rating__scale").bounding_box()
    before = scale.bounding_box()
    lowest = max(box["y"] + box["height"] for box in numbers)

    assert [box["y"] >= lowest for box in ends] == [True, True]
    assert ends[0]["x"] + ends[0]["width"] < ends[1]["x"]
    assert ends[0]["x"] - row["x"] < 1
    assert row["x"] + row["width"] - ends[1]["x"] - ends[1]["width"] < 1
    assert all(box["y"] + box["height"] <= row["y"] + row["height"] for box in ends)
    scale.get_by_role("radio").first.check()
    expect(scale.get_by_role("status")).to_contain_text("Saved")
    words = scale.locator("label", has=page.locator(":checked")).locator(".digiboards-rating__words")
    assert words.bounding_box()["y"] >= lowest
    assert scale.locator(".digiboards-rating__scale").bounding_box()["height"] == row["height"]
    assert before["y"] == scale.bounding_box()["y"]
