"""The web package from a folder, offline: what is entered is kept, taken along and deleted, or said not to be."""

from collections.abc import Callable
from pathlib import Path

import pytest
import vobject
from playwright.sync_api import Browser, BrowserContext, Locator, expect

from tests.formats.packaged import one_chapter
from tests.player.by_keyboard import has_focus, press_to
from tests.player.opened import Learner

pytestmark = pytest.mark.browser

WORDS = "We believed <b>green</b> & slept.\nThen we asked."


@pytest.fixture
def learner(as_files: Callable[..., Learner]) -> Learner:
    return as_files(one_chapter("trust", "g5"))


def block(learner: Learner, kind: str) -> Locator:
    return learner.open.locator(f"[data-kind={kind}]").first


def test_what_was_entered_is_there_again(learner: Learner) -> None:
    learner.go("g5-before-you-start")
    learner.does(block(learner, "confidence"))
    learner.go("g5-scenario-all-green")
    learner.does(block(learner, "scenario"))
    learner.go("g5-knowledge-check")
    learner.does(block(learner, "check"))
    learner.go("g5-reflect")
    learner.writes(block(learner, "reflection"), WORDS)
    learner.go("g5-commitments")
    learner.does(block(learner, "commitments"))

    learner.page.reload()
    expect(learner.open).to_have_attribute("id", "g5-commitments")
    expect(learner.open.locator(".js-digiboards-commitments-list > li")).to_have_count(1)
    learner.go("g5-reflect")
    expect(block(learner, "reflection").get_by_role("textbox")).to_have_value(WORDS)
    learner.go("g5-knowledge-check")
    expect(learner.open.locator(".js-digiboards-check-summary")).to_contain_text("You have passed.")
    assert learner.open.locator("input:checked").count() == learner.open.locator("[data-question]").count()
    learner.go("g5-scenario-all-green")
    forms = learner.open.locator("form")
    expect(learner.open.get_by_role("group", name="Feedback")).to_have_count(forms.count())
    expect(learner.open.locator(".js-digiboards-scenario-closing")).not_to_be_empty()
    learner.go("g5-before-you-start")
    assert learner.open.locator("input:checked").count() == learner.open.locator("fieldset fieldset").count()
    assert learner.errors == []
    assert learner.elsewhere == []


def test_change_in_confidence_is_shown_in_the_course_s_own_words(learner: Learner) -> None:
    """The same table as the platform's template gives for these ratings, row by row."""
    learner.go("g5-before-you-start")
    for number, statement in enumerate(learner.open.locator("fieldset fieldset").all()):
        statement.get_by_role("radio").nth((1, 3, 4)[number % 3]).check()
    learner.go("g5-after-the-guide")
    learner.does(block(learner, "confidence"))  # 4 of 5 for each
    results = learner.open.locator(".js-digiboards-confidence-results")
    rows = results.locator("tbody tr").all()
    assert len(rows) == learner.open.locator("fieldset fieldset").count()
    for number, row in enumerate(rows):
        assert (
            row.locator("td").all_inner_texts()
            == [["2", "4", "up 2"], ["4", "4", "the same"], ["5", "4", "down 1"]][number % 3]
        )
    counts = [sum(number % 3 == kind for number in range(len(rows))) for kind in range(3)]
    said = f"{counts[0]} of your {len(rows)} ratings rose, {counts[1]} stayed the same, {counts[2]} fell."
    expect(results.locator("p").first).to_contain_text(said)
    expect(results.locator("p").first).to_contain_text("A fall can be a good sign")
    assert results.locator("circle").count() == results.locator("rect").count() == len(rows)


def test_commitments_go_into_a_calendar(learner: Learner) -> None:
    learner.go("g5-commitments")
    learner.does(block(learner, "commitments"))
    form = learner.open.locator("form:has(textarea[name=text])")
    form.get_by_role("textbox", name="I will").fill(WORDS + " ü" * 40)
    form.get_by_role("combobox").select_option("board")
    form.get_by_label("By").fill(form.get_by_label("By").get_attribute("max") or "")
    form.get_by_role("button").click()
    expect(learner.open.locator(".js-digiboards-commitments-list > li")).to_have_count(2)
    with learner.page.expect_download() as download:
        learner.open.get_by_role("link", name="Put all dates into your calendar").click()
    text = Path(download.value.path()).read_bytes().decode()
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    events = list(vobject.readOne(text).vevent_list)
    assert (
        len(events) == len({event.uid.value for event in events}) == len({event.dtstart.value for event in events}) == 5
    )
    looks_back = [event.summary.value for event in events if "day-" in event.uid.value]
    assert looks_back == ["My commitments: 2 to look at"] * 3
    assert " ".join((WORDS + " ü" * 40).split()) in {event.description.value for event in events}
    assert all((event.dtend.value - event.dtstart.value).days == 1 for event in events)


