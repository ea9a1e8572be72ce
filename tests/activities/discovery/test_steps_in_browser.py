"""The starting point in Chromium, one step at a time on a telephone and whole on a desk."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from digiboards_xblocks.activities.discovery.models import Discovery
from tests.activities.boards import enter_by_roster
from tests.activities.learner_samples import DISCOVERY
from tests.activities.stub_site import Site
from tests.activities.test_in_browser import chromium, is_too_wide, open_site, site_of, violations  # noqa: F401 (two are fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

Opens = Callable[..., Page]
# What each step begins with, and how many statements are rated in it.
STEPS = [
    ("Part A. About you", 0),
    ("Part B. How confident are you?", 4),
    ("Part B. How confident are you?", 4),
    ("Part B. How confident are you?", 4),
    ("Part B. How confident are you?", 2),
    ("Part C. What is coming up?", 0),
    ("Part D. How you learn, and with whom", 0),
]


def discovery(user: Any) -> Site:
    return site_of(user, ("digiboards_discovery", DISCOVERY))


def next_step(page: Page) -> None:
    page.get_by_role("button", name="Next", exact=True).click()


def back(page: Page) -> None:
    page.get_by_role("button", name="Back", exact=True).click()


def at_step(page: Page, number: int) -> None:
    heading = page.get_by_role("heading", name=f"Step {number} of {len(STEPS)}", exact=True)
    expect(heading).to_be_visible()
    expect(heading).to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 360])
def test_a_telephone_shows_one_step_and_nothing_is_lost_on_the_way_back(
    width: int,
    learner: Any,
    open_site: Opens,  # noqa: F811
) -> None:
    page = open_site(discovery(learner), width=width)
    for number, (part, statements) in enumerate(STEPS, start=1):
        at_step(page, number)
        expect(page.locator("legend:visible", has_text=re.compile("^Part "))).to_have_text([part])
        expect(page.locator(".digiboards-rating:visible")).to_have_count(statements)
        assert (violations(page), is_too_wide(page)) == ([], False)
        if number == 1:
            expect(page.get_by_role("button", name="Back", exact=True)).to_be_hidden()
            page.get_by_label("What is your role?").select_option("finance")
        if statements:
            page.locator(".digiboards-rating:visible").first.get_by_role("radio").nth(1).check()
        if number < len(STEPS):
            next_step(page)
            expect(page.get_by_role("heading", name=f"Step {number + 1} of")).to_be_focused()
    expect(page.get_by_role("button", name="Next", exact=True)).to_be_hidden()
    page.get_by_role("button", name="Show my starting points").click()
    expect(page.get_by_role("heading", name="Your starting points")).to_be_focused()
    expect(page.get_by_text("(4 of 14 statements rated)")).to_be_visible()
    assert (violations(page), is_too_wide(page)) == ([], False)
    for _ in STEPS[1:]:
        back(page)
    at_step(page, 1)
    expect(page.get_by_label("What is your role?")).to_have_value("finance")
    next_step(page)
    expect(page.locator(".digiboards-rating:visible").first.get_by_role("radio").nth(1)).to_be_checked()


def test_a_desk_shows_all_at_once_and_so_does_paper(learner: Any, open_site: Opens) -> None:  # noqa: F811
    page = open_site(discovery(learner), width=1280)
    expect(page.get_by_label("What is your role?")).to_be_enabled()
    expect(page.locator(".digiboards-rating:visible")).to_have_count(14)
    expect(page.get_by_role("button", name="Next", exact=True)).to_have_count(0)
    expect(page.get_by_role("heading", name="Step 1")).to_have_count(0)
    page.set_viewport_size({"width": 360, "height": 640})
    at_step(page, 1)
    page.emulate_media(media="print")
    expect(page.locator(".digiboards-rating:visible")).to_have_count(14)


def test_without_scripts_a_telephone_shows_all_of_it(learner: Any, open_site: Opens) -> None:  # noqa: F811
    page = open_site(discovery(learner), width=360, java_script_enabled=False)
    expect(page.locator(".digiboards-rating:visible")).to_have_count(14)
    expect(page.get_by_label("I like to learn")).to_be_visible()
    expect(page.get_by_role("button", name="Next", exact=True)).to_have_count(0)


def test_steps_are_turned_by_keyboard(learner: Any, open_site: Opens) -> None:  # noqa: F811
    page = open_site(discovery(learner), width=360)
    page.get_by_role("button", name="Next", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Step 2 of 7")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(".digiboards-rating:visible input").first).to_be_focused()


@pytest.mark.parametrize(
    ("how", "said"), [(0, "the site cannot be reached"), (500, "the site has a problem"), (403, "you are signed out")]
)
def test_what_was_answered_in_the_step_before_is_not_forgotten_silently(
    how: int,
    said: str,
    learner: Any,
    open_site: Opens,  # noqa: F811
) -> None:
    site = discovery(learner)
    page = open_site(site, width=360)
    site.away = not how
    site.statuses = {"save_answers": how} if how else {}
    page.get_by_label("What is your role?").select_option("finance")
    next_step(page)
    line = page.locator(".digiboards-discovery__turn [role=status]")
    expect(line).to_contain_text(said)
    expect(line).to_be_in_viewport()
    site.away, site.statuses = False, {}
    next_step(page)
    expect(line).to_contain_text("Saved at")
    assert list(Discovery.objects.values_list("role", flat=True)) == ["finance"]


def test_a_role_from_the_roster_is_saved_with_the_step_and_can_be_changed(
    learner: Any,
    open_site: Opens,  # noqa: F811
) -> None:
    enter_by_roster(learner, role_group="chair")
    page = open_site(discovery(learner), width=360)
    role = page.get_by_label("What is your role?")
    expect(role).to_have_value("chair")
    expect(page.get_by_text("Your programme team has told us this.")).to_be_visible()
    next_step(page)
    expect(page.locator(".digiboards-discovery__turn [role=status]")).to_contain_text("Saved at")
    assert list(Discovery.objects.values_list("role", flat=True)) == ["chair"]
    back(page)
    role.select_option("finance")
    expect(page.locator(".js-digiboards-says", has=role).get_by_role("status")).to_contain_text("Saved at")
    page.reload()
    expect(role).to_have_value("finance")
    expect(page.get_by_text("Your programme team has told us this.")).to_have_count(0)


def test_the_introduction_stands_in_the_first_step_alone(learner: Any, open_site: Opens) -> None:  # noqa: F811
    page = open_site(discovery(learner), width=360)
    expect(page.get_by_text("Nothing here is compulsory")).to_be_visible()
    next_step(page)
    expect(page.get_by_text("Nothing here is compulsory")).to_be_hidden()
    expect(page.locator(".digiboards-rating:visible").first).to_be_in_viewport(ratio=1)


def test_the_result_comes_into_sight_with_a_way_to_begin_and_leads_when_one_comes_back(
    learner: Any,
    open_site: Opens,  # noqa: F811
) -> None:
    page = open_site(discovery(learner), width=360)
    page.set_viewport_size({"width": 360, "height": 740})
    page.get_by_label("What is your role?").select_option("finance")
    for _ in STEPS[1:]:
        next_step(page)
    page.get_by_role("button", name="Join this board").click()
    expect(page.get_by_role("alert")).to_be_visible()
    page.get_by_role("button", name="Show my starting points").click()
    result = page.get_by_role("group", name="Your starting points")
    begin = result.get_by_role("link", name=re.compile("^Begin with “.+”$"))
    expect(result.get_by_role("heading")).to_be_focused()
    expect(result.get_by_role("heading")).to_be_in_viewport(ratio=1)
    expect(begin).to_be_in_viewport(ratio=1)
    assert "/jump_to_id/" in str(begin.get_attribute("href"))
    box = result.bounding_box()
    assert 0 <= box["y"] < 8 or box["y"] + box["height"] <= 741, "from its top on, or whole"
    expect(page.get_by_role("alert")).to_have_count(0)
    page.reload()
    at_top = page.get_by_role("link", name=re.compile("^Begin with"))
    expect(at_top).to_be_in_viewport()
    expect(page.get_by_role("heading", name="Change your answers")).to_be_visible()
    assert (violations(page), is_too_wide(page)) == ([], False)
    page.get_by_label("What is your role?").select_option("chair")
    expect(
        page.locator(".js-digiboards-says", has=page.get_by_label("What is your role?")).get_by_role("status")
    ).to_contain_text("Saved at")
    expect(page.get_by_role("group", name="Your starting points")).to_have_count(1)
