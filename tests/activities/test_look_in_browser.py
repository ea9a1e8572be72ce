"""How the blocks look in Chromium: on light and dark pages, right to left, narrow and wide, forced colours, paper.

Every block is on one page, of a learner who has saved something in each; ``docs/look.md`` says what is promised.
"""

import base64
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.conftest import send

from . import record_samples
from .learner_samples import RECALL
from .samples import RECORD, SAMPLES, confidence, every_example, made, saved
from .stub_site import Site
from .test_in_browser import chromium, is_too_wide, open_site, site_of, violations  # noqa: F401 (two are fixtures)

Opens = Callable[..., Page]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
# What the LMS's own styles, and the dark ones of its theme Indigo, do to elements that our blocks use.
HOST = """\
html, button, input, select, textarea { color: #222; font-family: sans-serif; }
a:hover, a:focus { color: #0079bc; }
p a:not(.btn) { color: #1b6d99; text-decoration: none; }
label { color: #313131; font: italic 300 1rem/1.6rem serif; margin-bottom: 5px; text-shadow: 0 1px #fff; }
textarea, input[type="text"], input[type="search"] {
  background: #fafafa; border: 1px solid #c8c8c8; box-shadow: inset 0 0 3px #ccc; font: italic 300 1rem/1.6rem serif;
  height: 35px; padding: 5px 12px; }
textarea { height: 60px; }
button { background: linear-gradient(#0af, #057); letter-spacing: 1px; text-shadow: 0 1px #036;
  text-transform: uppercase; }
blockquote { margin: 1em 40px; }
.indigo-dark-theme { background: #0d0d0e; color: #e4e4e4; }
.indigo-dark-theme :is(h1, h2, h3, h4, label) { color: #e4e4e4; }
.indigo-dark-theme select { background: transparent; color: #e4e4e4; }"""
DARK_TEXT, LIGHT_TEXT = "rgb(33, 43, 50)", "rgb(240, 244, 245)"
WRITTEN = "A line that somebody wrote about their board.\n" * 40


@pytest.fixture
def open_all_blocks(learner: Any, open_site: Opens) -> Opens:  # noqa: F811
    """Opens a page with every block as this learner left it, its parts open, among styles like the LMS's."""

    def open_page(*, dark: bool = False, direction: str = "ltr", **options: Any) -> Page:
        for sample in SAMPLES:
            saved(sample, user=learner)
        record_samples.fill(learner)
        for phase, values in (("before", {"one": 3, "two": 4}), ("after", {"one": 5, "two": 2})):
            block = made(
                next(s for s in SAMPLES if "confidence" in s.block_type), user=learner, content=confidence(phase)
            )
            assert send(block, "save_ratings", {"ratings": values}).status_code == 200
        shown = [(sample.block_type, sample.content) for sample in (*SAMPLES, RECORD)] + every_example()
        site: Site = site_of(
            learner,
            *shown,
            ("digiboards_confidence", confidence("after")),
            ("digiboards_recall", RECALL),
            direction=direction,
        )
        page = open_site(site, **options)
        page.evaluate(
            """([css, dark]) => {
                const style = document.createElement("style");
                style.textContent = css;
                document.head.prepend(style);
                document.body.classList.toggle("indigo-dark-theme", dark);
                document.querySelectorAll("details").forEach(part => { part.open = true; });
            }""",
            [HOST, dark],
        )
        return page

    return open_page


def each(page: Page, selector: str, of_element: str) -> list[Any]:
    """What a function in JavaScript says of each element that is shown."""
    return (
        page.locator(".digiboards")
        .locator(selector)
        .evaluate_all(
            f"all => all.filter(one => one.checkVisibility() && one.getClientRects().length).map({of_element})"
        )
    )


def style(name: str) -> str:
    return f"one => getComputedStyle(one)['{name}']"


def drawn(part: Locator) -> list[list[int]]:
    """The red, green and blue of each pixel of a part of the page."""
    picture = "data:image/png;base64," + base64.b64encode(part.screenshot()).decode()
    return part.evaluate(
        """async (_, picture) => {
            const image = await createImageBitmap(await (await fetch(picture)).blob());
            const canvas = new OffscreenCanvas(image.width, image.height).getContext("2d");
            canvas.drawImage(image, 0, 0);
            const all = canvas.getImageData(0, 0, image.width, image.height).data, pixels = [];
            for (let at = 0; at < all.length; at += 4) { pixels.push(Array.from(all.slice(at, at + 3))); }
            return pixels;
        }""",
        picture,
    )


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_block_fits_and_reads(dark: bool, direction: str, open_all_blocks: Opens) -> None:
    page = open_all_blocks(dark=dark, direction=direction, width=1600)
    for width, height in ((1600, 900), (700, 900), (320, 900), (320, 256)):  # the last is 1280 by 1024 at 400% zoom
        page.set_viewport_size({"width": width, "height": height})
        assert not is_too_wide(page), width
    assert set(each(page, ":scope", style("color"))) == {LIGHT_TEXT if dark else DARK_TEXT}
    assert violations(page) == []
    beside = """one => {
        const box = one.getBoundingClientRect(), whole = one.ownerSVGElement.getBoundingClientRect();
        return box.left >= whole.left - 1 && box.right <= whole.right + 1;
    }"""
    inside = each(page, "svg :is(circle, rect)", beside)
    assert len(inside) >= 4
    assert all(inside)


