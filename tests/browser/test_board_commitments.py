"""What a board set out to do: written down by who runs the session, and looked back on by its secretary."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from preview.server import Running, start
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

BOARD = "ZZT000"
WORDS = "Visit a ward before each board"
NARROW: ViewportSize = {"width": 320, "height": 900}


@pytest.fixture(scope="module")
def site(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with start(archive, tmp_path_factory.mktemp("board"), "--people", "12") as running:
        yield running


def commitments(page: Page, site: Running) -> None:
    """The page of a new session's commitments, as its facilitator gets there."""
    reader = Reader(page, site.url, "staff")
    reader.outline()
    page.get_by_role("link", name="Who completed what").click()
    page.goto(f"{page.url}sessions/new/")
    page.get_by_label("ODS code").fill(BOARD)
    page.get_by_role("button", name="Add the session").click()
    page.get_by_role("link", name="What the board set out to do").click()


def add(page: Page, words: str = WORDS) -> None:
    page.get_by_label("What the board will do").last.fill(words)
    page.get_by_label("Role that answers for it").last.select_option("Chair")
    page.get_by_label("By", exact=True).last.fill("2028-01-31")
    page.get_by_label("What will show that it worked").last.fill("A visit a month, each with a note.")
    page.get_by_role("button", name="Add the commitment").focus()
    page.keyboard.press("Enter")


def test_a_commitment_is_kept_by_keyboard_without_scripts(chromium: Browser, site: Running) -> None:
    context = chromium.new_context(java_script_enabled=False, viewport=NARROW)
    page = context.new_page()
    commitments(page, site)
    page.get_by_label("What the board will do").fill(WORDS)
    page.get_by_label("By", exact=True).fill("2020-01-31")
    page.locator("form").filter(has=page.get_by_role("button", name="Add the commitment")).evaluate(
        "form => form.noValidate = true"
    )
    page.get_by_role("button", name="Add the commitment").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the role that answers for it.")
    expect(page.get_by_label("What the board will do")).to_have_value(WORDS)

    add(page)
    expect(page.get_by_role("status")).to_have_text("The commitment is kept.")
    expect(page.get_by_role("heading", name="Commitment 1")).to_be_visible()
    context.close()


@pytest.mark.parametrize("width", [320, 1200])
def test_its_pages_fit_any_width_and_axe_finds_nothing(chromium: Browser, site: Running, width: int) -> None:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    reader = Reader(page, site.url, "staff")
    commitments(page, site)
    add(page)
    link = page.get_by_role("link", name="After 30 days").get_attribute("href") or ""
    paper = page.get_by_role("link", name="Read and print the paper").get_attribute("href") or ""
    board = page.url.partition("/sessions/")[0] + f"/organisations/{BOARD}/commitments/"
    for address in (page.url, f"{site.url.rstrip('/')}{link}", board, f"{site.url.rstrip('/')}{paper}"):
        page.goto(address)
        expect(page.get_by_text(WORDS).first).to_be_visible()
        assert reader.violations() == []
        assert not reader.is_too_wide()
        assert reader.repeated_ids() == []
        assert reader.errors == []
    page.close()


def test_a_secretary_says_how_it_goes_without_an_account(chromium: Browser, site: Running) -> None:
    staff = chromium.new_context(viewport=NARROW)
    page = staff.new_page()
    commitments(page, site)
    add(page)
    link = page.get_by_role("link", name="After 90 days").get_attribute("href") or ""
    stranger = chromium.new_context(java_script_enabled=False, viewport=NARROW)
    asked = stranger.new_page()
    asked.goto(f"{site.url.rstrip('/')}{link}")
    asked.get_by_role("group", name=WORDS).get_by_label("In progress").check()
    asked.get_by_role("button", name="Save").click()
    expect(asked.get_by_role("status")).to_contain_text("Thank you.")
    stranger.close()
    page.reload()
    expect(page.get_by_role("main")).to_contain_text("After 90 days: In progress")
    staff.close()
