"""The blocks as the learning MFE shows them: in a frame of another origin that is as high as they say."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Locator, Page, expect

from digiboards_xblocks import activities as blocks

from . import record_samples
from .learner_samples import BOARD, DISCOVERY, PLAN, REFLECTION, SCENARIO, in_days
from .samples import check
from .stub_site import MFE, Site
from .test_in_browser import chromium, site_of, violations  # noqa: F401 (one is a fixture)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FRAME = "#unit-iframe"
Opens = Callable[..., Frame]


@pytest.fixture
def open_in_frame(chromium: Browser) -> Iterator[Opens]:  # noqa: F811
    """Opens a site in its frame, and gives the frame; an error in a script fails the test."""
    contexts, errors = [], []

    def open_frame(site: Site, *, width: int = 1280, height: int = 800, **options: Any) -> Frame:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        site.in_frame = True
        site.serve(page)
        page.goto(MFE)
        return frame_of(page)

    yield open_frame
    for context in contexts:
        context.close()
    assert errors == []


def frame_of(page: Page) -> Frame:
    expect(page.locator(FRAME)).not_to_have_attribute("height", "0")
    frame = page.locator(FRAME).element_handle().content_frame()
    assert frame is not None
    return frame


def sees_all(frame: Frame) -> None:
    """Nothing is cut off: the frame is as high as what is in it, and the page around it was not replaced."""
    assert frame.page.url.partition("#")[0] == MFE
    height = frame.evaluate("document.getElementById('content').offsetHeight")
    expect(frame.page.locator(FRAME)).to_have_attribute("height", str(height))
    assert frame.evaluate("document.referrer") == MFE


# No block leaves its frame

SCRIPTS = sorted(Path(blocks.__file__).parent.rglob("*.js"))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_no_script_reloads_or_leaves_its_page(script: Path) -> None:
    leaving = r"\b(?:location|history|navigation)\b|window\.open|\.submit\(|requestSubmit|\.reload\("

    assert len(SCRIPTS) > 10
    assert re.findall(leaving, script.read_text("utf-8")) == []


# The action plan


def area(frame: Frame, part: str) -> Any:
    return frame.locator(f"[data-part='{part}'] textarea")


def write(frame: Frame, part: str, text: str) -> None:
    area(frame, part).fill(text)
    area(frame, part).blur()
    expect(frame.locator(".digiboards-status", has_text="Saved at").first).to_be_visible()


@pytest.mark.parametrize("width", [360, 1280])
def test_a_plan_is_deleted_brought_back_and_begun_anew(learner: Any, open_in_frame: Opens, width: int) -> None:
    frame = open_in_frame(site_of(learner, ("digiboards_action_plan", PLAN)), width=width)
    write(frame, "outcome", "Fewer forms")
    frame.get_by_label("By when").first.fill(in_days(30))
    frame.get_by_label("By when").first.blur()
    frame.get_by_role("button", name="Delete my plan").click()
    expect(frame.get_by_text("Your plan is deleted.")).to_be_focused()
    sees_all(frame)
    frame.get_by_role("button", name="Undo").click()
    expect(area(frame, "outcome")).to_have_value("Fewer forms")
    expect(frame.get_by_label("By when").first).to_have_value(in_days(30))
    expect(frame.get_by_text("Your plan is back.")).to_be_in_viewport()
    sees_all(frame)

    write(frame, "outcome", "Fewer and shorter forms")  # no question about another tab: it is the text that came back
    expect(frame.locator(".js-digiboards-writing-question")).to_have_count(0)
    frame.get_by_role("button", name="Delete my plan").click()
    frame.get_by_role("button", name="Begin a new plan").click()
    expect(area(frame, "outcome")).to_have_value("")
    expect(frame.get_by_role("heading", name="What should be different")).to_be_in_viewport()
    expect(frame.get_by_role("link", name="As a Word file (.docx)")).to_be_hidden()
    sees_all(frame)
    write(frame, "outcome", "A new beginning")
    expect(frame.get_by_role("link", name="As a Word file (.docx)")).to_be_visible()
    frame.page.reload()
    expect(area(frame_of(frame.page), "outcome")).to_have_value("A new beginning")


def test_words_that_wait_to_be_saved_do_not_bring_a_deleted_plan_back(learner: Any, open_in_frame: Opens) -> None:
    site = site_of(learner, ("digiboards_action_plan", PLAN))
    frame = open_in_frame(site)
    write(frame, "outcome", "Fewer forms")
    site.statuses = {"save_text": 503}
    area(frame, "stop").fill("Longer papers")
    area(frame, "stop").blur()
    expect(frame.locator(".digiboards-status.is-wrong")).to_be_visible()
    frame.get_by_role("button", name="Delete my plan").click()
    expect(frame.get_by_text("Your plan is deleted.")).to_be_visible()
    site.statuses = {}
    frame.evaluate("window.dispatchEvent(new Event('online'))")
    frame.page.wait_for_timeout(500)
    frame.get_by_role("button", name="Begin a new plan").click()
    expect(area(frame, "stop")).to_have_value("")
    frame.page.reload()
    expect(area(frame_of(frame.page), "stop")).to_have_value("")


def test_what_could_not_be_deleted_is_still_saved(learner: Any, open_in_frame: Opens) -> None:
    site = site_of(learner, ("digiboards_action_plan", PLAN))
    frame = open_in_frame(site)
    write(frame, "outcome", "Fewer forms")
    site.away = True
    frame.get_by_label("By when").first.fill(in_days(30))
    frame.get_by_label("By when").first.blur()
    area(frame, "stop").fill("Longer papers")
    area(frame, "stop").blur()
    frame.get_by_role("button", name="Delete my plan").click()
    expect(frame.locator(".digiboards-status.is-wrong").last).to_contain_text("cannot be reached")
    site.away = False
    frame.evaluate("window.dispatchEvent(new Event('online'))")
    frame.page.wait_for_timeout(3000)
    frame.page.reload()
    again = frame_of(frame.page)
    expect(area(again, "stop")).to_have_value("Longer papers")
    expect(again.get_by_label("By when").first).to_have_value(in_days(30))


# Other things that change what is there


@pytest.mark.parametrize("width", [360, 1280])
def test_deleting_everything_changes_the_record_in_place(learner: Any, open_in_frame: Opens, width: int) -> None:
    record_samples.fill(learner)
    frame = open_in_frame(site_of(learner, ("digiboards_record", record_samples.record())), width=width)
    frame.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")
    sees_all(frame)
    frame.get_by_label("I understand that this cannot be undone").check()
    frame.get_by_role("button", name="Delete all my answers").click()
    said = frame.get_by_text("Everything that you had saved in this course is deleted.")
    expect(said).to_be_focused()
    expect(said).to_be_in_viewport()
    sees_all(frame)


@pytest.mark.parametrize("width", [360, 1280])
def test_membership_changes_in_place(learner: Any, open_in_frame: Opens, width: int) -> None:
    frame = open_in_frame(site_of(learner, ("digiboards_board", BOARD)), width=width)
    frame.get_by_label("A part of your organisation").fill("quern")
    frame.get_by_role("button", name="Find").click()
    frame.get_by_role("radio").check()
    frame.get_by_role("button", name="This is my organisation").click()
    heading = frame.get_by_role("heading", name="Your organisation")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    sees_all(frame)
    frame.get_by_label("My answers may count").check()
    frame.get_by_text("Change or remove").click()
    frame.get_by_role("button", name="Remove my organisation").click()
    expect(frame.get_by_role("button", name="Undo: I am on the board")).to_be_visible()
    sees_all(frame)


# What a text explains


LONG = "More words to read about boards, one after the other, until the line is full.\n\n" * 30
TEXT = f"""\
The EPR comes first.

