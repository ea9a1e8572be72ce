"""The record in a real browser: what is ticked goes into a year's files, and a guide's end comes when it is done."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from digiboards_xblocks.activities.text.block import TextBlock
from tests.activities.record_samples import STEPS, complete, fill, finish, record
from tests.activities.samples import GUIDE
from tests.activities.test_in_browser import chromium, is_too_wide, open_site, site_of, violations  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [360, 1280])
def test_what_is_ticked_is_asked_for(width: int, learner: Any, open_site: Callable[..., Page]) -> None:  # noqa: F811
    fill(learner)
    finish(learner, "g1")
    page = open_site(site_of(learner, ("digiboards_record", record())), width=width)
    links = page.locator("a.js-digiboards-record-evidence")
    words = page.get_by_label("The words of my commitments, and how each is going")
    ratings = page.get_by_label("My ratings of confidence, by guide")

    def ends() -> list[str]:
        return [str(link.get_attribute("href")).partition("/evidence/")[2] for link in links.all()]

    expect(words).to_be_enabled()
    assert ends() == ["html", "docx"]
    words.check()
    ratings.check()
    assert ends() == ["html-words-ratings", "docx-words-ratings"]
    words.uncheck()
    assert ends() == ["html-ratings", "docx-ratings"]
    with page.expect_download() as taken:
        links.first.click()
    assert taken.value.url.endswith("/evidence/html-ratings")
    assert taken.value.suggested_filename == "evidence-of-development.html"
    assert violations(page) == []
    assert not is_too_wide(page)


@pytest.mark.parametrize("width", [360, 1280])
def test_promises_are_in_sight_without_opening_anything_and_go_with_all_the_rest(
    width: int,
    learner: Any,
    open_site: Callable[..., Page],  # noqa: F811
) -> None:
    fill(learner)
    page = open_site(site_of(learner, ("digiboards_record", record())), width=width)
    promise = page.locator(".js-digiboards-record-promises blockquote")
    expect(promise).to_have_text("MARKER commitment g1-commitments/own-12345678")
    expect(promise).to_be_in_viewport()
    assert (violations(page), is_too_wide(page)) == ([], False)
    page.get_by_text("Delete everything that I have saved in this course").click()
    page.get_by_label("I understand that this cannot be undone").check()
    page.get_by_role("button", name="Delete all my answers").click()
    expect(page.get_by_text("Everything that you had saved in this course is deleted.")).to_be_focused()
    expect(page.get_by_text("MARKER")).to_have_count(0)


def last_page(user: Any, monkeypatch: pytest.MonkeyPatch, *, done: int) -> Any:
    """The last page of g1, after so many of its other steps; to read it completes the step as the platform would."""
    complete(user, [f"g1-{kind}-1" for kind in STEPS[1:][:done]])
    monkeypatch.setattr(TextBlock, "emit_completion", lambda _block, _value: complete(user, ["g1-read-1"]))
    return site_of(user, ("digiboards_text", GUIDE), ("digiboards_record", record(of="g1")))


@pytest.mark.parametrize("width", [360, 1280])
def test_the_end_of_a_guide_comes_when_its_last_step_is_done(
    width: int,
    learner: Any,
    open_site: Callable[..., Page],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fill(learner)
    page = open_site(last_page(learner, monkeypatch, done=6), width=width)
    expect(page.get_by_text("Started: 6 of 7 steps done.")).to_be_visible()
    page.get_by_role("button", name="Mark as read").click()
    heading = page.get_by_role("heading", name="You have finished “Guide g1”")
    expect(heading).to_be_focused()
    expect(heading).to_be_in_viewport()
    expect(page.get_by_text("MARKER reflection g1-reflection")).to_be_visible()
    expect(page.get_by_text("What remains")).to_have_count(0)
    assert (violations(page), is_too_wide(page)) == ([], False)


def test_a_step_that_is_not_the_last_is_counted_and_nobody_is_moved(
    learner: Any,
    open_site: Callable[..., Page],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    site = last_page(learner, monkeypatch, done=2)
    page = open_site(site, width=360)
    site.statuses = {"renew": 503}
    page.get_by_role("button", name="Mark as read").click()
    status = page.get_by_text("You have read this.")
    expect(status).to_be_focused()
    site.statuses = {}
    expect(page.get_by_text("Started: 3 of 7 steps done.")).to_be_visible(timeout=10_000)
    expect(status).to_be_focused()
