"""A leader's walks in Chromium, counted in taps, screens and seconds: ``-s`` prints what was counted.

A screen is the height of the window; what is counted is how far the page moved. Seconds are the machine's own, without
the time that reading and thinking take, so nothing is judged by them.
"""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from digiboards_xblocks.activities.discovery.storage import save_discovery
from tests.conftest import COURSE_KEY

from .learner_samples import DISCOVERY
from .record_samples import complete, record, starting_point
from .stub_site import Site
from .test_in_browser import chromium, open_site, site_of  # noqa: F401 (two are fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Opens = Callable[..., Page]
# Pixels wide, and high: a telephone, and a small laptop.
WINDOWS = {360: 640, 1280: 800}
STATEMENTS = 14


@dataclass
class Walk:
    """What a learner does on a page, and how far it moves under them."""

    page: Page
    taps: int = 0
    moved: float = 0
    _at: float = field(default=0, repr=False)

    def tap(self, control: Locator) -> None:
        self._see(control)
        control.click()
        self._count()

    def choose(self, control: Locator, value: str) -> None:
        self._see(control)
        control.select_option(value)
        self._count()

    @property
    def screens(self) -> float:
        return round(self.moved / self.page.evaluate("innerHeight"), 1)

    def _see(self, control: Locator) -> None:
        control.scroll_into_view_if_needed()
        self._move()

    def _count(self) -> None:
        self.taps += 1
        self._move()

    def _move(self) -> None:
        now = self.page.evaluate("scrollY")
        self.moved += abs(now - self._at)
        self._at = now


@contextmanager
def walk(name: str, site: Site, open_site: Opens, width: int) -> Iterator[Walk]:  # noqa: F811
    page = open_site(site, width=width)
    page.set_viewport_size({"width": width, "height": WINDOWS[width]})
    found, start = Walk(page), time.monotonic()
    yield found
    seconds = time.monotonic() - start
    said = f"{name}, {width} px: {found.taps} taps, {found.screens} screens, {seconds:.1f} seconds"
    sys.stdout.write(f"\n{said}\n")


widths = pytest.mark.parametrize("width", WINDOWS)


@widths
def test_the_starting_point_is_found(width: int, learner: Any, open_site: Opens) -> None:  # noqa: F811
    """14 ratings and five questions; the sixth, one's organisation, is known from a roster or left open."""
    site = site_of(learner, ("digiboards_discovery", DISCOVERY))
    with walk("The starting point", site, open_site, width) as leader:
        page = leader.page
        turn = page.get_by_role("button", name="Next", exact=True)
        leader.choose(page.get_by_label("What is your role?"), "finance")
        leader.choose(page.get_by_label("How long have you been"), "under-1")
        leader.tap(page.get_by_label("A big decision lies ahead"))
        for number in range(STATEMENTS):
            statement = page.locator(".digiboards-rating").nth(number)
            if not statement.is_visible():
                leader.tap(turn)
            leader.tap(statement.get_by_role("radio").nth(number % 5))
        for question in (page.get_by_label("A contract, business case"), page.get_by_label("I like to learn")):
            if not question.is_visible():
                leader.tap(turn)
            if question.evaluate("one => one.matches('select')"):
                leader.choose(question, "alone")
            else:
                leader.tap(question)
        leader.tap(page.get_by_role("button", name="Show my starting points"))
        expect(page.get_by_role("heading", name="Your starting points")).to_be_in_viewport()
        expect(page.get_by_text("(14 of 14 statements rated)")).to_be_visible()

    answers = STATEMENTS + 5 + 1
    assert leader.taps == answers + (6 if width == 360 else 0)
    assert leader.screens < 16


@widths
def test_who_comes_back_in_a_week_goes_on_with_one_tap(width: int, learner: Any, open_site: Opens) -> None:  # noqa: F811
    save_discovery(
        usage_key=COURSE_KEY.make_usage_key("digiboards_discovery", "start"),
        learner_id=learner.id,
        name="start",
        choices={"role": "chair"},
        ratings={"g5-sure": 1},
    )
    complete(learner, ["g5-read-1"])
    site = site_of(learner, ("digiboards_record", record(starting_point=starting_point())))
    with walk("Coming back", site, open_site, width) as leader:
        onward = leader.page.get_by_role("link", name="Guide g5").first
        expect(onward).to_be_in_viewport()
        address = onward.get_attribute("href")
        with leader.page.expect_request(f"**{address}"):
            leader.tap(onward)

    assert leader.taps == 1
    assert leader.screens == 0
