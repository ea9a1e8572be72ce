"""A package in a browser: as files, or in the frame of a learning system; served by the test, from no network."""

import json
import mimetypes
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Frame, Locator, Page, Route, expect

from tests.browser.reader import AXE
from tests.formats.packaged import Opened

LMS = "https://lms.example"
SCRIPT = (Path(__file__).parent / "lms.js").read_text("utf-8")
_FRAME = "<!doctype html><html lang='en'><title>Learning system</title>\
<style>iframe{{border:0;height:95vh;width:100%}}</style>\
<script>window.committed = {committed}; window.refuses = {refuses};</script><script>{script}</script>\
<iframe title='Package' src='/package/index.html'></iframe>"


class Learner:
    """One person with a package open; an error in a script, or a request to another host, is kept."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.errors: list[str] = []
        self.elsewhere: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("request", lambda request: self._note(request.url))

    def _note(self, address: str) -> None:
        if not address.startswith(("file:", LMS, "blob:", "data:")):
            self.elsewhere.append(address)

    @property
    def here(self) -> Frame:
        return self.page.frames[-1]

    @property
    def open(self) -> Locator:
        """The page of the package that is shown."""
        return self.here.locator("section.is-open")

    @property
    def heading(self) -> Locator:
        return self.open.get_by_role("heading", level=1)

    def next(self) -> None:
        self.here.get_by_role("link", name="Next: ").click()

    def go(self, name: str) -> None:
        self.here.evaluate("(name) => { location.hash = name; }", name)
        expect(self.here.locator(f"[id='{name}'].is-open")).to_be_attached()

    def violations(self) -> list[str]:
        found = Axe().run(self.here, options=AXE).response["violations"]
        return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]

    def is_too_wide(self) -> bool:
        script = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        return bool(self.here.evaluate(script))

    def does(self, block: Locator) -> None:
        """Do what a block asks, whatever it is."""
        kind = block.get_attribute("data-kind")
        if kind == "text":
            button = block.get_by_role("button", name="Mark as read")
            if button.count() and button.is_visible():
                button.click()
                expect(block.get_by_role("status")).to_have_text("You have read this.")
        elif kind == "confidence":
            for statement in block.locator("fieldset fieldset").all():
                statement.get_by_role("radio").nth(3).check()
                expect(statement.get_by_role("status")).to_contain_text("Saved at")
        elif kind == "scenario":
            for form in block.locator("form").all():
                form.get_by_role("radio").first.check()
                form.get_by_role("button", name="See the feedback").click()
                expect(form.get_by_role("group", name="Feedback")).to_be_visible()
        elif kind == "check":
            self.answers(block)
            expect(block).to_contain_text("You have passed.")
        elif kind == "reflection":
            self.writes(block, "A moment of my own")
        elif kind == "commitments":
            block.get_by_role("button", name="Commit to this").first.click()
            expect(block.locator(".js-digiboards-commitments-list > li")).to_have_count(1)
            block.locator(".js-digiboards-commitments-list summary").click()

    def writes(self, block: Locator, text: str) -> None:
        """Write a reflection and save it, unless it has saved itself before the button was reached."""
        block.get_by_role("textbox").fill(text)
        block.get_by_role("button", name="Save").click()
        expect(block.get_by_role("status").first).to_have_text(re.compile("Saved at|Everything is saved"))

    def answers(self, block: Locator, *, right: bool = True) -> None:
        questions = self.facts()["blocks"][block.get_attribute("data-name")]["questions"]
        for name, options in questions.items():
            chosen = next(option for option, told in options.items() if told["right"] is right)
            block.locator(f"[data-question='{name}'] [value='{chosen}']").check()
        block.get_by_role("button", name="Check my answers").click()

    def facts(self) -> dict[str, Any]:
        return dict(json.loads(self.here.locator("#player-facts").text_content() or ""))

    def kept(self) -> dict[str, Any]:
        """What this browser keeps."""
        found = self.here.evaluate("JSON.stringify(Object.entries(localStorage))")
        return {name: json.loads(value) for name, value in json.loads(found)}


class LearningSystem:
    """A learning system with one package and one learner."""

    def __init__(self, context: BrowserContext, package: Opened) -> None:
        self.context = context
        self.package = package
        self.committed: dict[str, str] | None = None
        self.refuses: dict[str, bool] = {}
        context.route(f"{LMS}/**", self._answer)

    def _answer(self, route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path)
        if path == "/":
            html = _FRAME.format(committed=json.dumps(self.committed), refuses=json.dumps(self.refuses), script=SCRIPT)
            return route.fulfill(body=html, content_type="text/html; charset=utf-8")
        name = path.removeprefix("/package/")
        if name not in self.package.files:
            return route.fulfill(status=404)
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return route.fulfill(body=self.package.files[name], content_type=f"{kind}; charset=utf-8")

    def opens(self) -> Learner:
        learner = Learner(self.context.new_page())
        learner.page.goto(f"{LMS}/")
        expect(learner.here.locator("section.is-open")).to_be_attached()
        return learner

    def has(self, learner: Learner) -> dict[str, str]:
        """What it has committed; also kept for the next time that the package is opened."""
        self.committed = dict(learner.page.evaluate("window.committed"))
        return self.committed

    def closes(self, learner: Learner) -> dict[str, str]:
        """The learner leaves: the frame goes first, as where another activity is opened."""
        learner.page.evaluate("document.querySelector('iframe').remove()")
        found = self.has(learner)
        learner.page.close()
        return found
