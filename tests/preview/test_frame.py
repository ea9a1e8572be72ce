"""Units as the learning MFE shows them: in a frame of another origin that is as high as its unit says."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from playwright.sync_api import Browser, Frame, Page, expect, sync_playwright

import find_browser
from preview.server import HOST, start
from tests.browser.reader import FRAME
from tests.preview.sample_course import links, nodes, texts
from tests.preview.test_browser import QUIET

JUMP = "a.jump"


def address_of_frame(answer: requests.Response) -> str:
    [frame] = nodes(answer, "iframe")
    return str(frame.get("src"))


def test_a_unit_stands_in_a_frame_of_another_origin_on_the_same_host(visit, preview) -> None:
    answer = visit("carys").get("unit/second-unit/")
    [frame] = nodes(answer, "iframe")
    here, there = urlsplit(preview.url), urlsplit(frame.get("src"))
    assert here.hostname == there.hostname  # so that cookies go to both
    assert here.port != there.port
    assert (frame.get("scrolling"), frame.get("referrerpolicy"), frame.get("height")) == ("no", "origin", "0")
    assert nodes(answer, ".component") == []
    assert links(answer, ".turn a") == ["/as/carys/unit/first-unit/", "/as/carys/unit/third-unit/"]
    assert f"frame-src http://{there.netloc}" in answer.headers["Content-Security-Policy"]

    unit = requests.get(frame.get("src"), timeout=20)
    assert texts(unit, ".component h2") == ["Two", "Three"]
    assert texts(unit, "h1") == []
    assert [base.get("target") for base in nodes(unit, "base")] == ["_parent"]
    assert unit.headers["Content-Security-Policy"].endswith(f"frame-ancestors http://{here.netloc}")


def test_the_frame_goes_by_the_name_of_the_machine_that_was_asked_for(preview) -> None:
    port = urlsplit(preview.url).port
    answer = requests.get(f"http://localhost:{port}/as/ben/unit/first-unit/", timeout=20)
    assert urlsplit(address_of_frame(answer)).hostname == "localhost"


def test_a_unit_is_a_plain_page_if_asked_for(visit, fresh) -> None:
    page = visit("ben")
    plain = page.get("unit/second-unit/?plain")
    assert texts(plain, ".component h2") == ["Two", "Three"]
    assert links(plain, ".turn a") == ["/as/ben/unit/first-unit/?plain", "/as/ben/unit/third-unit/?plain"]
    assert links(plain, ".who a")[0] == "/as/amina/unit/second-unit/?plain"
    assert links(plain, "main > .tools a") == ["?frame"]
    assert links(page.get("unit/second-unit/"), "main > .tools a") == ["?plain"]

    always = visit("ben", fresh("--plain"))
    assert texts(always.get("unit/second-unit/"), ".component h2") == ["Two", "Three"]
    assert len(nodes(always.get("unit/second-unit/?frame"), "iframe")) == 1


@pytest.mark.parametrize("path", ["jump_to_id/second", "", "unit/second-unit/", "about/"])
def test_the_origin_of_units_leads_to_the_other_for_all_else(visit, preview, path: str) -> None:
    there = urlsplit(address_of_frame(visit("ben").get("unit/first-unit/")))
    answer = requests.get(f"http://{there.netloc}/as/ben/{path}", allow_redirects=False, timeout=20)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{preview.url}as/ben/{path}")


@pytest.mark.parametrize("path", ["static/notes.txt", "sdk/js/vendor/jquery.min.js"])
def test_the_origin_of_units_gives_what_units_ask_for(visit, path: str) -> None:
    there = urlsplit(address_of_frame(visit("ben").get("unit/first-unit/")))
    assert requests.get(f"http://{there.netloc}/{path}", allow_redirects=False, timeout=20).status_code == 200


@pytest.mark.parametrize("is_taken", [False, True])
def test_units_are_on_the_next_port_unless_it_is_taken(archive, environ, tmp_path: Path, is_taken: bool) -> None:
    with contextlib.ExitStack() as stack:
        port, following = two_ports(stack)
        following.close()
        after = socket.create_server((HOST, port + 1)) if is_taken else None
        running = stack.enter_context(start(archive, tmp_path, port=port, environ=environ))
        address = address_of_frame(requests.get(f"{running.url}as/ben/unit/first-unit/", timeout=20))
        assert requests.get(address, timeout=20).status_code == 200
        assert (urlsplit(address).port == port + 1) != is_taken
        if after is not None:
            after.close()


def two_ports(stack: contextlib.ExitStack) -> tuple[int, socket.socket]:
    """A port that is free, and the one after it, held until it is closed."""
    while True:
        first = socket.create_server((HOST, 0))
        port = first.getsockname()[1]
        try:
            following = stack.enter_context(socket.create_server((HOST, port + 1)))
        except OSError:
            continue
        finally:
            first.close()
        return port, following


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser.find(), args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, preview) -> Iterator[Page]:
    """A page in whose frame no script may fail."""
    context = browser.new_context(base_url=preview.url, viewport={"width": 400, "height": 300})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def unit_of(page: Page) -> Frame:
    expect(page.locator(FRAME)).not_to_have_attribute("height", "0")
    frame = page.locator(FRAME).element_handle().content_frame()
    assert frame is not None
    return frame


def heights(page: Page) -> tuple[int, int]:
    """How high the frame is, and what is in it."""
    frame = page.locator(FRAME).evaluate("frame => frame.offsetHeight")
    return frame, unit_of(page).evaluate("document.getElementById('content').offsetHeight")


GROW = "() => document.querySelector('.component').insertAdjacentHTML('beforeend', '<p style=\"height: 900px\">x</p>')"


@pytest.mark.browser
def test_the_frame_is_as_high_as_its_unit_and_follows_it(page: Page) -> None:
    page.goto("/as/carys/unit/second-unit/")
    before, content = heights(page)
    assert before == content > 100
    unit_of(page).evaluate(GROW)
    page.wait_for_function(f"document.querySelector('{FRAME}').offsetHeight >= {before + 900}")
    assert heights(page)[0] == heights(page)[1]
    assert unit_of(page).evaluate("window.scrollY") == 0


@pytest.mark.browser
@pytest.mark.parametrize("leave", ["location.reload()", "history.go(0)", "location.assign(location.href)"])
def test_after_a_reload_in_the_frame_its_height_is_told_to_nobody(page: Page, leave: str) -> None:
    page.goto("/as/carys/unit/second-unit/")
    before, _content = heights(page)
    with page.expect_event("framenavigated"):
        unit_of(page).evaluate(leave)
    unit = unit_of(page)
    unit.wait_for_load_state("load")
    unit.evaluate(GROW)
    page.wait_for_timeout(300)
    frame, content = heights(page)
    assert frame == before
    assert content >= before + 900  # what no longer fits is cut off, for nothing scrolls


@pytest.mark.browser
def test_a_link_of_a_unit_replaces_the_page_around_it(page: Page) -> None:
    page.goto("/as/carys/unit/first-unit/")
    unit_of(page).locator(JUMP).click()
    expect(page).to_have_url("/as/carys/unit/second-unit/")
    expect(page.frame_locator(FRAME).get_by_role("heading", name="Three")).to_be_visible()


@pytest.mark.browser
def test_a_unit_is_opened_at_the_place_that_the_address_names(page: Page) -> None:
    page.goto("/as/carys/unit/second-unit/#block-third")
    page.wait_for_function("window.scrollY > 100")
    expect(page.frame_locator(FRAME).get_by_role("heading", name="Three")).to_be_in_viewport()


@pytest.mark.browser
def test_a_unit_that_says_nothing_is_told_of(page: Page) -> None:
    page.route("**/xblock/**", lambda route: route.fulfill(status=500, body="broken"))
    page.goto("/as/carys/unit/second-unit/")
    expect(page.get_by_role("heading", name="The unit did not say how high it is")).to_be_visible()
    page.get_by_role("link", name="the plain page").click()
    expect(page.get_by_role("heading", name="Three")).to_be_visible()
