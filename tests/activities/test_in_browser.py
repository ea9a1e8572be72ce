"""The newer blocks in Chromium: keyboard, drafts, two tabs, 320 px, axe in every state.

Each page is served in process from the blocks themselves (``stub_site.py``); ``tests/browser`` walks the real course.
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from cryptography.fernet import Fernet
from playwright.sync_api import Browser, Frame, Locator, Page, expect, sync_playwright

import find_browser
from digiboards_xblocks.activities.base.models import PrivateText

from . import record_samples
from .learner_samples import ALL, COMMITMENTS, DISCOVERY, FEEDBACK, RECALL, RECALL_COMMITMENTS, REFLECTION, SCENARIO
from .samples import GUIDE, HOSTILE, check, confidence
from .stub_site import ADDRESS, SIGNED_OUT, Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
BROKEN = "id: [\n"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser.find(), args=FLAGS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_site(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a site, in a new browser or beside another page; an error in a script fails the test."""
    contexts, errors = [], []

    def open_page(site: Site, *, width: int = 1000, beside: Page | None = None, **options: Any) -> Page:
        context = (
            beside.context if beside else chromium.new_context(viewport={"width": width, "height": 900}, **options)
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        site.serve(page)
        page.goto(ADDRESS)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert errors == []


def site_of(user: Any, *contents: tuple[str, str], **more: Any) -> Site:
    return Site([(kind, {"content": content}) for kind, content in contents], user=user, **more)


def commitments(user: Any) -> Site:
    return site_of(user, ("digiboards_commitments", COMMITMENTS))


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in found for node in rule["nodes"]]


def said(where: Page | Frame | Locator) -> Locator:
    """The last line that says anything of how saving went; there is one beside each thing that saves."""
    return where.locator("[role=status]:not(:empty)").last


def is_too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def fill_all(page: Page) -> None:
    """Do one of everything there is on a page of all blocks."""
    page.get_by_label("Mention it quietly to the chief nurse.").check()
    page.get_by_role("button", name="See the feedback").first.click()
    expect(page.get_by_text("You chose:")).to_be_visible()
    page.get_by_role("button", name="Commit to this").first.click()
    expect(page.locator("li summary")).to_have_count(1)
    page.locator("li summary").click()
    page.get_by_label("How it is going").select_option("in-progress")
    page.get_by_role("textbox", name="What I learnt, in a line").fill("Ask sooner.")
    page.get_by_role("textbox", name="What I learnt, in a line").blur()
    expect(said(page.locator("li [data-part=learnt]"))).to_contain_text("Saved at")
    page.get_by_label("Yes").check()
    page.get_by_label("Increased a lot").check()
    expect(said(page.locator(".digiboards-feedback"))).to_contain_text("Thank you.")


