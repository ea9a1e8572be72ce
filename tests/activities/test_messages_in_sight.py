"""What each control of each activity causes to be said is in sight, on a page and in the learning MFE's frame.

Every control is brought to the lower edge of the window, where what is below it is out of sight, and used once.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Locator, Page

from . import record_samples
from .boards import join, members, rate
from .learner_samples import BOARD, COMMITMENTS, DISCOVERY, FEEDBACK, PLAN, REFLECTION, SCENARIO, in_days
from .samples import check, confidence
from .stub_site import ADDRESS, MFE, Site
from .test_in_browser import chromium, site_of  # noqa: F401 (one is a fixture)
from .test_in_frame import frame_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Pixels wide, and high: a telephone, and a small laptop.
WINDOWS = {360: 640, 1280: 800}
IN_SIGHT = 0.95
# What says nothing until something else is pressed: the fields of a form, and what is only chosen or copied from.
SILENT = (
    "form:not(.js-digiboards-confidence-form) :is(input, select, textarea):not([name=wanted]), "
    ".js-digiboards-action-plan-made, [id$='-ask'], .js-digiboards-membership-found input, "
    ".js-digiboards-record-extras input"
)
BLOCKS = {
    "check": ("digiboards_check", check(questions=6)),
    "confidence": ("digiboards_confidence", confidence()),
    "scenario": ("digiboards_scenario", SCENARIO),
    "commitments": ("digiboards_commitments", COMMITMENTS),
    "feedback": ("digiboards_feedback", FEEDBACK),
    "discovery": ("digiboards_discovery", DISCOVERY),
    "action plan": ("digiboards_action_plan", PLAN),
    "board": ("digiboards_board", BOARD),
    "reflection": ("digiboards_reflection", REFLECTION),
    "text": ("digiboards_text", "Only a few words.\n\n" * 60),
    "record": ("digiboards_record", record_samples.record()),
}
FAILING = (
    "check",
    "confidence",
    "scenario",
    "commitments",
    "feedback",
    "discovery",
    "action plan",
    "board",
    "reflection",
)

# Notes what is said: lines and summaries that change, and what has no focus of its own but is given it.
LISTEN = """() => {
    window.said = new Set();
    new MutationObserver(changes => changes.forEach(change => {
        const node = change.target.nodeType === 1 ? change.target : change.target.parentElement;
        change.addedNodes.forEach(one => {
            if (one.nodeType === 1 && one.matches(".digiboards-errors,.digiboards-error")) { said.add(one); }
        });
        const line = node && node.closest("[role=status],[role=alert]");
        if (line) { said.add(line); }
    })).observe(document.body, {subtree: true, childList: true, characterData: true});
    document.addEventListener("focusin", event => {
        if (event.target.matches("[tabindex='-1'],summary")) { said.add(event.target); }
    });
}"""
# Whether anything was said that is still there, and nothing is under way.
SAID = """() => {
    const there = [...said].filter(one => one.isConnected);
    return there.length && !there.some(one => /^(Saving|Checking your answers|Deleting)…$/.test(one.textContent));
}"""
# Opens everything, and marks the first control that was not used yet; the answer is what tells it from others however
# often its page was changed, and whether it is silent. A group of radio buttons is one.
NEXT = """([used, silent]) => {
    document.querySelectorAll("details").forEach(part => { part.open = true; });
    document.querySelectorAll("[data-now]").forEach(one => one.removeAttribute("data-now"));
    for (const one of document.querySelectorAll(".digiboards :is(button, input, select, textarea):enabled")) {
        const name = one.type === "radio" ? one.name : one.id || [
            one.tagName, one.name, one.className, one.dataset.list, one.value, one.textContent,
            one.closest("[data-slot]")?.dataset.slot, one.closest("[data-part]")?.dataset.part].join("|");
        if (one.checkVisibility() && !used.includes(name)) {
            one.dataset.now = "";
            said.clear();
            one.scrollIntoView({block: "end"});
            return [name, one.matches(silent), one.type || one.tagName];
        }
    }
    return null;
}"""
# What was said and is still there, with how much of it is in the window that the learner sees, of 1. Of several lines
# it is the one beside the control, or beside what has the focus now: what waits to be sent again says so at the others.
HEARD = """() => {
    const now = document.querySelector("[data-now]");
    const own = [now?.checkVisibility() && now, document.activeElement].filter(Boolean).map(one => one.closest(
        ".js-digiboards-says, form, [data-part], .js-digiboards-commitments-dates")).find(Boolean);
    const all = Array.from(said).filter(one => one.isConnected && one.checkVisibility() && one.textContent.trim());
    const mine = all.filter(one => own && own.contains(one));
    const led = all.filter(one => one === document.activeElement); // the focus was moved to it, so it is what one reads
    return Promise.all((led.length ? led : mine.length ? mine : all).map(one => new Promise(
        found => new IntersectionObserver((seen, watcher) => {
            watcher.disconnect();
            const most = Math.min(1, 600 / seen[0].boundingClientRect.height);
            found([one.textContent.trim().replace(/\\s+/g, " "), seen[0].intersectionRatio / most]);
        }).observe(one))));
}"""


@dataclass
class Place:
    """Where a block is shown: the document it is in, and what a learner sees of it."""

    document: Page | Frame
    in_frame: bool

    @property
    def page(self) -> Page:
        return self.document.page if isinstance(self.document, Frame) else self.document


Opens = Callable[..., Place]


@pytest.fixture
def open_place(chromium: Browser) -> Iterator[Opens]:  # noqa: F811
    """Opens a site, plain or in a frame; an error in a script fails the test."""
    contexts, errors = [], []

    def opened(site: Site, *, in_frame: bool, width: int) -> Place:
        contexts.append(chromium.new_context(viewport={"width": width, "height": WINDOWS[width]}))
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        site.in_frame = in_frame
        site.serve(page)
        page.goto(MFE if in_frame else ADDRESS)
        place = Place(frame_of(page) if in_frame else page, in_frame)
        place.document.evaluate(LISTEN)
        return place

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


def use(control: Locator, kind: str) -> None:
    """Do with a control what one does with it."""
    if kind == "select-one":
        now = control.input_value()
        values = control.locator("option").evaluate_all("all => all.map(one => one.value)")
        control.select_option(next(value for value in reversed(values) if value not in ("", now)))
    elif kind == "date":
        control.fill(in_days(20))
        control.blur()
    elif kind in ("textarea", "text", "search"):
        control.press_sequentially("zz")
        control.blur()
    else:
        control.click()


def walk(place: Place) -> dict[str, list[tuple[str, float]]]:
    """Use every control once, those too that only others make appear; returns what each caused to be said."""
    document = place.document
    heard: dict[str, list[tuple[str, float]]] = {}
    while found := document.evaluate(NEXT, [list(heard), SILENT]):
        name, is_silent, kind = found
        use(document.locator("[data-now]"), kind)
        heard[name] = []
        if not is_silent:
            document.wait_for_function(SAID, timeout=10_000)
            heard[name] = hear(place)
            assert heard[name], f"nothing was said or shown by {name}"
        assert len(heard) < 150, "more and more controls appear"
    return heard


def hear(place: Place) -> list[tuple[str, float]]:
    """Return what was said; where it is not in sight yet, once a frame has had the time to grow.

    What is sent again in the meantime may say so elsewhere, before what was used says anything.
    """
    found: list[tuple[str, float]] = []
    for _ in range(15):
        found = [(text, ratio) for text, ratio in place.document.evaluate(HEARD)]
        if found and all(ratio >= IN_SIGHT for _text, ratio in found):
            break
        place.page.wait_for_timeout(200)
    return found


def prepare(kind: str, learner: Any) -> None:
    """Whatever has to be there for every control of an activity to be on its page."""
    if kind in ("action plan", "record"):
        record_samples.fill(learner)
    if kind == "board":
        members(8, 2)
        join(learner)
        rate(learner, 5)


def out_of_sight(heard: dict[str, list[tuple[str, float]]]) -> list[tuple[str, str, float]]:
    return [(name, text, ratio) for name, found in heard.items() for text, ratio in found if ratio < IN_SIGHT]


places = pytest.mark.parametrize("in_frame", [False, True], ids=["page", "frame"])
widths = pytest.mark.parametrize("width", WINDOWS)


@places
@widths
@pytest.mark.parametrize("kind", BLOCKS)
def test_what_a_control_causes_to_be_said_is_in_sight(
    kind: str, width: int, in_frame: bool, learner: Any, open_place: Opens
) -> None:
    prepare(kind, learner)
    place = open_place(site_of(learner, BLOCKS[kind]), in_frame=in_frame, width=width)
    heard = walk(place)

    assert any(heard.values())
    assert out_of_sight(heard) == []


@pytest.mark.parametrize(("how", "in_frame"), [(500, True), ("offline", True), (403, False), (409, False)])
@pytest.mark.parametrize("kind", FAILING)
def test_why_nothing_was_saved_is_said_beside_what_was_done(
    kind: str, how: int | str, in_frame: bool, learner: Any, open_place: Opens
) -> None:
    prepare(kind, learner)
    site = site_of(learner, BLOCKS[kind])
    place = open_place(site, in_frame=in_frame, width=360)
    site.away = how == "offline"
    site.statuses = AllHandlers(how) if isinstance(how, int) else {}
    heard = walk(place)

    assert any("Not saved" in text for found in heard.values() for text, _ratio in found)
    assert out_of_sight(heard) == []


class AllHandlers(dict[str, int]):
    """Any handler answers with this status."""

    def __init__(self, status: int) -> None:
        self.status = status

    def __contains__(self, _name: object) -> bool:
        return True

    def __getitem__(self, _name: str) -> int:
        return self.status