## First heading

{LONG}
A word about the hospital and then the DSPT in the middle[^a].

{LONG}
Outside: [a page](https://example.org/page). Inside: [a unit](/jump_to_id/g5-reflect). Here: [above](#above).
At the end of it all stands the ICB

*[EPR]: Electronic patient record: what a hospital keeps about each patient, in one place.
*[DSPT]: Data Security and Protection Toolkit, a yearly self-assessment that others check.
*[ICB]: Integrated care board.
[^a]: A source. <https://example.org/source>
"""


def without_anchors(frame: Frame) -> None:
    """As in a browser that cannot place an element beside another by style: its rule is not there."""
    taken = frame.evaluate("""() => {
        let taken = 0;
        function walk(holder) {
            for (let index = holder.cssRules.length - 1; index >= 0; index -= 1) {
                const rule = holder.cssRules[index];
                if (rule instanceof CSSSupportsRule) { holder.deleteRule(index); taken += 1; }
                else if (rule.cssRules) { walk(rule); }
            }
        }
        Array.from(document.styleSheets).forEach(walk);
        return taken;
    }""")
    assert taken == 1


@pytest.mark.parametrize("anchors", [True, False], ids=["placed by style", "placed by script"])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_meaning_opens_in_sight_beside_its_word_and_closes(
    learner: Any, open_in_frame: Opens, width: int, anchors: bool
) -> None:
    frame = open_in_frame(site_of(learner, ("digiboards_text", TEXT)), width=width)
    if not anchors:
        without_anchors(frame)
    sees_all(frame)
    keyboard = frame.page.keyboard
    for term in ("EPR", "DSPT", "ICB"):
        word = frame.get_by_role("button", name=term, exact=True)
        card = frame.locator(".digiboards-meaning", has_text=f"{term}: ")
        word.evaluate("word => word.scrollIntoView({block: 'end'})")  # the worst place: nothing is in sight below it
        word.focus()
        keyboard.press("Enter")
        expect(card).to_be_in_viewport(ratio=0.99)
        at, box = word.bounding_box(), card.bounding_box()
        assert at is not None
        assert box is not None
        gap = max(box["y"] - (at["y"] + at["height"]), at["y"] - (box["y"] + box["height"]))
        assert -1 <= gap <= 8
        assert box["x"] >= -1
        assert box["x"] + box["width"] <= width + 1
        keyboard.press("Tab")
        expect(card.get_by_role("button", name="Close")).to_be_focused()
        keyboard.press("Enter")
        expect(card).to_be_hidden()
        expect(word).to_be_focused()
        word.click()
        expect(card).to_be_visible()
        assert violations(frame) == []  # type: ignore[arg-type]  # axe takes a frame too
        keyboard.press("Escape")
        expect(card).to_be_hidden()
    sees_all(frame)


# Of each width of a paragraph: whether each of its terms is on one line with the mark before and the mark after it.
BESIDE = """paragraph => Array.from({length: 60}, (_, step) => {
    paragraph.style.width = 100 + 4 * step + "px";
    return Array.from(paragraph.querySelectorAll(".digiboards-term")).every(word => {
        const walk = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT), texts = [];
        while (walk.nextNode()) {
            if (!walk.currentNode.parentElement.closest("[popover]")) { texts.push(walk.currentNode); }
        }
        const at = texts.indexOf(word.firstChild), before = texts[at - 1], after = texts[at + 1];
        const range = document.createRange(), middle = mark => (mark.top + mark.bottom) / 2;
        range.setStart(before, before.length - 1);
        range.setEnd(before, before.length);
        const opens = range.getBoundingClientRect();
        range.setStart(after, 0);
        range.setEnd(after, 1);
        const closes = range.getBoundingClientRect(), box = word.getBoundingClientRect();
        return [opens, closes].every(mark => middle(mark) > box.top && middle(mark) < box.bottom);
    });
}).every(together => together)"""


def test_a_term_stands_as_the_words_around_it(learner: Any, open_in_frame: Opens) -> None:
    text = "One who keeps things (the CG) and another of them (SIRO), or one, who has both (FOI).\n\n"
    text += "*[SIRO]: Senior information risk owner.\n*[FOI]: Freedom of information.\n*[the CG]: Caldicott Guardian."
    frame = open_in_frame(site_of(learner, ("digiboards_text", text)), width=360)
    expect(frame.locator(".digiboards-term")).to_have_count(3)
    for term in frame.locator(".digiboards-term").all():
        assert term.evaluate("word => getComputedStyle(word).textAlign") == "start"
    assert frame.locator("p", has_text="One who keeps").evaluate(BESIDE) is True


def test_a_card_asks_the_question_of_its_column_without_a_colon(learner: Any, open_in_frame: Opens) -> None:
    text = "| Tool | Is it safe? | Owner |\n|---|---|---|\n| One | Yes | Digital |"
    frame = open_in_frame(site_of(learner, ("digiboards_text", text)), width=360)
    before = "cell => getComputedStyle(cell, '::before').content.split(' / ')[0]"
    assert [cell.evaluate(before) for cell in frame.locator("td").all()] == ["none", '"Is it safe? "', '"Owner: "']


def test_an_empty_row_of_a_hand_out_has_room_to_write_in(learner: Any, open_in_frame: Opens) -> None:
    text = "| Item | Minutes | Who spoke |\n|---|---|---|\n| | | |\n| Break | 5 | All |"
    frame = open_in_frame(site_of(learner, ("digiboards_text", text)), width=1280)
    empty, full = [row.evaluate("row => row.offsetHeight") for row in frame.locator("tbody tr").all()]
    assert empty > full > 30


def test_a_button_keeps_clear_of_the_options_above_it(learner: Any, open_in_frame: Opens) -> None:
    frame = open_in_frame(site_of(learner, ("digiboards_scenario", SCENARIO)), width=360)
    button = frame.get_by_role("button", name="See the feedback").first
    assert button.evaluate("button => getComputedStyle(button).marginTop") == "16px"


@pytest.mark.parametrize("whose", [{}, {"masquerading": True}], ids=["learner", "masquerading"])
def test_links_to_a_place_stay_in_the_frame_and_lead_there(
    learner: Any, open_in_frame: Opens, whose: dict[str, Any]
) -> None:
    frame = open_in_frame(site_of(learner, ("digiboards_text", TEXT), **whose))
    frame.get_by_role("link", name="Source 1").click()
    source = frame.locator("li", has_text="A source.")
    expect(source).to_be_in_viewport()
    expect(source).to_be_focused()
    assert frame.page.evaluate("window.scrollY") > 300
    frame.get_by_role("link", name="Back to the text").click()
    expect(frame.get_by_text("A word about the hospital")).to_be_in_viewport()
    sees_all(frame)
    frame.get_by_role("link", name="above").click()  # to no place that there is: the page around is not replaced
    sees_all(frame)


def test_outside_links_open_a_tab_that_they_tell_of_and_those_of_the_course_take_the_page(
    learner: Any, open_in_frame: Opens
) -> None:
    frame = open_in_frame(site_of(learner, ("digiboards_text", TEXT)))
    for link in ("a page (opens in a new tab)", "https://example.org/source (opens in a new tab)"):
        with frame.page.context.expect_page() as opened:
            frame.get_by_role("link", name=link).click()
        assert opened.value.evaluate("window.opener") is None
        opened.value.close()
    sees_all(frame)
    with frame.page.expect_request("**/jump_to_id/g5-reflect") as asked:
        frame.get_by_role("link", name="a unit").click()
    assert asked.value.frame == frame.page.main_frame


# What the lines say of saving


def test_a_short_text_that_was_saved_after_all_does_not_say_that_it_was_not(learner: Any, open_in_frame: Opens) -> None:
    site = site_of(learner, ("digiboards_text", "Only a few words."), signed_out="401")
    frame = open_in_frame(site)
    line = frame.locator(".digiboards-status")
    expect(line).to_contain_text("Not saved: it seems that you are signed out.", timeout=15_000)
    site.signed_out = ""
    frame.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # back from signing in, in another tab
    expect(line).to_have_text("You have read this.")
    expect(line).not_to_have_class(re.compile("is-wrong"))


def test_coming_back_to_the_tab_saves_what_waits_though_the_frame_has_no_focus(
    learner: Any, open_in_frame: Opens
) -> None:
    site = site_of(learner, ("digiboards_reflection", REFLECTION), signed_out="401")
    frame = open_in_frame(site)
    line = frame.get_by_role("status")
    frame.get_by_role("textbox").fill("Written for an hour.")
    expect(line).to_contain_text("Not saved: it seems that you are signed out.")
    site.signed_out = ""
    frame.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(line).to_contain_text("Saved at")
    expect(line).not_to_have_class(re.compile("is-wrong"))


def test_a_text_put_back_as_it_was_does_not_say_that_it_is_not_saved(learner: Any, open_in_frame: Opens) -> None:
    site = site_of(learner, ("digiboards_reflection", REFLECTION))
    frame = open_in_frame(site)
    line, area = frame.get_by_role("status"), frame.get_by_role("textbox")
    area.fill("As it was.")
    area.blur()
    expect(line).to_contain_text("Saved at")
    site.signed_out = "401"
    area.fill("As it was. And more.")
    expect(line).to_contain_text("Not saved: it seems that you are signed out.")
    area.fill("As it was.")
    expect(line).to_have_text("")
    expect(line).not_to_have_class(re.compile("is-wrong"))


# What is said is in sight


@pytest.mark.parametrize("width", [360, 1280])
def test_feedback_at_the_end_of_a_unit_is_in_sight(learner: Any, open_in_frame: Opens, width: int) -> None:
    frame = open_in_frame(site_of(learner, ("digiboards_scenario", SCENARIO)), width=width, height=640)
    for number in range(2):
        form = frame.locator("form").nth(number)
        form.get_by_role("radio").first.check()
        form.get_by_role("button", name="See the feedback").click()
        expect(form.get_by_role("group", name="Feedback")).to_be_focused()
        expect(form.get_by_role("group", name="Feedback")).to_be_in_viewport(ratio=0.99)
    sees_all(frame)


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_not_answered_yet_is_a_summary_and_a_message_at_each_question(
    learner: Any, open_in_frame: Opens, width: int
) -> None:
    frame = open_in_frame(site_of(learner, ("digiboards_check", check(questions=6))), width=width, height=640)
    frame.get_by_role("radio").first.check()
    frame.get_by_role("button", name="Check my answers").click()
    alert = frame.get_by_role("alert")
    expect(alert).to_be_focused()
    expect(alert).to_be_in_viewport()
    expect(alert.get_by_role("link")).to_have_text([f"Choose an answer to question {number}" for number in range(2, 7)])
    group = frame.get_by_role("radiogroup").nth(4)
    expect(group).to_have_attribute("aria-invalid", "true")
    expect(group).to_have_accessible_description("Error: Choose an answer to question 5")
    assert violations(frame) == []  # type: ignore[arg-type]  # axe takes a frame too
    alert.get_by_role("link", name="question 5").click()
    expect(group.get_by_role("radio").first).to_be_focused()
    expect(group).to_be_in_viewport(ratio=0.99)
    sees_all(frame)
    for number in range(6):
        frame.get_by_role("radiogroup").nth(number).get_by_role("radio").first.check()
    frame.get_by_role("button", name="Check my answers").click()
    expect(frame.locator(".js-digiboards-check-summary")).to_be_focused()
    expect(alert).to_have_count(0)
    expect(frame.locator("[aria-invalid]")).to_have_count(0)


@pytest.mark.parametrize("width", [360, 1280])
def test_what_a_search_in_the_middle_of_a_block_found_is_said_beside_it(
    learner: Any, open_in_frame: Opens, width: int
) -> None:
    frame = open_in_frame(site_of(learner, ("digiboards_discovery", DISCOVERY)), width=width, height=640)
    role, organisation = frame.get_by_label("What is your role?"), frame.get_by_label("A part of your organisation")
    go(frame, "Next", organisation)
    organisation.fill("zzz")
    frame.get_by_role("button", name="Find").click()
    expect(frame.get_by_text("Nothing found.")).to_be_in_viewport()
    go(frame, "Back", role)
    role.select_option(index=1)
    line = frame.locator(".js-digiboards-says", has=role).last.get_by_role("status")
    expect(line).to_contain_text("Saved at")
    expect(line).to_be_in_viewport()
    go(frame, "Next", organisation)
    expect(frame.get_by_text("Nothing found.")).to_be_visible()


def go(frame: Frame, way: str, control: Locator) -> None:
    """Turn the steps of the starting point, of which a narrow page shows one, until a control is there."""
    while not control.is_visible():
        frame.get_by_role("button", name=way, exact=True).click()
