"""A leader on the course: reads, rates, writes, checks, leaves, and finds it all again."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.guide_texts import LAST_HEADING, RIGHT, STATEMENTS, WRONG
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def test_everything_is_there_again_in_a_new_browser(open_as: Callable[..., Reader]) -> None:
    amina = open_as("amina")
    amina.unit("before-you-start")
    ratings = [2, 3, 1, 4, 5, 2, 3, 1, 4, 5][:STATEMENTS]
    for statement, value in enumerate(ratings, start=1):
        amina.rate(statement, value)
    expect(amina.status("confidence")).to_contain_text("Saved at")
    expect(amina.block("confidence")).to_contain_text(f"{STATEMENTS} of {STATEMENTS} rated.")
    amina.unit("what-assurance-means")
    amina.here.get_by_role("button", name="Mark as read").click()
    expect(amina.status("text")).to_have_text("You have read this.")
    amina.unit("reflect")
    amina.writes("We believed a green rating.")
    amina.saves()
    amina.unit("knowledge-check")
    for words in RIGHT:
        amina.answer(words)
    amina.here.get_by_role("button", name="Check my answers").click()
    expect(amina.block("check")).to_contain_text(f"{len(RIGHT)} of {len(RIGHT)} right. You have passed.")

    later = open_as("amina")
    later.unit("before-you-start")
    chosen = later.block("confidence").locator("input:checked")
    expect(chosen).to_have_count(STATEMENTS)
    assert [chosen.nth(index).input_value() for index in range(STATEMENTS)] == [str(value) for value in ratings]
    later.unit("what-assurance-means")
    expect(later.status("text")).to_have_text("You have read this.")
    later.unit("reflect")
    assert later.written() == "We believed a green rating."
    later.unit("knowledge-check")
    expect(later.block("check")).to_contain_text(f"{len(RIGHT)} of {len(RIGHT)} right. You have passed.")
    expect(later.block("check").locator("input:checked")).to_have_count(len(RIGHT))
    later.outline()
    done = later.page.locator("li", has_text="What assurance means")
    expect(done).to_contain_text("Done")


def test_after_the_guide_both_ratings_stand_side_by_side(open_as: Callable[..., Reader]) -> None:
    amina = open_as("amina")
    amina.unit("before-you-start")
    amina.rate(1, 2)
    amina.rate(2, 5)
    expect(amina.block("confidence")).to_contain_text(f"2 of {STATEMENTS} rated.")
    expect(amina.status("confidence")).to_contain_text("Saved at")
    amina.unit("after-the-guide")
    amina.rate(1, 4)
    amina.rate(2, 3)
    table = amina.block("confidence").get_by_role("table")
    expect(table.get_by_role("row").nth(1)).to_contain_text("up 2")
    expect(table.get_by_role("row").nth(2)).to_contain_text("down 2")
    expect(amina.block("confidence")).to_contain_text("A fall can be a good sign")
    assert amina.violations() == []


def test_two_learners_side_by_side_never_mix(open_as: Callable[..., Reader]) -> None:
    amina = open_as("amina")
    ben = open_as("ben", beside=amina)  # the same browser, as in a demonstration
    for reader, words in ((amina, "Amina's own words"), (ben, "Ben's own words")):
        reader.unit("reflect")
        reader.writes(words)
        reader.saves()
        reader.unit("before-you-start")
    amina.rate(1, 1)
    ben.rate(1, 5)
    expect(amina.status("confidence")).to_contain_text("Saved at")
    expect(ben.status("confidence")).to_contain_text("Saved at")
    for reader, words, rating in ((amina, "Amina's own words", "1"), (ben, "Ben's own words", "5")):
        reader.unit("reflect")
        assert reader.written() == words
        reader.unit("before-you-start")
        expect(reader.block("confidence").locator("input:checked")).to_have_value(rating)
        expect(reader.block("confidence").locator("input:checked")).to_have_count(1)


def test_wrong_answers_say_why_and_can_be_changed(open_as: Callable[..., Reader]) -> None:
    amina = open_as("amina")
    amina.unit("knowledge-check")
    submit = amina.here.get_by_role("button", name="Check my answers")
    submit.click()
    expect(amina.block("check").get_by_role("alert")).to_be_focused()
    expect(amina.block("check").get_by_role("link", name="Choose an answer to question")).to_have_count(len(RIGHT))
    for question in range(len(RIGHT)):
        amina.block("check").locator("[data-question]").nth(question).get_by_role("radio").first.check()
    amina.answer(WRONG["text"])
    submit.click()
    summary = amina.block("check").locator(".js-digiboards-check-summary")
    expect(summary).to_contain_text(f"of {len(RIGHT)} right.")
    expect(summary).to_be_focused()
    expect(amina.block("check")).to_contain_text(f"Not quite: {WRONG['feedback']}")
    for words in RIGHT:
        amina.answer(words)
    submit.click()
    expect(summary).to_contain_text(f"{len(RIGHT)} of {len(RIGHT)} right. You have passed.")


def test_reading_goes_on_where_it_was_left(open_as: Callable[..., Reader]) -> None:
    amina = open_as("amina", viewport={"width": 400, "height": 500})
    amina.unit("what-assurance-means")
    with amina.page.expect_response(lambda answer: "save_place" in answer.url):
        amina.here.get_by_role("heading", name=LAST_HEADING).scroll_into_view_if_needed()
    later = open_as("amina", viewport={"width": 400, "height": 500})
    later.unit("what-assurance-means")
    link = later.here.get_by_role("link", name=f"Continue where you left off: {LAST_HEADING}")
    link.click()
    expect(later.here.get_by_role("heading", name=LAST_HEADING)).to_be_in_viewport()


def test_a_text_is_read_when_its_end_was_seen(open_as: Callable[..., Reader]) -> None:
    amina = open_as("amina")
    amina.unit("what-assurance-means")
    amina.here.get_by_role("button", name="Mark as read").scroll_into_view_if_needed()
    expect(amina.status("text")).to_have_text("You have read this.", timeout=10_000)


def test_a_term_opens_its_meaning_by_keyboard(open_as: Callable[..., Reader]) -> None:
    amina = open_as("amina")
    amina.unit("information-and-public-trust")
    term = amina.here.locator(".digiboards-term").first
    meaning = amina.here.locator(f"#{term.get_attribute('popovertarget')}")
    expect(meaning).to_be_hidden()
    term.focus()
    amina.page.keyboard.press("Enter")
    expect(meaning).to_be_in_viewport(ratio=0.99)
    assert amina.violations() == []
    amina.page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
