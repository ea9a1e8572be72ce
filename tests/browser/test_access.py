"""For everybody: axe finds nothing, the keyboard suffices, 320 pixels suffice, and so does no script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.guide_texts import STATEMENTS
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser


def units(reader: Reader) -> list[str]:
    """The names of the pages of one guide and of the chapters around the guides: one of each kind, and more."""
    reader.outline()
    links = reader.page.locator("main a[href*='/unit/']").evaluate_all("found => found.map(link => link.href)")
    names = sorted({link.rstrip("/").rsplit("/", 1)[1] for link in links})
    found = [name for name in names if name.startswith("g5-") or not re.match(r"g\d-", name)]
    assert len(found) >= 16 + 7
    return found


def test_axe_finds_nothing_on_any_page(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    found: dict[str, list[str]] = {}
    for name in units(amina):
        amina.open(name)
        found[name] = amina.violations()
    amina.outline()
    found["outline"] = amina.violations()
    assert {name: list_ for name, list_ in found.items() if list_} == {}


def test_axe_finds_nothing_after_saving(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    amina.unit("before-you-start")
    amina.rate(1, 3)
    expect(amina.status("confidence")).to_contain_text("Saved at")
    assert amina.violations() == []
    amina.unit("reflect")
    amina.writes("Something")
    amina.saves()
    amina.block("reflection").locator("summary").click()
    assert amina.violations() == []
    amina.unit("knowledge-check")
    for question in range(6):
        amina.block("check").locator("[data-question]").nth(question).get_by_role("radio").first.check()
    amina.here.get_by_role("button", name="Check my answers").click()
    expect(amina.block("check")).to_contain_text("of 6 right.")
    assert amina.violations() == []
    amina.page.reload()
    expect(amina.block("check")).to_contain_text("of 6 right.")
    assert amina.violations() == []


# The second is a screen of 1280 by 1024 at 400%.
@pytest.mark.parametrize(("width", "height"), [(320, 800), (320, 256), (1600, 800)])
def test_no_page_scrolls_sideways(open_as: Callable[..., Reader], width: int, height: int) -> None:
    amina = open_as(viewport={"width": width, "height": height})
    names = units(amina)
    too_wide = []
    for name in names:
        amina.open(name)
        if amina.is_too_wide():
            too_wide.append(name)
    assert too_wide == []


def test_no_id_stands_twice_on_a_page(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    repeated = {}
    for name in units(amina):
        amina.open(name)
        repeated[name] = amina.repeated_ids()
    assert {name: ids for name, ids in repeated.items() if ids} == {}


def test_every_label_selects_its_own_control(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    amina.unit("before-you-start")
    second = amina.block("confidence").locator("fieldset fieldset").nth(1)
    second.get_by_text("4 Very confident").click()
    expect(second.get_by_role("radio").nth(3)).to_be_checked()
    expect(amina.block("confidence").locator("input:checked")).to_have_count(1)
    amina.unit("reflect")
    amina.here.get_by_text("Where is your board's appetite for digital risk unclear").click()
    expect(amina.block("reflection", 3).get_by_role("textbox")).to_be_focused()


def tab_to(reader: Reader, selector: str) -> None:
    """Press Tab until an element of the unit that fits has the focus."""
    for _ in range(60):
        reader.page.keyboard.press("Tab")
        if reader.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reached {selector}")


def test_the_keyboard_suffices(open_as: Callable[..., Reader]) -> None:
    amina = open_as()
    page = amina.page
    amina.unit("before-you-start")
    expect(amina.block("confidence").get_by_role("radio").first).to_be_enabled()
    for _ in range(STATEMENTS):
        tab_to(amina, ".digiboards-confidence input")
        page.keyboard.press("Space")
        page.keyboard.press("ArrowDown")
    expect(amina.block("confidence")).to_contain_text(f"{STATEMENTS} of {STATEMENTS} rated.")
    expect(amina.block("confidence").locator("input:checked").first).to_have_value("2")
    amina.unit("reflect")
    tab_to(amina, ".digiboards-reflection textarea")
    page.keyboard.type("By keyboard.")
    tab_to(amina, ".js-digiboards-writing-save")
    page.keyboard.press("Enter")
    # It may have saved itself before the button was reached.
    expect(amina.status("reflection")).to_have_text(re.compile("Saved at|Everything is saved"))
    amina.unit("knowledge-check")
    for _ in range(6):
        tab_to(amina, ".digiboards-check input")
        page.keyboard.press("Space")
    tab_to(amina, ".digiboards-check button[type=submit]")
    page.keyboard.press("Enter")
    expect(amina.block("check").locator(".js-digiboards-check-summary")).to_be_focused()


def test_without_scripts_everything_reads_and_says_what_is_missing(open_as: Callable[..., Reader]) -> None:
    amina = open_as(java_script_enabled=False)
    amina.unit("eight-prompts", plain=True)
    expect(amina.here.get_by_role("heading", name="Keep the colours out")).to_be_visible()
    expect(amina.here.get_by_role("heading", name="Sources")).to_be_visible()
    for name, kind in (("before-you-start", "confidence"), ("reflect", "reflection"), ("knowledge-check", "check")):
        amina.unit(name, plain=True)
        expect(amina.block(kind)).to_contain_text("To answer and save, turn on JavaScript")
        expect(amina.block(kind).locator("input, textarea").first).to_be_disabled()
