"""A programme manager answers each of their questions from the first staff page in at most two presses of a link."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from preview.server import Running
from tests.browser.reader import Reader
from tests.browser.test_staff_pages import crowded as crowded
from tests.browser.test_staff_pages import staff_pages

pytestmark = pytest.mark.browser
MOST_PRESSES = 2
# Of the few hundred made-up people a figure may be too uncertain to be shown; the page then says why.
FIGURE = re.compile(r"±|rose|fell|more than half|fewer than half|– |(over|under) \d")
DIFFERENCE = re.compile(r"±|^(more|less)$|^– ")


def main(page: Page) -> Any:
    return page.get_by_role("main")


def trusts_that_have_not_started(page: Page) -> None:
    names = page.locator("tbody tr th").all_inner_texts()
    assert names
    assert names == sorted(names, key=lambda name: (len(name), name)), "sorted"
    expect(page.get_by_label("Name, code or care board")).to_be_visible()
    page.get_by_role("columnheader", name="People").get_by_role("link").wait_for()


def people_to_nudge(page: Page) -> None:
    rows = page.get_by_role("region", name="Reasons for a nudge").locator("tbody tr")
    assert rows.count() == 3
    assert all(int(row.split("\t")[1].replace(",", "")) >= 0 for row in rows.all_inner_texts())
    expect(main(page).locator(".mail")).to_contain_text("To stop all of them")
    assert page.get_by_role("region", name="The people").locator("tbody tr").count() > 0


def confidence_least_first(page: Page) -> None:
    expect(page.get_by_role("heading", name="Guide by guide")).to_be_visible()
    together = page.get_by_role("row", name="All guides together")
    expect(together).to_have_count(1)
    expect(together).to_have_text(FIGURE)


def recommendation(page: Page) -> None:
    row = page.get_by_role("row", name="Would recommend it").last  # those on kinds of session come before
    expect(row).to_have_text(FIGURE)
    expect(row).to_contain_text("people")


def what_people_said(page: Page) -> None:
    expect(page.get_by_role("heading", name="Comments that people shared")).to_be_visible()


def what_boards_committed_to(page: Page) -> None:
    shares = [row.locator("td").nth(1).inner_text() for row in page.locator("table").first.locator("tbody tr").all()]
    found = [float(share.partition("%")[0]) for share in shares[:-1] if "% ±" in share]
    assert found == sorted(found, reverse=True)
    expect(main(page)).to_contain_text("After 90 days")


def leaders_and_events(page: Page) -> None:
    expect(page.get_by_role("row", name="Sessions held")).to_be_visible()
    expect(page.get_by_role("row", name="People reached")).to_be_visible()
    assert int(page.locator(".measures dd").first.inner_text().replace(",", "")) > 0


def the_quarter(page: Page) -> None:
    expect(page.get_by_role("heading", name="People", exact=True)).to_be_visible()
    expect(main(page)).to_contain_text("Change in the quarter")
    expect(page.get_by_role("button", name="Word")).to_be_visible()


def side_by_side(page: Page) -> None:
    two = page.get_by_role("region", name="Digital Boards (2026-trust) and Digital Boards (made-up-ics)")
    expect(two.get_by_role("columnheader", name="Difference")).to_have_count(1)
    expect(two.get_by_role("row", name="Change of confidence").locator("td").last).to_have_text(DIFFERENCE)
    expect(two.get_by_role("row", name="People").locator("td").last).to_have_text(re.compile(r"\d+ more"))
    for heading in ("Course runs", "Regions"):
        table = page.get_by_role("region", name=heading)
        expect(table.get_by_role("columnheader", name="Change of confidence")).to_be_visible()
        expect(table.get_by_role("columnheader", name="Would recommend a guide")).to_be_visible()
        assert "%" in table.locator("tbody tr").first.inner_text()


# The question, what is pressed from the first page on, and what has to be there then.
QUESTIONS: tuple[tuple[str, Sequence[str], Callable[[Page], None]], ...] = (
    ("Which trusts have not started?", ["Trusts not started"], trusts_that_have_not_started),
    ("Whom to nudge?", ["Nudges"], people_to_nudge),
    ("Who has stalled?", ["Whom to nudge", "Stalled"], people_to_nudge),
    ("By how much did confidence move, and where least?", ["Confidence"], confidence_least_first),
    ("Would they recommend it?", [], recommendation),
    ("What did they say?", ["Feedback"], what_people_said),
    ("What have boards committed to?", ["Commitments"], what_boards_committed_to),
    ("How many leaders, how many events?", [], leaders_and_events),
    ("The quarter on one page", ["The quarter"], the_quarter),
    ("This run and this cohort beside others", ["Side by side"], side_by_side),
)


@pytest.mark.parametrize("width", [360, 1000])
@pytest.mark.parametrize(
    ("question", "presses", "is_answered"), QUESTIONS, ids=[question for question, *_ in QUESTIONS]
)
def test_each_question_is_answered_in_two_presses(
    chromium: Browser,
    crowded: Running,
    question: str,
    presses: Sequence[str],
    is_answered: Callable[[Page], None],
    width: int,
) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    staff = Reader(page, crowded.url, "staff")
    staff_pages(staff)
    page.locator(".measures").wait_for()
    pressed = 0
    for words in presses:
        link = page.get_by_role("link", name=words).first
        if not link.is_visible():
            page.get_by_text("Menu:").click()
            pressed += 1
        with page.expect_navigation():
            link.click()
        pressed += 1
    assert pressed <= MOST_PRESSES
    is_answered(page)
    assert staff.errors == []
    page.close()
