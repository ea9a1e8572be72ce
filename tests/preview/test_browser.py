import os
import shutil

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.reader import FRAME
from tests.preview.sample_course import key

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Debian's Chromium, alone: nothing is looked up on the network.
QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser():
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, preview):
    """A page whose script may not fail."""
    context = browser.new_context(base_url=preview.url, viewport={"width": 320, "height": 700})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    yield page
    context.close()
    assert faults == []


def test_each_block_is_started_once_and_saves(page: Page) -> None:
    page.goto("/as/carys/unit/second-unit/")
    second = page.frame_locator(FRAME).locator(f'[data-usage-id="{key("second")}"]')
    third = page.frame_locator(FRAME).locator(f'[data-usage-id="{key("third")}"]')
    expect(second.locator("output")).to_have_text("ready </script>")
    expect(third.locator("output")).to_have_text("ready </script>")
    second.get_by_role("button", name="Save").click()
    expect(second.locator("output")).to_have_text("saved 200")
    expect(third.locator("output")).to_have_text("ready </script>")
    page.reload()
    expect(second.locator(".mine")).to_have_text("from the page")
    expect(third.locator(".mine")).to_have_text("nothing yet")


def test_two_learners_side_by_side_in_one_browser(page: Page) -> None:
    page.goto("/as/ben/unit/first-unit/")
    other = page.context.new_page()
    other.goto("/as/staff/unit/first-unit/")
    unit = page.frame_locator(FRAME)
    unit.get_by_role("button", name="Save").click()
    expect(unit.locator("output")).to_have_text("saved 200")
    other.reload()
    page.reload()
    expect(unit.locator(".mine")).to_have_text("from the page")
    expect(other.frame_locator(FRAME).locator(".mine")).to_have_text("nothing yet")


def test_one_can_become_another_by_keyboard(page: Page) -> None:
    page.goto("/as/ben/unit/second-unit/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main content")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_role("navigation", name="Who you are").get_by_role("link", name="Carys, chief nurse (made up)").press(
        "Enter"
    )
    expect(page).to_have_url("/as/carys/unit/second-unit/")


@pytest.mark.parametrize("width", [320, 1200])
@pytest.mark.parametrize(
    "path", ["", "unit/first-unit/", "xblock/odd-unit/", "unit/odd-unit/?plain", "about/", f"studio/{key('first')}/"]
)
def test_nothing_is_wider_than_the_screen(page: Page, width: int, path: str) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"/as/staff/{path}")
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_pages_read_without_scripts(browser: Browser, preview) -> None:
    context = browser.new_context(base_url=preview.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/as/ben/")
    page.get_by_role("link", name="Second unit").click()
    page.get_by_role("navigation", name="Previous and next unit").get_by_role("link", name="Next").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Third unit")
    page.get_by_text("Change", exact=True).click()
    page.get_by_role("link", name="Sam, course staff (made up)").click()
    expect(page).to_have_url("/as/staff/unit/third-unit/")
    context.close()


def test_studio_saves_shows_problems_and_throws_edits_away(browser: Browser, preview) -> None:
    context = browser.new_context(base_url=preview.url)
    page = context.new_page()
    page.goto(f"/as/staff/studio/{key('third')}/")
    page.get_by_label("content").fill("bad")
    page.get_by_role("link", name="Save").click()
    expect(page.get_by_text("Unable to update settings: line 1: not good")).to_be_visible()
    page.get_by_label("content").fill("better")
    page.get_by_role("link", name="Save").click()
    expect(page.locator("p.content")).to_have_text("better")
    page.get_by_role("button", name="Throw my edits away").click()
    expect(page.locator("p.content")).to_have_text("")
    context.close()


def test_a_printed_page_has_no_navigation(page: Page) -> None:
    page.goto("/as/ben/unit/second-unit/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Second unit")).to_be_visible()
    for name in ("Who you are", "Previous and next unit"):
        expect(page.get_by_role("navigation", name=name)).to_have_count(0)
