"""The board's picture in Chromium: naming an organisation by keyboard, consent, publishing, the page for the room."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from digiboards_xblocks.organisations.models import Membership
from tests.activities.boards import invitation, join, members, rate
from tests.activities.learner_samples import BOARD
from tests.activities.stub_site import ADDRESS
from tests.activities.test_in_browser import chromium, is_too_wide, open_site, said, site_of, violations  # noqa: F401 (two are fixtures)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEARCH = "A part of your organisation’s name, or its ODS code"
Opens = Callable[..., Page]


def opened(open_site: Opens, user: Any, **options: Any) -> Page:  # noqa: F811
    return open_site(site_of(user, ("digiboards_board", BOARD)), **options)


@pytest.fixture
def on_a_board(learner: Any) -> Any:
    """One of nine who agreed and rated."""
    members(8, 2)
    join(learner)
    rate(learner, 5)
    return learner


def test_an_invitation_is_accepted_by_its_code(learner: Any, open_site: Opens) -> None:  # noqa: F811
    code = invitation()
    page = opened(open_site, learner, width=320)
    field = page.get_by_label("If your board’s secretary has invited you")
    field.fill("AAAAA-AAAAA-AAAAA-AAAAA")
    page.get_by_role("button", name="Join this board").click()
    expect(page.get_by_text("This code is not valid, or not any more.")).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("This code is not valid, or not any more."))
    assert (violations(page), is_too_wide(page)) == ([], False)
    field.fill(code.lower())
    expect(page.get_by_text("This code is not valid, or not any more.")).to_have_count(0)
    expect(field).not_to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Enter")
    expect(said(page)).to_have_text("You are on the board of Quernford Hospitals NHS Trust.")
    expect(page.get_by_role("heading", name="Your organisation")).to_be_focused()
    expect(page.get_by_text("confirmed by your board’s invitation.")).to_be_visible()
    page.get_by_label("My answers may count").check()
    expect(page.get_by_role("button", name="Make today’s picture")).to_be_enabled()
    page.get_by_text("Ask others on your board to take part").click()
    expect(page.get_by_label("A text to send them, for you to change")).to_have_value(
        re.compile("It takes 8 of us or more.")
    )
    assert (violations(page), is_too_wide(page)) == ([], False)


def test_an_organisation_is_named_agreed_to_removed_and_brought_back(learner: Any, open_site: Opens) -> None:  # noqa: F811
    page = opened(open_site, learner, width=320)
    status = said(page)
    page.get_by_label(SEARCH).fill("quern")
    page.keyboard.press("Enter")
    expect(status).to_have_text("1 found. Is it yours?")
    expect(page.get_by_role("radio")).to_be_focused()
    assert (violations(page), is_too_wide(page)) == ([], False)
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(status).to_have_text("Your organisation is noted.")
    expect(page.get_by_role("heading", name="Your organisation")).to_be_focused()
    tick = page.get_by_label("My answers may count")
    expect(tick).not_to_be_checked()
    agreeing = page.get_by_role("listitem").filter(has_text="You agree above that your answers may count")
    expect(agreeing).to_contain_text("Still to come.")
    tick.check()
    expect(status).to_have_text("Noted: your answers may count.")
    expect(agreeing).to_contain_text("Done.")
    expect(page.get_by_text("Naming your organisation yourself does not confirm it.")).to_be_visible()
    assert (violations(page), is_too_wide(page)) == ([], False)
    page.reload()
    expect(tick).to_be_checked()
    tick.uncheck()
    expect(agreeing).to_contain_text("Still to come.")
    page.locator("summary").click()
    assert violations(page) == []
    page.get_by_role("button", name="Remove my organisation").click()
    page.get_by_role("button", name="Undo: I am on the board of Quernford Hospitals NHS Trust").click()
    expect(page.get_by_text("you named it; not confirmed.")).to_be_visible()
    assert Membership.objects.get().agreed_at is None


def test_a_search_that_finds_nothing_says_so(learner: Any, open_site: Opens) -> None:  # noqa: F811
    page = opened(open_site, learner)
    page.get_by_label(SEARCH).fill("zzz")
    page.get_by_role("button", name="Find").click()

    expect(said(page)).to_contain_text("Nothing found.")
    expect(page.get_by_role("radio")).to_have_count(0)


def test_a_tick_that_is_not_kept_is_taken_back(on_a_board: Any, open_site: Opens) -> None:  # noqa: F811
    site = site_of(on_a_board, ("digiboards_board", BOARD))
    page = open_site(site)
    site.statuses = {"agree": 500}
    page.get_by_label("My answers may count").click()

    expect(page.locator(".digiboards-status.is-wrong")).to_be_visible()
    expect(page.get_by_label("My answers may count")).to_be_checked()


@pytest.mark.parametrize("width", [320, 1200])
def test_a_picture_is_made_and_shown_to_the_room(width: int, on_a_board: Any, open_site: Opens) -> None:  # noqa: F811
    # The room's page forbids all scripts, axe's too.
    page = opened(open_site, on_a_board, width=width, bypass_csp=True)
    page.get_by_role("button", name="Make today’s picture").click()
    expect(said(page)).to_have_text("The picture is made.")
    expect(page.get_by_role("heading", name="Your board’s picture")).to_be_focused()
    expect(page.get_by_role("img", name="The board’s confidence, by guide")).to_be_visible()
    expect(page.get_by_role("cell", name="2.3 about 10 people").first).to_be_visible()
    assert (violations(page), is_too_wide(page)) == ([], False)
    address = page.get_by_role("link", name="Show it to the room").get_attribute("href")
    page.goto(ADDRESS.rstrip("/") + str(address))
    expect(page.get_by_role("heading", name="How confident is our board?")).to_be_visible()
    expect(page.get_by_role("cell", name="2.3 about 10 people").first).to_be_visible()
    assert (violations(page), is_too_wide(page)) == ([], False)


def test_too_few_are_told_calmly(learner: Any, open_site: Opens) -> None:  # noqa: F811
    join(learner)
    page = opened(open_site, learner)
    page.get_by_role("button", name="Make today’s picture").click()

    expect(said(page)).to_contain_text("There is not enough yet")


def test_with_scripts_off_the_picture_reads_and_opens(on_a_board: Any, open_site: Opens) -> None:  # noqa: F811
    page = opened(open_site, on_a_board)
    page.get_by_role("button", name="Make today’s picture").click()
    expect(page.get_by_role("img")).to_be_visible()
    still = opened(open_site, on_a_board, java_script_enabled=False)

    expect(still.get_by_role("img", name="The board’s confidence, by guide")).to_be_visible()
    expect(still.get_by_label("My answers may count")).to_be_disabled()
    expect(still.get_by_role("link", name="Show it to the room")).to_be_visible()