def test_a_plan_is_written_taken_along_deleted_and_brought_back(as_files: Callable[..., Learner]) -> None:
    learner = as_files(one_chapter("trust", "plan-and-learning"))
    learner.go("plan-and-learning-my-action-plan")
    assert learner.violations() == []
    expect(learner.open).to_contain_text("Here you will see your confidence before and after each guide")
    learner.open.get_by_label("What I will do").first.fill(WORDS)
    learner.open.get_by_label("What I will do").first.blur()
    due = learner.open.get_by_label("By when").first
    due.fill(due.get_attribute("max") or "")
    due.blur()
    expect(learner.open.get_by_role("heading", name="Take it with you")).to_be_visible()
    with learner.page.expect_download() as download:
        learner.open.get_by_role("link", name="As a page to read or print").click()
    page = Path(download.value.path()).read_text("utf-8")
    assert "We believed &lt;b&gt;green&lt;/b&gt; &amp; slept." in page
    assert "<script" not in page
    with learner.page.expect_download() as download:
        learner.open.get_by_role("link", name="Its dates for your calendar").click()
    assert len(vobject.readOne(Path(download.value.path()).read_bytes().decode()).vevent_list) == 4
    learner.page.reload()
    expect(learner.open.get_by_label("What I will do").first).to_have_value(WORDS)
    learner.open.get_by_role("button", name="Delete my plan").click()
    expect(learner.open).to_contain_text("Your plan is deleted.")
    learner.open.locator(".js-digiboards-action-plan-restore").click()
    expect(learner.open).to_contain_text("Your plan is back.")
    expect(learner.open.get_by_label("What I will do").first).to_have_value(WORDS)
    assert "my-action-plan" in str(learner.kept())


def test_answers_are_taken_along_and_deleted(learner: Learner) -> None:
    learner.go("g5-reflect")
    learner.writes(block(learner, "reflection"), WORDS)
    learner.go("player-my-answers")
    assert learner.violations() == []
    expect(learner.open.locator(".js-player-entered")).to_contain_text("We believed <b>green</b>")
    with learner.page.expect_download() as download:
        learner.open.get_by_role("button", name="Take my answers as a file").click()
    assert "We believed &lt;b&gt;green" in Path(download.value.path()).read_text("utf-8")
    learner.open.get_by_role("button", name="Delete my answers").click()
    expect(learner.open.locator(".js-player-sure")).to_be_focused()
    learner.open.get_by_role("button", name="No, keep it").click()
    assert "believed" in str(learner.kept())
    learner.open.get_by_role("button", name="Delete my answers").click()
    learner.open.get_by_role("button", name="Yes, delete it").click()
    expect(learner.open).to_contain_text("Everything that you had entered on this device is deleted.")
    assert "believed" not in str(learner.kept())
    learner.go("g5-reflect")
    expect(block(learner, "reflection").get_by_role("textbox")).to_have_value("")


def test_a_full_browser_is_said_and_nothing_is_said_to_be_saved(learner: Learner) -> None:
    learner.go("g5-reflect")
    learner.page.evaluate(
        """() => { Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); }; }"""
    )
    writing = block(learner, "reflection")
    writing.get_by_role("textbox").fill(WORDS)
    writing.get_by_role("button", name="Save").click()
    expect(writing.get_by_role("status").first).to_contain_text("Not saved: this browser has no room left")
    assert "believed" not in str(learner.kept())
    learner.go("g5-before-you-start")
    expect(learner.page.locator(".js-player-device")).to_contain_text("Nothing that you enter can be kept")
    learner.open.get_by_role("radio").first.check()
    expect(learner.open.get_by_role("status").first).to_contain_text("Not saved")


