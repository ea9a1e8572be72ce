"""What a person does in the course, in words that the tests are written in."""

import re
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

# WCAG 2.2 AA, as axe names it.
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "iframes": False,  # what is in a frame is looked at by itself
}


# The frame in which a unit is shown, as in the learning MFE.
FRAME = "#unit-iframe"
_HEIGHT = "document.getElementById('content').offsetHeight"


class Reader:
    """One tab of one learner's browser. Units are read in their frame, as in the learning MFE, or as plain pages."""

    def __init__(self, page: Page, base: str, learner: str) -> None:
        self.page = page
        self.learner = learner
        self._base = base.rstrip("/")
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    @property
    def _in_frame(self) -> bool:
        return "/unit/" in self.page.url and not self.page.url.endswith("?plain")

    @property
    def here(self) -> FrameLocator | Page:
        """Where the unit is: what is within its frame."""
        return self.page.frame_locator(FRAME) if self._in_frame else self.page

    def outline(self) -> None:
        self.page.goto(f"{self._base}/as/{self.learner}/")

    def unit(self, name: str, *, plain: bool = False) -> None:
        """Open a page of guide G5 by the name its author gave it."""
        self.open(f"g5-{name}", plain=plain)

    def open(self, name: str, *, plain: bool = False) -> None:
        """Open any page of the course by its ``url_name``."""
        self.page.goto(f"{self._base}/as/{self.learner}/unit/{name}/{'?plain' if plain else ''}")
        if not plain:
            self.sees_all()

    def sees_all(self) -> None:
        """Nothing of the unit is cut off: its frame is as high as what is in it."""
        expect(self.page.locator(FRAME)).not_to_have_attribute("height", "0")
        expect(self.page.locator(FRAME)).to_have_attribute("height", str(self.evaluate(_HEIGHT)))

    def evaluate(self, script: str, argument: object = None) -> Any:
        """What a script says in the unit's own document."""
        return self._document().evaluate(script, argument)

    def _document(self) -> Frame:
        if not self._in_frame:
            return self.page.main_frame
        frame = self.page.locator(FRAME).element_handle().content_frame()
        assert frame is not None
        return frame

    def reads_all(self) -> None:
        """Mark the page as read."""
        self.here.get_by_role("button", name="Mark as read").click()
        expect(self.here.locator(".digiboards-text [role=status]:not(:empty)")).to_have_text("You have read this.")

    def block(self, kind: str, number: int = 0) -> Locator:
        return self.here.locator(f".digiboards-{kind}").nth(number)

    def status(self, kind: str, number: int = 0) -> Locator:
        """The last line that says anything of how saving went; there is one beside each thing that saves."""
        return self.block(kind, number).locator("[role=status]:not(:empty)").last

    def rate(self, statement: int, value: int) -> None:
        """Choose a rating; ``statement`` counts from 1."""
        self.block("confidence").locator("fieldset fieldset").nth(statement - 1).get_by_role("radio").nth(
            value - 1
        ).check()

    def writes(self, text: str, number: int = 0) -> None:
        box = self.block("reflection", number).get_by_role("textbox")
        expect(box).to_be_editable()
        box.fill(text)

    def written(self, number: int = 0) -> str:
        return self.block("reflection", number).get_by_role("textbox").input_value()

    def saves(self, number: int = 0) -> None:
        self.block("reflection", number).get_by_role("button", name="Save").click()
        # It may have saved itself before the button was reached.
        expect(self.status("reflection", number)).to_have_text(re.compile("Saved at|Everything is saved"))

    def answer(self, words: str) -> None:
        self.block("check").get_by_label(words, exact=True).check()

    def violations(self) -> list[str]:
        """What axe finds on the whole page and in the frame in it, as "rule: element"."""
        parts = {self.page.main_frame, self._document()}
        found = [one for part in parts for one in Axe().run(part, options=AXE).response["violations"]]
        return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]

    def is_too_wide(self) -> bool:
        """Whether the page, or what is in its frame, scrolls sideways."""
        script = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return any(part.evaluate(script) for part in (self.page.main_frame, self._document()))

    def repeated_ids(self) -> list[str]:
        script = """() => {
            const ids = Array.from(document.querySelectorAll("[id]"), element => element.id);
            return ids.filter((id, index) => ids.indexOf(id) !== index);
        }"""
        return list(self.evaluate(script))