def test_blocks_are_dark_where_their_page_is(open_all_blocks: Opens) -> None:
    page = open_all_blocks()
    assert set(each(page, ":scope", style("backgroundColor"))) == {"rgba(0, 0, 0, 0)"}
    page.evaluate("document.body.style.colorScheme = 'dark'")
    assert set(each(page, ":scope", style("color"))) == {LIGHT_TEXT}
    assert set(each(page, "textarea, select, .digiboards-second", style("backgroundColor"))) == {"rgb(18, 18, 18)"}


def test_a_dark_device_has_dark_blocks_with_a_ground_of_their_own(open_all_blocks: Opens) -> None:
    page = open_all_blocks(color_scheme="dark")  # on a light page
    assert set(each(page, ":scope", style("color"))) == {LIGHT_TEXT}
    assert set(each(page, ":scope", style("backgroundColor"))) == {"rgb(18, 18, 18)"}
    assert violations(page) == []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 800})
        assert not is_too_wide(page)
    page.emulate_media(media="print")
    assert set(each(page, ":scope", style("color"))) == {DARK_TEXT}
    assert set(each(page, ":scope", style("backgroundColor"))) == {"rgba(0, 0, 0, 0)"}


def test_the_styles_of_the_lms_do_not_show(open_all_blocks: Opens) -> None:
    page = open_all_blocks()
    assert set(each(page, "label", style("fontStyle"))) == {"normal"}
    assert set(each(page, "button", style("textTransform"))) == {"none"}
    assert set(each(page, "button", style("backgroundImage"))) == {"none"}
    links = "p a:not(.digiboards-button)"
    assert set(each(page, links, style("textDecorationLine"))) == {"underline"}
    assert set(each(page, links, style("color"))) == {"rgb(0, 94, 184)"}
    rows = each(page, "textarea", "one => one.clientHeight / parseFloat(getComputedStyle(one).lineHeight) - one.rows")
    assert min(rows) >= 0
    heights = set(each(page, "select, input:not([type=radio], [type=checkbox])", "one => one.offsetHeight"))
    assert heights == {44}


def test_what_deletes_is_quieter_than_what_saves_and_still_easy_to_hit(open_all_blocks: Opens) -> None:
    page = open_all_blocks()
    deletes = each(page, ".js-digiboards-writing-delete", "one => one.offsetHeight")
    saves = each(page, ".js-digiboards-writing-save", "one => one.offsetHeight")
    assert 24 <= min(deletes) <= max(deletes) < min(saves)
    assert set(each(page, ".js-digiboards-writing-delete", style("backgroundColor"))) == {"rgba(0, 0, 0, 0)"}


def test_a_term_of_two_lines_begins_where_its_text_does(open_all_blocks: Opens) -> None:
    page = open_all_blocks()
    assert set(each(page, ".digiboards-term", style("textAlign"))) == {"start"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_edges_choices_and_charts(scheme: str, open_all_blocks: Opens) -> None:
    page = open_all_blocks(forced_colors="active", color_scheme=scheme)
    paper = "rgb(255, 255, 255)" if scheme == "light" else "rgb(0, 0, 0)"
    ink = [0, 0, 0] if scheme == "light" else [255, 255, 255]
    edges = each(
        page, "button:not(.digiboards-term, .digiboards-plain), input, select, textarea", style("borderTopColor")
    )
    assert paper not in edges
    charts = page.locator(".digiboards svg:visible").all()
    assert len(charts) >= 2
    for chart in charts:
        pixels = drawn(chart)
        assert pixels.count(ink) > 20
        assert [pixel for pixel in pixels if max(pixel) - min(pixel) > 9] == []  # none in a colour of ours
    for kind in ("radio", "checkbox"):
        chosen = page.locator(f".digiboards [type={kind}]:checked").first
        other = page.locator(f".digiboards [type={kind}]:not(:checked)").first
        assert chosen.screenshot() != other.screenshot()
    for selector in ("a", "button", "summary"):
        page.locator(f".digiboards {selector}:visible").first.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        assert page.evaluate("getComputedStyle(document.activeElement).outlineColor") != paper


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_paper_shows_all_that_was_written_and_no_buttons(dark: bool, open_all_blocks: Opens) -> None:
    page = open_all_blocks(dark=dark, width=700)  # about what A4 leaves between its margins
    page.evaluate(
        """text => {
        document.querySelectorAll("textarea").forEach(area => { area.value = text; });
        document.querySelectorAll(".digiboards-writing__other").forEach(quote => { quote.textContent = text; });
        document.querySelectorAll("details").forEach(part => { part.open = false; });
    }""",
        WRITTEN,
    )
    page.emulate_media(media="print")
    areas = "one => [one.scrollHeight - one.clientHeight, one.scrollWidth - one.clientWidth, one.offsetHeight > 900]"
    written = each(page, "textarea, .digiboards-writing__other", areas)
    assert len(written) == page.locator("textarea, .digiboards-writing__other").count()
    assert {tuple(area) for area in written} == {(0, 0, True)}
    assert (
        each(page, "button:not(.digiboards-term), .digiboards-button, .digiboards-status", "one => one.outerHTML") == []
    )
    assert set(each(page, ":scope", style("color"))) == {DARK_TEXT}
    assert not is_too_wide(page)
