"""A learner who has no mouse."""

from playwright.sync_api import Locator, Page, expect

from tests.player.opened import Learner

# More than any page has to reach.
_MOST = 400


def has_focus(element: Locator) -> bool:
    return bool(element.evaluate("element => element === document.activeElement"))


def press_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press a key until the element has the focus."""
    for _ in range(_MOST):
        if has_focus(target):
            return
        page.keyboard.press(key)
    raise AssertionError("never reached by keyboard")


class ByKeyboard(Learner):
    """As ``Learner``, with keys alone."""

    def press(self, target: Locator, key: str = "Enter") -> None:
        press_to(self.page, target)
        self.page.keyboard.press(key)

    def next(self) -> None:
        self.press(self.here.get_by_role("link", name="Next: "))

    def chooses(self, group: Locator, value: str | None = None, *, steps: int = 0) -> None:
        """Choose one of several: so many below the first, or the one with this value."""
        radios = group.get_by_role("radio")
        self.press(radios.first, "Space")
        for _ in range(steps):
            self.page.keyboard.press("ArrowDown")
        while value is not None and not group.locator(f"[value='{value}']").is_checked():
            self.page.keyboard.press("ArrowDown")

    def does(self, block: Locator) -> None:
        kind = block.get_attribute("data-kind")
        if kind == "text":
            button = block.get_by_role("button", name="Mark as read")
            if button.count() and button.is_visible():
                self.press(button)
                expect(block.get_by_role("status")).to_have_text("You have read this.")
        elif kind == "confidence":
            for statement in block.locator("fieldset fieldset").all():
                self.chooses(statement, steps=3)
                expect(statement.get_by_role("radio").nth(3)).to_be_checked()
                expect(statement.get_by_role("status")).to_contain_text("Saved at")
        elif kind == "scenario":
            for form in block.locator("form").all():
                self.chooses(form)
                self.press(form.get_by_role("button", name="See the feedback"))
                expect(form.get_by_role("group", name="Feedback")).to_be_visible()
        elif kind == "check":
            self.answers(block)
            expect(block).to_contain_text("You have passed.")
        elif kind == "reflection":
            self.writes(block, "A moment of my own")
        elif kind == "commitments":
            self.press(block.get_by_role("button", name="Commit to this").first)
            expect(block.locator(".js-digiboards-commitments-list > li")).to_have_count(1)

    def writes(self, block: Locator, text: str) -> None:
        press_to(self.page, block.get_by_role("textbox"))
        self.page.keyboard.type(text)
        self.press(block.get_by_role("button", name="Save"))
        expect(block.get_by_role("status").first).to_contain_text("aved")

    def answers(self, block: Locator, *, right: bool = True) -> None:
        questions = self.facts()["blocks"][block.get_attribute("data-name")]["questions"]
        for name, options in questions.items():
            chosen = next(option for option, told in options.items() if told["right"] is right)
            self.chooses(block.locator(f"[data-question='{name}']"), chosen)
        self.press(block.get_by_role("button", name="Check my answers"))
