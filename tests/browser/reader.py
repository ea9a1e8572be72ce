"""What a person does in the course, in words that the tests are written in."""

import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

# WCAG 2.2 AA, as axe names it.
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


class Reader:
    """One tab of one learner's browser."""

    def __init__(self, page: Page, base: str, learner: str) -> None:
        self.page = page
        self.learner = learner
        self._base = base.rstrip("/")
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def outline(self) -> None:
        self.page.goto(f"{self._base}/as/{self.learner}/")

    def unit(self, name: str) -> None:
        """Open a page of guide G5 by the name its author gave it."""
        self.page.goto(f"{self._base}/as/{self.learner}/unit/g5-{name}/")

    def open(self, name: str) -> None:
        """Open any page of the course by its ``url_name``."""
        self.page.goto(f"{self._base}/as/{self.learner}/unit/{name}/")

    def reads_all(self) -> None:
        """Mark every text of the page as read."""
        for number in range(self.page.locator(".digiboards-guide").count()):
            self.block("guide", number).get_by_role("button", name="Mark as read").click()
            expect(self.status("guide", number)).to_have_text("You have read this.")

    def block(self, kind: str, number: int = 0) -> Locator:
        return self.page.locator(f".digiboards-{kind}").nth(number)

    def status(self, kind: str, number: int = 0) -> Locator:
        return self.block(kind, number).locator("[role=status]")

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
        """What axe finds on the whole page, as "rule: element"."""
        found = Axe().run(self.page, options=AXE).response["violations"]
        return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]

    def is_too_wide(self) -> bool:
        """Whether the page scrolls sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def repeated_ids(self) -> list[str]:
        script = """() => {
            const ids = Array.from(document.querySelectorAll("[id]"), element => element.id);
            return ids.filter((id, index) => ids.indexOf(id) !== index);
        }"""
        return list(self.page.evaluate(script))
