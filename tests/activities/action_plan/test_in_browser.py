"""The action plan in Chromium: saved as one writes, filled from a commitment, removed and brought back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from digiboards_xblocks.activities.action_plan.models import PlanPriority
from tests.activities.learner_samples import COMMITMENTS, PLAN, in_days
from tests.activities.stub_site import Site
from tests.activities.test_in_browser import chromium, open_site, site_of, violations  # noqa: F401
from tests.conftest import build_block, send

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def plan_of(user: Any, **more: Any) -> Site:
    return site_of(user, ("digiboards_action_plan", PLAN), **more)


def area(page: Page, part: str) -> Any:
    return page.locator(f"[data-part='{part}'] textarea")


def said(field: Any) -> Any:
    """The line below a text or a date that says how saving it went."""
    return field.locator("xpath=ancestor::*[.//*[@role='status']][1]").get_by_role("status")


def saved(field: Any) -> None:
    expect(said(field)).to_contain_text("Saved at")


def test_a_plan_is_written_left_and_found_again(learner: Any, open_site: Callable[..., Page]) -> None:  # noqa: F811
    page = open_site(plan_of(learner))
    page.get_by_role("textbox", name="What I will do").first.fill("Visit a ward.")
    page.get_by_role("textbox", name="What I will do").first.blur()
    saved(page.get_by_role("textbox", name="What I will do").first)
    expect(page.get_by_role("link", name="As a Word file (.docx)")).to_be_visible()
    page.get_by_label("By when").first.fill(in_days(30))
    page.get_by_label("By when").first.blur()
    saved(page.get_by_label("By when").first)

    again = open_site(plan_of(learner))
    expect(area(again, "priority-1-action")).to_have_value("Visit a ward.")
    expect(again.get_by_label("By when").first).to_have_value(in_days(30))
    with again.expect_download() as download:
        again.get_by_role("link", name="As a Word file (.docx)").click()
    assert download.value.suggested_filename == "action-plan.docx"


def test_a_commitment_fills_a_priority(learner: Any, open_site: Callable[..., Page]) -> None:  # noqa: F811
    block = build_block("digiboards_commitments", user=learner, content=COMMITMENTS, url_name="c")
    send(block, "make", {"slot": "hazard-log", "due_on": in_days(14)})
    page = open_site(plan_of(learner))
    page.get_by_label("Begin with a commitment that you have made").nth(1).select_option(index=1)
    page.get_by_role("button", name="Put it into this priority").nth(1).click()

    words = "Ask who the clinical safety officer is, and read one hazard log."
    expect(area(page, "priority-2-action")).to_have_value(words)
    expect(page.get_by_label("By when").nth(1)).to_have_value(in_days(14))
    page.keyboard.press("Tab")
    saved(area(page, "priority-2-action"))
    saved(page.get_by_label("By when").nth(1))
    again = open_site(plan_of(learner))
    expect(area(again, "priority-2-action")).to_have_value(words)
    assert PlanPriority.objects.get().number == 2


def test_emptying_a_text_deletes_it_and_undo_brings_it_back(
    learner: Any,
    open_site: Callable[..., Page],  # noqa: F811
) -> None:
    page = open_site(plan_of(learner))
    area(page, "stop").fill("Longer papers")
    area(page, "stop").blur()
    saved(area(page, "stop"))
    area(page, "stop").fill("")
    area(page, "stop").blur()
    expect(said(area(page, "stop"))).to_have_text("Deleted.")
    page.get_by_role("button", name="Undo").click()
    saved(area(page, "stop"))
    expect(area(open_site(plan_of(learner)), "stop")).to_have_value("Longer papers")


def test_a_date_that_cannot_be_is_not_sent(learner: Any, open_site: Callable[..., Page]) -> None:  # noqa: F811
    page = open_site(plan_of(learner))
    page.get_by_label("By when").first.fill("2020-01-01")
    page.get_by_label("By when").first.blur()
    assert page.get_by_label("By when").first.evaluate("field => !field.checkValidity()")
    page.wait_for_timeout(300)
    assert not PlanPriority.objects.exists()


def test_a_date_chosen_offline_is_saved_later(learner: Any, open_site: Callable[..., Page]) -> None:  # noqa: F811
    site = plan_of(learner)
    page = open_site(site)
    site.away = True
    page.get_by_label("By when").first.fill(in_days(3))
    page.get_by_label("By when").first.blur()
    expect(said(page.get_by_label("By when").first)).to_contain_text("Not saved yet")
    page.get_by_label("By when").nth(1).fill(in_days(4))
    page.get_by_label("By when").nth(1).blur()
    site.away = False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    saved(page.get_by_label("By when").first)
    saved(page.get_by_label("By when").nth(1))
    assert {row.number: row.due_on.isoformat() for row in PlanPriority.objects.all()} == {1: in_days(3), 2: in_days(4)}


def test_a_plan_is_deleted_and_brought_back(learner: Any, open_site: Callable[..., Page]) -> None:  # noqa: F811
    page = open_site(plan_of(learner))
    area(page, "outcome").fill("Fewer forms")
    area(page, "outcome").blur()
    saved(area(page, "outcome"))
    page.get_by_role("button", name="Delete my plan").click()
    expect(page.get_by_text("Your plan is deleted.")).to_be_focused()
    expect(area(page, "outcome")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(area(page, "outcome")).to_have_value("Fewer forms")
    page.get_by_role("button", name="Delete my plan").click()
    page.get_by_role("button", name="Begin a new plan").click()
    expect(area(page, "outcome")).to_have_value("")


@pytest.mark.parametrize("width", [320, 1200])
def test_it_is_accessible_and_fits_empty_and_filled(
    learner: Any,
    open_site: Callable[..., Page],  # noqa: F811
    width: int,
) -> None:
    page = open_site(plan_of(learner), width=width)
    assert violations(page) == []
    area(page, "outcome").fill("x" * 300)
    area(page, "outcome").blur()
    saved(area(page, "outcome"))
    page.reload()
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [360, 1280])
def test_the_page_says_what_finishing_the_plan_takes_and_when_it_is_finished(
    width: int,
    learner: Any,
    open_site: Callable[..., Page],  # noqa: F811
) -> None:
    page = open_site(plan_of(learner), width=width)
    needed = page.locator("[data-needed]:visible")
    done = page.get_by_text("Your plan has what finishing it takes")
    expect(needed).to_have_count(3)
    expect(done).to_be_hidden()
    page.get_by_label("By when").first.fill(in_days(30))
    page.get_by_label("By when").first.blur()
    for part in ("priority-1-action", "priority-1-evidence", "outcome"):
        area(page, part).fill("A visit.")
        area(page, part).blur()
        saved(area(page, part))
    expect(needed).to_have_text(["What I will ask my board to do"])
    assert violations(page) == []
    area(page, "ask").fill("One hour in March.")
    area(page, "ask").blur()
    expect(done).to_be_visible()
    expect(needed).to_have_count(0)


def test_a_commitment_that_moved_gives_its_day_to_the_plan_by_one_press(
    learner: Any,
    open_site: Callable[..., Page],  # noqa: F811
) -> None:
    block = build_block("digiboards_commitments", user=learner, content=COMMITMENTS, url_name="c")
    send(block, "make", {"slot": "hazard-log", "due_on": in_days(14)})
    page = open_site(plan_of(learner), width=360)
    page.get_by_label("Begin with a commitment that you have made").first.select_option(index=1)
    page.get_by_role("button", name="Put it into this priority").first.click()
    page.keyboard.press("Tab")
    saved(area(page, "priority-1-action"))
    saved(page.get_by_label("By when").first)
    send(block, "change", {"slot": "hazard-log", "due_on": in_days(45), "status": "made"})
    page.reload()
    assert violations(page) == []
    page.get_by_role("button", name="Use that day here too").click()
    saved(page.get_by_label("By when").first)
    expect(page.get_by_text("In your commitments it is due on")).to_have_count(0)
    page.reload()
    expect(page.get_by_label("By when").first).to_have_value(in_days(45))
    expect(page.get_by_text("In your commitments it is due on")).to_have_count(0)