def test_what_cannot_be_read_is_not_replaced(learner: Learner) -> None:
    name = learner.facts()["store"]
    learner.page.evaluate("(name) => localStorage.setItem(name, '{broken')", name)
    learner.page.reload()
    expect(learner.page.locator(".js-player-device")).to_contain_text("cannot be read")
    learner.go("g5-before-you-start")
    learner.open.get_by_role("radio").first.check()
    expect(learner.open.get_by_role("status").first).to_contain_text(
        "Not saved: what this browser kept before cannot be read"
    )
    assert learner.page.evaluate("(name) => localStorage.getItem(name)", name) == "{broken"


def test_a_second_tab_overwrites_nothing_unasked(learner: Learner, context: BrowserContext) -> None:
    learner.go("g5-reflect")
    other = Learner(context.new_page())
    other.page.goto(learner.page.url)
    expect(block(other, "reflection").get_by_role("textbox")).to_be_editable()
    learner.writes(block(learner, "reflection"), "in the first tab")
    block(other, "reflection").get_by_role("textbox").fill("in the second tab")
    expect(block(other, "reflection")).to_contain_text("This was changed in another tab or on another device")
    expect(block(other, "reflection").locator("blockquote")).to_have_text("in the first tab")
    block(other, "reflection").get_by_role("button", name="Keep both").click()
    expect(block(other, "reflection").get_by_role("textbox")).to_have_value("in the second tab\n\nin the first tab")
    expect(block(other, "reflection").get_by_role("status").first).to_contain_text("Saved at")
    # Another kind of answer, given in each of them, is kept of both.
    learner.go("g5-before-you-start")
    other.go("g5-before-you-start")
    for number, tab in enumerate((learner, other)):
        statement = tab.open.locator("fieldset fieldset").nth(number)
        statement.get_by_role("radio").first.check()
        expect(statement.get_by_role("status")).to_contain_text("Saved at")
    (state,) = learner.kept().values()
    assert len(state["ratings"]["before"]) == 2


def test_everything_is_reached_by_keyboard(as_files: Callable[..., Learner]) -> None:
    learner = as_files(one_chapter("trust", "g5"))
    page = learner.page
    page.keyboard.press("Tab")
    assert has_focus(page.get_by_role("link", name="Skip to the page"))
    press_to(page, page.locator("summary", has_text="Contents"))
    page.keyboard.press("Enter")
    press_to(page, page.get_by_role("link", name="Before you start", exact=True))
    page.keyboard.press("Enter")
    expect(learner.open).to_have_attribute("id", "g5-before-you-start")
    assert has_focus(learner.heading)
    expect(page.locator(".js-player-contents")).not_to_have_attribute("open", "")
    first = learner.open.locator("fieldset fieldset").first
    press_to(page, first.get_by_role("radio").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(first.get_by_role("radio").nth(1)).to_be_checked()
    expect(first.get_by_role("status")).to_contain_text("Saved at")
    press_to(page, page.get_by_role("link", name="Next: "))
    page.keyboard.press("Enter")
    expect(learner.open).to_have_attribute("id", "g5-what-assurance-means")
    assert has_focus(learner.heading)
    press_to(page, page.locator("summary", has_text="Contents"), "Shift+Tab")
    page.keyboard.press("Enter")
    press_to(page, page.get_by_role("link", name="Information and public trust", exact=True))
    page.keyboard.press("Enter")
    expect(learner.open).to_have_attribute("id", "g5-information-and-public-trust")
    press_to(page, learner.open.locator(".digiboards-term").first)
    page.keyboard.press("Enter")
    expect(learner.open.locator(".digiboards-meaning:popover-open")).to_be_visible()


def test_without_scripts_all_of_it_can_be_read(chromium: Browser, tmp_path: Path) -> None:
    package = one_chapter("trust", "g5")
    (tmp_path / "index.html").write_bytes(package.files["index.html"])
    (tmp_path / "player.css").write_bytes(package.files["player.css"])
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "index.html").as_uri())
    sections = page.locator("section.player__page")
    assert all(section.is_visible() for section in sections.all())
    expect(page.locator("[id=player-my-answers]")).to_contain_text("turn on JavaScript")
    feedback = page.locator("summary", has_text="Read the feedback on every choice")
    assert feedback.count()
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("edition", ["trust", "ics"])
def test_pages_fit_narrow_and_wide(as_files: Callable[..., Learner], edition: str, width: int) -> None:
    package = one_chapter(edition, "g7")
    learner = as_files(package)
    learner.page.set_viewport_size({"width": width, "height": 800})
    for section in package.page.find_class("player__page"):
        learner.go(str(section.get("id")))
        assert not learner.is_too_wide(), section.get("id")
    assert learner.errors == []
