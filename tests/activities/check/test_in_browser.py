"""A knowledge check in Chromium: what is chosen and not sent yet is still there for who comes back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from digiboards_xblocks.activities.check.models import CheckAnswer
from tests.activities.samples import check
from tests.activities.test_in_browser import chromium, open_site, said, site_of, violations  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = "Not sent yet. Your choices are kept on this device until you check them."


def chosen(page: Page) -> list[str]:
    return page.locator("input:checked").evaluate_all("inputs => inputs.map(input => input.value)")


def test_half_of_the_answers_are_found_again_and_nobody_else_reads_them(
    learner: Any,
    other_learner: Any,
    open_site: Callable[..., Page],  # noqa: F811
) -> None:
    site = site_of(learner, ("digiboards_check", check(questions=3)))
    page = open_site(site, width=360)
    page.locator("[data-question=q1] input[value=b]").check()
    page.locator("[data-question=q2] input[value=c]").check()
    expect(said(page)).to_have_text(KEPT)
    assert "q1" not in str(page.evaluate("Object.entries(window.localStorage).flat().join()"))
    page.reload()
    expect(said(page)).to_have_text(KEPT)
    assert chosen(page) == ["b", "c"]
    assert not CheckAnswer.objects.exists()
    assert violations(page) == []

    other = open_site(site_of(other_learner, ("digiboards_check", check(questions=3))), beside=page)
    expect(other.get_by_role("button", name="Check my answers")).to_be_enabled()
    assert chosen(other) == []

    page.locator("[data-question=q3] input[value=a]").check()
    page.get_by_role("button", name="Check my answers").click()
    expect(page.locator(".js-digiboards-check-summary")).to_be_focused()
    page.wait_for_function("!window.localStorage.length")
    assert dict(CheckAnswer.objects.values_list("question", "option")) == {"q1": "b", "q2": "c", "q3": "a"}


def test_without_a_place_to_keep_them_nothing_is_promised(
    learner: Any,
    open_site: Callable[..., Page],  # noqa: F811
) -> None:
    page = open_site(site_of(learner, ("digiboards_check", check(questions=3))))
    page.evaluate("() => { Storage.prototype.setItem = function () { throw new Error('full'); }; }")
    page.locator("[data-question=q1] input").first.check()
    page.wait_for_timeout(300)
    expect(page.get_by_text(KEPT)).to_have_count(0)


def test_answers_that_were_checked_before_give_way_to_newer_choices(
    learner: Any,
    open_site: Callable[..., Page],  # noqa: F811
) -> None:
    page = open_site(site_of(learner, ("digiboards_check", check(questions=2))))
    page.locator("[data-question=q1] input[value=b]").check()
    page.locator("[data-question=q2] input[value=b]").check()
    page.get_by_role("button", name="Check my answers").click()
    expect(page.locator(".digiboards-check__feedback:visible")).to_have_count(2)
    page.locator("[data-question=q2] input[value=a]").check()
    expect(said(page)).to_have_text(KEPT)
    page.reload()
    expect(said(page)).to_have_text(KEPT)
    assert chosen(page) == ["b", "a"]
    expect(page.locator(".digiboards-check__feedback:visible")).to_have_count(1)