@pytest.mark.parametrize("width", [320, 1000])
def test_axe_finds_nothing_empty_filled_or_wrong(width: int, learner: Any, open_site: Callable[..., Page]) -> None:
    site = site_of(learner, *ALL.items(), ("digiboards_recall", RECALL_COMMITMENTS))
    page = open_site(site, width=width)
    assert (violations(page), is_too_wide(page)) == ([], False)
    fill_all(page)
    assert (violations(page), is_too_wide(page)) == ([], False)
    page.reload()
    expect(page.get_by_label("Yes")).to_be_checked()
    expect(page.locator(".digiboards-recall li")).to_have_count(1)
    assert (violations(page), is_too_wide(page)) == ([], False)
    site.statuses = dict.fromkeys(("choose", "make", "change", "save_answers", "save_text"), 403)
    page.get_by_label("Not sure").check()
    page.get_by_role("button", name="Commit to this").first.click()
    page.get_by_role("button", name="See the feedback").first.click()
    expect(page.locator(".digiboards-status.is-wrong")).to_have_count(3)
    assert (violations(page), is_too_wide(page)) == ([], False)


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"user": None}, id="nobody"),
        pytest.param({"masquerading": True}, id="masquerading"),
        pytest.param({"is_staff": True}, id="staff"),
        pytest.param({"direction": "rtl"}, id="right to left"),
    ],
)
def test_axe_finds_nothing_whoever_looks(changes: dict[str, Any], learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(replace(site_of(learner, *ALL.items()), **changes), width=320)

    assert (violations(page), is_too_wide(page)) == ([], False)


def test_axe_finds_nothing_in_broken_blocks(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(site_of(learner, *((kind, BROKEN) for kind in ALL), is_staff=True))

    assert violations(page) == []


def test_hostile_words_stay_words(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(commitments(learner))
    page.evaluate("window.alert = function () { window.broken = true; }")
    page.get_by_role("textbox", name="I will").fill(HOSTILE)
    page.get_by_label("What it is about").select_option("ai")
    page.locator("form:not([data-slot]) input[type=date]").fill(page.get_by_label("By").first.input_value())
    page.get_by_role("button", name="Commit to this").last.click()
    summary = page.locator("summary")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text(HOSTILE.split()[0])
    page.reload()
    expect(page.locator("summary")).to_contain_text(HOSTILE.split()[0])
    assert page.evaluate("window.broken") is None


# Scenario


def test_a_scenario_works_by_keyboard(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(site_of(learner, ("digiboards_scenario", SCENARIO)))
    page.get_by_label("Mention it quietly to the chief nurse.").focus()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Ask for a short look.")).to_be_checked()
    page.keyboard.press("Enter")
    feedback = page.get_by_role("group", name="Feedback").first
    expect(feedback).to_be_focused()
    expect(feedback).to_contain_text("What it risks: It can stay too narrow.")
    expect(page.get_by_text("A quiet word has no owner.")).to_have_count(0)
    page.get_by_label("With a review.").check()
    page.get_by_role("button", name="See the feedback").nth(1).click()
    expect(page.get_by_text("The useful evidence lay outside the dashboard.")).to_be_visible()


def test_a_choice_is_asked_for_before_feedback(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(site_of(learner, ("digiboards_scenario", SCENARIO)))
    page.get_by_role("button", name="See the feedback").first.click()

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("radiogroup").first).to_have_accessible_description("Error: Choose what you would do")
    assert violations(page) == []
    page.get_by_role("link", name="Choose what you would do").click()
    expect(page.get_by_label("Mention it quietly to the chief nurse.")).to_be_focused()
    expect(page.get_by_role("group", name="Feedback")).to_have_count(0)


def test_with_scripts_off_a_scenario_still_reads(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(site_of(learner, ("digiboards_scenario", SCENARIO)), java_script_enabled=False)

    expect(page.get_by_text("turn on JavaScript")).to_be_visible()
    page.locator("summary").first.click()
    expect(page.get_by_text("A quiet word has no owner.")).to_be_visible()
    expect(page.get_by_text("The useful evidence lay")).to_be_visible()
    expect(page.get_by_label("Mention it quietly")).to_be_disabled()


def test_a_scenario_says_that_it_is_done(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(site_of(learner, ("digiboards_scenario", SCENARIO)), width=360)
    done = page.get_by_text("You have tried every decision, so this part is done.")
    for number, choice in enumerate(("Ask for a short look.", "With a review.")):
        expect(done).to_have_count(0)
        page.get_by_label(choice).check()
        page.get_by_role("button", name="See the feedback").nth(number).click()
        expect(page.get_by_role("group", name="Feedback").nth(number)).to_be_focused()
        if number == 0:
            expect(said(page)).to_have_text("1 of 2 decisions to take.")
            page.reload()
            expect(page.get_by_text("1 of 2 decisions to take.")).to_be_visible()
    expect(page.get_by_text("to take.")).to_have_count(0)
    expect(done).to_be_visible()
    page.reload()
    expect(done).to_be_visible()


def test_what_is_said_of_privacy_stands_once_and_describes_every_text(
    learner: Any, open_site: Callable[..., Page]
) -> None:
    page = open_site(site_of(learner, ("digiboards_reflection", REFLECTION), ("digiboards_commitments", COMMITMENTS)))
    expect(page.get_by_role("textbox", name="I will")).to_be_enabled()
    notes = page.locator(".js-digiboards-writing-private")
    expect(notes).to_have_count(2)
    expect(notes.locator("visible=true")).to_have_count(1)
    for text in page.locator("textarea").all():
        expect(text).to_have_accessible_description(re.compile("^No page shows what you write to anyone else"))
    assert violations(page) == []


# Commitments


def test_a_commitment_is_made_changed_removed_and_brought_back(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(commitments(learner))
    page.get_by_role("button", name="Commit to this").first.click()
    card = page.locator("li[data-slot=hazard-log]")
    expect(card.locator("summary")).to_be_focused()
    expect(said(card)).to_have_text("Added to your commitments.")
    expect(page.locator("form[data-slot=hazard-log]")).to_be_hidden()
    page.keyboard.press("Enter")
    card.get_by_label("How it is going").select_option("done")
    expect(card.locator("summary")).to_contain_text("Done.")
    card.get_by_role("textbox", name="I will").fill("Read two hazard logs.")
    card.get_by_role("textbox", name="I will").blur()
    expect(card.locator("summary")).to_contain_text("Read two hazard logs.")
    card.get_by_role("button", name="Remove this commitment").click()
    undo = page.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    expect(page.get_by_text("Removed from your commitments.")).to_be_visible()
    expect(page.locator("form[data-slot=hazard-log]")).to_be_visible()
    page.keyboard.press("Enter")
    expect(card.locator("summary")).to_contain_text("Read two hazard logs.")
    expect(card.locator("summary")).to_contain_text("Done.")
    page.reload()
    expect(card.locator("summary")).to_contain_text("Read two hazard logs.")


def test_an_unfinished_commitment_of_ones_own_is_kept_on_the_device(
    learner: Any, open_site: Callable[..., Page]
) -> None:
    site = commitments(learner)
    page = open_site(site)
    page.get_by_role("textbox", name="I will").fill("Half a thought")
    expect(page.get_by_text("Your writing is kept on this device.")).to_be_visible()
    page.reload()
    expect(page.get_by_role("textbox", name="I will")).to_have_value("Half a thought")
    page.get_by_label("What it is about").select_option("people")
    page.locator("form:not([data-slot]) input[type=date]").fill(page.get_by_label("By").first.input_value())
    page.get_by_role("button", name="Commit to this").last.click()
    expect(page.locator("summary")).to_contain_text("Half a thought")
    expect(page.locator("form:not([data-slot])").get_by_role("textbox", name="I will")).to_have_value("")
    page.wait_for_function("!window.localStorage.length")


def test_a_failed_save_is_told_and_retried(learner: Any, open_site: Callable[..., Page]) -> None:
    site = commitments(learner)
    page = open_site(site)
    page.get_by_role("button", name="Commit to this").first.click()
    page.locator("summary").click()
    site.away = True
    page.get_by_role("textbox", name="What I learnt, in a line").fill("Written on a train.")
    status = said(page.locator("li [data-part=learnt]"))
    expect(status).to_contain_text("Not saved yet: the site cannot be reached.")
    site.away = False
    expect(status).to_contain_text("Saved at", timeout=15_000)
    page.reload()
    page.locator("summary").click()
    expect(page.get_by_role("textbox", name="What I learnt, in a line")).to_have_value("Written on a train.")


def test_two_tabs_are_asked_which_words_to_keep(learner: Any, open_site: Callable[..., Page]) -> None:
    site = commitments(learner)
    first = open_site(site)
    first.get_by_role("button", name="Commit to this").first.click()
    first.locator("summary").click()
    second = open_site(site, beside=first)
    second.locator("summary").click()
    first.locator("li").get_by_role("textbox", name="I will").fill("Words of the first tab.")
    first.locator("li").get_by_role("textbox", name="I will").blur()
    card = second.locator("li[data-slot=hazard-log]")
    expect(first.locator("summary")).to_contain_text("Words of the first tab.")
    card.get_by_role("textbox", name="I will").fill("Words of the second tab.")
    question = card.locator(".js-digiboards-writing-question")
    expect(question).to_be_focused()
    expect(question).to_contain_text("Words of the first tab.")
    assert violations(second) == []
    question.get_by_role("button", name="Use this instead").click()
    expect(card.get_by_role("textbox", name="I will")).to_have_value("Words of the first tab.")
    expect(question).to_have_count(0)


def test_the_calendar_is_linked_as_a_file(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(commitments(learner))
    page.get_by_role("button", name="Commit to this").first.click()
    link = page.get_by_role("link", name="Put all dates into your calendar")

    expect(link).to_have_attribute("download", "commitments.ics")
    assert link.evaluate("link => fetch(link.href).then(answer => answer.text())").startswith("BEGIN:VCALENDAR")


# My learning


def my_learning(user: Any, **more: Any) -> Site:
    small = ("digiboards_record", record_samples.record(of="g2"))
    return site_of(user, ("digiboards_record", record_samples.record()), small, **more)


def open_all(page: Page) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")


def delete_all(page: Page) -> None:
    page.get_by_text("Delete everything that I have saved in this course").click()
    page.get_by_label("I understand that this cannot be undone").check()
    page.get_by_role("button", name="Delete all my answers").click()


@pytest.mark.parametrize("width", [320, 1000])
def test_axe_finds_nothing_in_my_learning(width: int, learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(my_learning(learner), width=width)
    open_all(page)
    assert (violations(page), is_too_wide(page)) == ([], False)
    record_samples.fill(learner, words=HOSTILE)
    record_samples.fill(learner, of="long" * 12, words="long" * 40)
    record_samples.finish(learner, "g1", "g3")
    record_samples.complete(learner, ["plan-mine"])
    page.reload()
    assert (violations(page), is_too_wide(page)) == ([], False)
    open_all(page)
    expect(page.get_by_text("My statement of completion")).to_be_visible()
    assert (violations(page), is_too_wide(page)) == ([], False)
    page.get_by_label("I understand that this cannot be undone").check()
    page.get_by_role("button", name="Delete all my answers").click()
    expect(page.get_by_text("Everything that you had saved in this course is deleted.")).to_be_focused()
    assert (violations(page), is_too_wide(page)) == ([], False)


@pytest.mark.parametrize("changes", [{"user": None}, {"masquerading": True}, {"is_staff": True}, {"direction": "rtl"}])
def test_axe_finds_nothing_in_my_learning_whoever_looks(
    changes: dict[str, Any], learner: Any, open_site: Callable[..., Page]
) -> None:
    page = open_site(replace(my_learning(learner), **changes), width=320)

    assert (violations(page), is_too_wide(page)) == ([], False)


def test_all_answers_are_deleted_by_keyboard(learner: Any, open_site: Callable[..., Page]) -> None:
    record_samples.fill(learner)
    page = open_site(my_learning(learner))
    mine = page.locator("form").first.get_attribute("data-drafts")
    drafts = [f"digiboards:draft:{mine}x", f"digiboards:draft:{mine}y", "digiboards:draft:me:elsewhere", "x"]
    page.evaluate("names => names.forEach(name => window.localStorage.setItem(name, Date.now() + ' '))", drafts)
    page.get_by_text("Delete everything that I have saved in this course").focus()
    page.keyboard.press("Enter")
    for _ in range(4):
        page.keyboard.press("Tab")
    expect(page.get_by_label("I understand that this cannot be undone")).to_be_focused()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Everything that you had saved in this course is deleted.")).to_be_focused()
    expect(page.get_by_text("You have not saved anything in this course yet.")).to_be_visible()
    expect(page.get_by_text("MARKER")).to_have_count(0)
    expect(page.get_by_label("I understand that this cannot be undone")).not_to_be_checked()
    assert sorted(page.evaluate("Object.keys(window.localStorage)")) == ["digiboards:draft:me:elsewhere", "x"]
    page.reload()
    expect(page.get_by_text("You have not saved anything in this course yet.")).to_be_visible()


def test_without_the_tick_nothing_is_deleted(learner: Any, open_site: Callable[..., Page]) -> None:
    record_samples.fill(learner)
    page = open_site(my_learning(learner))
    page.get_by_text("Delete everything that I have saved in this course").click()
    page.get_by_role("button", name="Delete all my answers").click()

    expect(page.get_by_role("alert")).to_be_focused()
    tick = page.get_by_label("I understand that this cannot be undone")
    expect(tick).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    page.get_by_role("link", name="Tick the box to say that you understand").click()
    expect(tick).to_be_focused()
    page.reload()
    expect(page.locator(".digiboards-record__part").first).to_be_visible()


def test_a_deletion_that_the_site_does_not_answer_is_told_as_uncertain(
    learner: Any, open_site: Callable[..., Page]
) -> None:
    record_samples.fill(learner)
    site = my_learning(learner)
    page = open_site(site)
    site.away = True
    delete_all(page)
    expect(said(page.locator("form").first)).to_contain_text("your answers may still be here")
    site.away = False
    expect(page.get_by_role("button", name="Delete all my answers")).to_be_enabled()
    page.get_by_role("button", name="Delete all my answers").click()
    expect(page.get_by_text("Everything that you had saved in this course is deleted.")).to_be_focused()


def test_with_scripts_off_my_learning_reads_and_is_taken_away(learner: Any, open_site: Callable[..., Page]) -> None:
    record_samples.fill(learner)
    page = open_site(my_learning(learner), java_script_enabled=False)
    page.locator(".digiboards-record__part summary").first.click()

    expect(page.get_by_text("MARKER reflection g1-reflection")).to_be_visible()
    page.get_by_text("Delete everything that I have saved in this course").click()
    expect(page.get_by_text("To delete your answers, turn on JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Delete all my answers")).to_be_disabled()
    with page.expect_download() as started:
        page.get_by_role("link", name="A page to read or print").first.click()
    assert started.value.suggested_filename == "my-learning.html"


def test_on_paper_every_part_is_open(learner: Any, open_site: Callable[..., Page]) -> None:
    record_samples.fill(learner)
    page = open_site(my_learning(learner))
    expect(page.get_by_text("MARKER reflection g1-reflection")).to_be_hidden()
    page.emulate_media(media="print")

    expect(page.get_by_text("MARKER reflection g1-reflection")).to_be_visible()
    expect(page.get_by_role("button", name="Delete all my answers")).to_be_hidden()


# Feedback, and reflection and recall beside each other


def test_a_comment_saves_itself_and_may_be_shared(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(site_of(learner, ("digiboards_feedback", FEEDBACK)))
    tick = page.get_by_label("Programme staff may read this comment")
    expect(tick).not_to_be_checked()
    page.get_by_role("textbox").fill("More time for the scenario.")
    expect(said(page)).to_contain_text("Saved at")
    tick.check()
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Decreased").check()
    expect(said(page.locator("fieldset", has=page.get_by_label("Decreased")).last)).to_contain_text("Thank you.")
    page.reload()
    expect(page.get_by_role("textbox")).to_have_value("More time for the scenario.")
    expect(tick).to_be_checked()
    expect(page.get_by_label("No", exact=True)).to_be_checked()


def test_a_deleted_reflection_says_no_more_when_it_was_saved(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(site_of(learner, ("digiboards_reflection", REFLECTION)))
    page.get_by_role("textbox").fill("The paper list.")
    page.get_by_role("button", name="Save").click()
    expect(said(page)).to_contain_text("Saved at")
    page.reload()
    expect(page.get_by_text("Last saved:")).to_be_visible()
    page.get_by_role("button", name="Delete my writing").click()

    expect(said(page)).to_have_text("Deleted.")
    expect(page.get_by_text("Last saved:")).to_be_hidden()


def test_what_is_reflected_is_recalled(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(site_of(learner, ("digiboards_reflection", REFLECTION), ("digiboards_recall", RECALL)))
    expect(page.get_by_text("You have not written this yet.")).to_be_visible()
    page.get_by_role("textbox").fill("In March.")
    page.get_by_role("button", name="Save").click()
    expect(said(page)).to_contain_text("Saved at")
    page.reload()
    expect(page.locator("blockquote:visible")).to_have_text("In March.")


# Discovery


def discovery(user: Any) -> Site:
    return site_of(user, ("digiboards_discovery", DISCOVERY))


def rate(page: Page, statement: int, value: int) -> None:
    page.locator(".digiboards-rating").nth(statement - 1).get_by_role("radio").nth(value - 1).check()


def test_a_starting_point_is_found_followed_and_there_again(learner: Any, open_site: Callable[..., Page]) -> None:
    site = discovery(learner)
    page = open_site(site)
    page.get_by_label("What is your role?").select_option("finance")
    rate(page, 7, 2)
    rate(page, 8, 3)
    page.get_by_label("A contract, business case").check()
    page.get_by_label("I like to learn").select_option("peers")
    expect(said(page)).to_contain_text("Saved at")
    heading = page.get_by_role("heading", name="Your starting points")
    expect(heading).to_have_count(0)
    page.get_by_role("button", name="Show my starting points").click()
    expect(heading).to_be_focused()
    first = page.locator("ol li").first
    expect(first).to_contain_text("Technology decisions and your portfolio")
    expect(first).to_contain_text("because you rated your confidence 2 and 3, you expect a contract")
    expect(page.get_by_text("2 of 14 rated.", exact=True)).to_be_visible()
    assert (violations(page), is_too_wide(page)) == ([], False)
    rate(page, 7, 5)
    rate(page, 8, 5)
    page.get_by_label("A contract, business case").uncheck()
    expect(first).to_contain_text("Leading digital as a board")
    expect(said(page)).to_contain_text("Saved at")
    page.reload()
    expect(first).to_contain_text("Leading digital as a board")
    expect(page.get_by_label("What is your role?")).to_have_value("finance")
    expect(page.get_by_label("A contract, business case")).not_to_be_checked()
    page.get_by_label("What is your role?").select_option("")
    page.get_by_label("A strategy to set or refresh").check()
    expect(first).to_contain_text("Developing your digital strategy")


def test_a_starting_point_is_found_by_keyboard(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(discovery(learner))
    expect(page.get_by_label("What is your role?")).to_be_enabled()
    page.keyboard.press("Tab")
    expect(page.get_by_label("What is your role?")).to_be_focused()
    page.keyboard.type("Chai")
    expect(page.get_by_label("What is your role?")).to_have_value("chair")
    page.locator(".digiboards-rating input").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_text("1 of 14 rated.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Show my starting points").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Your starting points")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Begin with")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("ol a").first).to_be_focused()


def test_two_reasons_at_most_can_be_ticked(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(discovery(learner))
    page.get_by_label("I am new to the role").check()
    page.get_by_label("Interest").check()
    expect(page.get_by_label("Something went wrong")).to_be_disabled()
    expect(page.get_by_label("Interest")).to_be_enabled()
    expect(said(page)).to_contain_text("Saved at")
    page.reload()
    expect(page.get_by_label("Interest")).to_be_checked()
    expect(page.get_by_label("Something went wrong")).to_be_disabled()
    page.get_by_label("Interest").uncheck()
    expect(page.get_by_label("Something went wrong")).to_be_enabled()


def test_ratings_can_be_cleared_and_brought_back(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(discovery(learner))
    rate(page, 1, 2)
    rate(page, 14, 5)
    expect(page.get_by_text("2 of 14 rated.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Clear my ratings").click()
    expect(page.get_by_text("0 of 14 rated.", exact=True)).to_be_visible()
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 of 14 rated.", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Undo")).to_be_hidden()
    page.reload()
    expect(page.locator("input:checked")).to_have_count(2)
    page.get_by_role("button", name="Clear my ratings").click()
    expect(page.get_by_text("0 of 14 rated.", exact=True)).to_be_visible()
    page.reload()
    expect(page.locator("input:checked")).to_have_count(0)


def test_nothing_to_go_by_is_said(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(discovery(learner))
    page.get_by_role("button", name="Show my starting points").click()
    expect(page.get_by_text("There is nothing to go by yet.")).to_be_visible()
    rate(page, 5, 1)
    expect(page.locator("ol li").first).to_contain_text("Developing your digital strategy")
    assert violations(page) == []


def test_starting_points_asked_for_offline_are_shown_once_back(learner: Any, open_site: Callable[..., Page]) -> None:
    site = discovery(learner)
    page = open_site(site)
    site.away = True
    page.get_by_label("What is your role?").select_option("people")
    page.get_by_role("button", name="Show my starting points").click()
    expect(said(page)).to_contain_text("Not saved yet: the site cannot be reached.")
    site.away = False
    expect(page.locator("ol li").first).to_contain_text("Building digital teams", timeout=15_000)


def test_with_scripts_off_the_questions_and_the_result_still_read(learner: Any, open_site: Callable[..., Page]) -> None:
    site = discovery(learner)
    page = open_site(site)
    rate(page, 1, 1)
    expect(said(page)).to_contain_text("Saved at")
    off = open_site(site, java_script_enabled=False)
    expect(off.get_by_text("turn on JavaScript")).to_be_visible()
    expect(off.get_by_label("What is your role?")).to_be_disabled()
    expect(off.get_by_text("1. I can explain what digital means")).to_be_visible()
    expect(off.locator("ol li").first).to_contain_text("Leading digital as a board")


def test_without_its_outline_a_discovery_has_no_errors(learner: Any, open_site: Callable[..., Page]) -> None:
    page = open_site(site_of(learner, ("digiboards_discovery", DISCOVERY.partition("programme:")[0])))

    expect(page.get_by_text("This part of the course is being prepared.")).to_be_visible()
    assert violations(page) == []


# A session that has ended


def choose_and_send(label: str, button: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.get_by_label(label).first.check()
        page.get_by_role("button", name=button).first.click()

    return act


ACTS: dict[str, tuple[str, Callable[[Page], None], str]] = {
    "digiboards_confidence": (confidence(), lambda page: page.get_by_label("3").first.check(), "Saved at"),
    "digiboards_check": (check(questions=1), choose_and_send("Option a1", "Check my answers"), "1 of 1 right."),
    "digiboards_scenario": (SCENARIO, choose_and_send("Ask for a short look.", "See the feedback"), "You chose:"),
    "digiboards_commitments": (
        COMMITMENTS,
        lambda page: page.get_by_role("button", name="Commit to this").first.click(),
        "Added to your commitments.",
    ),
    "digiboards_feedback": (FEEDBACK, lambda page: page.get_by_label("Not sure").check(), "Saved at"),
    "digiboards_text": (
        GUIDE + "\nMore words to read.\n" * 300,
        lambda page: page.get_by_role("button", name="Mark as read").click(),
        "You have read this.",
    ),
}


@pytest.mark.parametrize("how", SIGNED_OUT)
@pytest.mark.parametrize("block_type", ACTS)
def test_who_is_signed_out_is_told_and_can_go_on_after_signing_in(
    block_type: str, how: str, learner: Any, open_site: Callable[..., Page]
) -> None:
    content, act, done = ACTS[block_type]
    site = site_of(learner, (block_type, content), signed_out=how)
    page = open_site(site)
    act(page)
    expect(page.locator(".digiboards-status.is-wrong")).to_contain_text("Not saved: ")
    assert done not in page.inner_text("main")
    site.signed_out = ""
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    if block_type in {"digiboards_check", "digiboards_scenario", "digiboards_commitments"}:
        page.get_by_role("button", name=re.compile("Check my|See the|Commit to")).first.click()
    expect(page.get_by_text(done).first).to_be_visible()


@pytest.mark.parametrize("how", SIGNED_OUT)
def test_what_one_writes_while_signed_out_is_kept_and_saved_after_signing_in(
    how: str, learner: Any, open_site: Callable[..., Page]
) -> None:
    site = site_of(learner, ("digiboards_reflection", REFLECTION), signed_out=how)
    page = open_site(site)
    page.get_by_role("textbox").fill("Written for an hour.")
    page.get_by_role("button", name="Save").click()
    expect(said(page)).to_contain_text("Not saved: ")
    expect(page.get_by_role("textbox")).to_have_value("Written for an hour.")
    page.wait_for_function("window.localStorage.length === 1")
    assert not PrivateText.objects.exists()
    # It could have the focus for a moment, and save before the other page has looked for the draft.
    page.evaluate("() => { window.back = window.fetch; window.fetch = () => Promise.resolve(Response.error()); }")
    again = open_site(site, beside=page)  # the same page, opened anew after signing in: the draft is back, and saved
    site.signed_out = ""
    again.reload()
    expect(again.get_by_role("textbox")).to_have_value("Written for an hour.")
    again.wait_for_function("!window.localStorage.length")
    assert [row.decrypt() for row in PrivateText.objects.all()] == ["Written for an hour."]
    # And the first page finds nothing lost either.
    page.evaluate("() => { window.fetch = window.back; window.dispatchEvent(new Event('focus')); }")
    expect(said(page)).to_contain_text("Saved at")
    assert PrivateText.objects.count() == 1


def test_words_that_no_key_opens_are_a_note_and_the_rest_still_works(
    learner: Any, open_site: Callable[..., Page], settings: Any
) -> None:
    site = site_of(learner, ("digiboards_reflection", REFLECTION), ("digiboards_commitments", COMMITMENTS))
    page = open_site(site)
    page.get_by_role("textbox", name="When were you last reassured?").fill("In March.")
    page.get_by_role("button", name="Save").first.click()
    expect(said(page)).to_contain_text("Saved at")
    page.get_by_role("button", name="Commit to this").first.click()
    expect(page.locator("li summary")).to_have_count(1)
    settings.DIGIBOARDS_PRIVATE_TEXT_KEYS = [Fernet.generate_key().decode()]
    page.reload()
    expect(page.get_by_text("What you wrote cannot be read at the moment. Nothing is lost")).to_have_count(2)
    page.locator("li summary").click()
    page.get_by_label("How it is going").select_option("done")
    expect(page.locator("li summary")).to_contain_text("Done.")
    page.get_by_role("button", name="Remove this commitment").click()
    expect(said(page.locator("li"))).to_contain_text("What is saved is not lost.")
    assert (violations(page), is_too_wide(page)) == ([], False)
    page.get_by_role("button", name="Commit to this").first.click()
    expect(page.locator("li summary")).to_have_count(2)
