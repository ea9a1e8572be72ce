"""The whole programme as one leader: a starting point, a guide to its end, a plan, a record, and the files."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
import vobject
from playwright.sync_api import expect

from tests.browser.guide_texts import RIGHT, STATEMENTS
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

SECTIONS = [
    "what-assurance-means",
    "reports-worth-reading",
    "eight-prompts",
    "clinical-safety",
    "cyber-and-resilience",
    "information-and-public-trust",
    "appetite-and-the-pause-button",
]
SAVED = re.compile("Saved at")
REFLECTION = "We believed a green rating.\n<b>Never again</b>"


def saved_as(reader: Reader, link: str, folder: Path) -> Path:
    """The file that a link downloads."""
    with reader.page.expect_download() as download:
        reader.here.get_by_role("link", name=link).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def finds_a_starting_point(amina: Reader) -> None:
    amina.open("start-here-find-your-starting-point")
    page = amina.here
    page.get_by_label("What is your role?").select_option(label="Non-executive")
    for statement, value in ((9, 2), (10, 3)):
        page.locator(".digiboards-discovery fieldset:has(> legend)").filter(
            has=page.locator("legend", has_text=f"{statement}. ")
        ).last.get_by_role("radio").nth(value - 1).check()
    page.get_by_label("An audit, incident, toolkit return or cyber worry").check()
    page.get_by_role("button", name="Show my starting points").click()
    results = page.locator(".js-digiboards-discovery-results")
    expect(results).to_contain_text("you rated your confidence 2 and 3")
    amina.page.reload()  # links of the course are given their addresses when a page is shown
    results.get_by_role("link", name="Assuring digital: delivery, safety and cyber").first.click()
    expect(amina.page).to_have_url(re.compile("g5-welcome"))


def reads_and_rates(amina: Reader, *, rated_before: int = 2) -> None:
    """``rated_before`` is how many statements the starting point asked for."""
    for page in ("welcome", *SECTIONS, "board-questions"):
        amina.unit(page)
        amina.reads_all()
    amina.unit("before-you-start")
    expect(amina.block("confidence").locator("input:checked")).to_have_count(rated_before)
    for statement in range(1, STATEMENTS + 1):
        amina.rate(statement, 3)
    expect(amina.block("confidence")).to_contain_text(f"{STATEMENTS} of {STATEMENTS} rated.")
    expect(amina.status("confidence")).to_have_text(SAVED)


def decides_reflects_and_checks(amina: Reader) -> None:
    amina.unit("scenario-all-green")
    decisions = amina.here.get_by_role("button", name="See the feedback")
    for number in range(decisions.count()):
        form = amina.here.locator("form", has=amina.here.get_by_role("button", name="See the feedback")).nth(number)
        form.get_by_role("radio").first.check()
        form.get_by_role("button", name="See the feedback").click()
        expect(amina.here.get_by_text("You chose:")).to_have_count(number + 1)
    amina.unit("reflect")
    amina.writes(REFLECTION)
    amina.saves()
    amina.unit("knowledge-check")
    for words in RIGHT:
        amina.answer(words)
    amina.here.get_by_role("button", name="Check my answers").click()
    expect(amina.block("check")).to_contain_text(f"{len(RIGHT)} of {len(RIGHT)} right. You have passed.")


def commits_and_looks_back(amina: Reader) -> None:
    amina.unit("commitments")
    amina.here.get_by_role("button", name="Commit to this").first.click()
    expect(amina.block("commitments").locator("li summary")).to_have_count(1)
    amina.unit("bring-it-to-your-board")
    remaining = amina.block("record").get_by_role("link", name="Rate your confidence again to finish this guide")
    remaining.click()
    for statement in range(1, STATEMENTS + 1):
        amina.rate(statement, 4)
    expect(amina.status("confidence")).to_have_text(SAVED)
    amina.block("feedback").get_by_label("Yes").check()
    amina.block("feedback").get_by_label("Increased a lot").check()
    expect(amina.status("feedback")).to_contain_text("Thank you.")
    amina.unit("bring-it-to-your-board")
    amina.reads_all()
    expect(amina.block("record")).to_contain_text("Finished on")  # at once, without loading the page again


def plans(amina: Reader) -> str:
    amina.open("plan-and-learning-my-action-plan")
    plan = amina.block("action-plan")
    plan.get_by_label("Begin with a commitment that you have made").first.select_option(index=1)
    plan.get_by_role("button", name="Put it into this priority").first.click()
    action = plan.get_by_role("textbox", name="What I will do").first
    expect(action).not_to_have_value("")
    for number, label in enumerate(("What I want to be different", "How I will know that it is done"), start=1):
        text = plan.get_by_role("textbox", name=label).first
        text.fill(f"Fewer surprises {number}.")
        text.blur()
        expect(text.locator("xpath=ancestor::*[.//*[@role='status']][1]").get_by_role("status")).to_have_text(SAVED)
    expect(plan.locator("[data-needed]:visible")).to_have_count(1)
    ask = plan.get_by_role("textbox", name="What I will ask my board to do")
    ask.fill("Ten minutes on one hazard log.")
    ask.blur()
    # Its own line: the first on the page tells of the text that was put in before.
    expect(ask.locator("xpath=ancestor::*[.//*[@role='status']][1]").get_by_role("status")).to_have_text(SAVED)
    expect(plan).to_contain_text("Your plan has what finishing it takes")
    expect(plan.get_by_role("link", name="As a Word file (.docx)")).to_be_visible()
    amina.page.reload()
    expect(plan.get_by_role("textbox", name="What I will ask my board to do")).to_have_value(
        "Ten minutes on one hazard log."
    )
    return action.input_value()


def test_a_leader_goes_through_the_programme_leaves_and_finds_everything(
    open_as: Callable[..., Reader], tmp_path: Path
) -> None:
    amina = open_as("amina")
    finds_a_starting_point(amina)
    reads_and_rates(amina)
    amina.page.context.close()

    later = open_as("amina", viewport={"width": 400, "height": 800})  # next week, on another device
    decides_reflects_and_checks(later)
    commits_and_looks_back(later)
    action = plans(later)
    word = docx.Document(str(saved_as(later, "As a Word file (.docx)", tmp_path)))
    assert {action, "Ten minutes on one hazard log."} <= {item.text for item in word.paragraphs}
    [calendar] = vobject.readComponents(saved_as(later, "Its dates for your calendar (.ics)", tmp_path).read_text())
    assert len(calendar.vevent_list) == 4
    later.page.context.close()

    last = open_as("amina")
    last.open("plan-and-learning-my-learning")
    record = last.block("record")
    expect(record).to_contain_text("To finish the programme: three more guides.")
    expect(record.locator(".digiboards-record__guides > li", has_text="Assuring digital")).to_contain_text(
        "Finished on"
    )
    record.locator("summary", has_text="Assuring digital").first.click()
    expect(record.locator("blockquote", has_text="We believed a green rating.")).to_have_text(REFLECTION)
    assert last.violations() == []
    mine = json.loads(saved_as(last, "JSON", tmp_path).read_text())
    assert REFLECTION in [text["text"] for text in mine["answers"]["texts"]]
    assert {row["phase"] for row in mine["answers"]["ratings"]} == {"start", "before", "after"}
    last.outline()
    expect(last.page.locator("li", has_text="My action plan")).to_contain_text("Done")
