"""Mails about commitments in a browser: asked for by a box that saves itself, stopped by the link in a mail."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core import signing
from playwright.sync_api import Locator, expect

from preview.keys import secret_key
from preview.server import Running
from tests.browser.reader import Reader

pytestmark = pytest.mark.browser

Open = Callable[..., Reader]
SAVED = re.compile("Saved at")


def box(reader: Reader, kind: str = "commitments") -> Locator:
    return reader.block(kind).get_by_label("Email me when a check falls due or I have paused")


def said(reader: Reader, kind: str = "commitments") -> Locator:
    holder = "form" if kind == "commitments" else ".js-digiboards-says"
    return reader.block(kind).locator(f"{holder}:has([name=wanted]) [role=status]")


def reach_box(reader: Reader, kind: str) -> Locator:
    """Return the box once it is in sight: on a telephone the starting point has it in its last step."""
    following = reader.block(kind).get_by_role("button", name="Next")
    while kind == "discovery" and following.is_visible():
        following.click()
    expect(box(reader, kind)).to_be_visible()
    return box(reader, kind)


def test_at_the_starting_point_it_is_told_in_the_step_that_the_leader_turned_to(open_as: Open) -> None:
    amina = open_as("amina", viewport={"width": 320, "height": 900})
    amina.open(PAGES["discovery"])
    block = amina.block("discovery")
    reach_box(amina, "discovery")
    amina.page.context.set_offline(True)
    box(amina, "discovery").check()
    expect(said(amina, "discovery")).to_contain_text("We keep trying.")
    block.get_by_role("button", name="Back").click()
    line = block.locator("div:has(> .js-digiboards-discovery-place)").get_by_role("status")
    expect(line).to_contain_text("We keep trying.", timeout=15_000)
    expect(line).to_be_in_viewport()
    amina.page.context.set_offline(False)
    expect(line).to_have_text(SAVED, timeout=15_000)
    block.get_by_role("button", name="Next").click()
    expect(said(amina, "discovery")).to_have_text(SAVED)
    amina.page.reload()
    expect(box(amina, "discovery")).to_be_checked()


PAGES = {"commitments": "g5-commitments", "discovery": "start-here-find-your-starting-point"}


@pytest.mark.parametrize("kind", PAGES)
@pytest.mark.parametrize("width", [320, 1200])
def test_the_box_saves_itself_fits_and_axe_finds_nothing(open_as: Open, width: int, kind: str) -> None:
    amina = open_as("amina", viewport={"width": width, "height": 900})
    amina.open(PAGES[kind])
    expect(box(amina, kind)).not_to_be_checked()
    reach_box(amina, kind).check()
    expect(said(amina, kind)).to_have_text(SAVED)
    amina.page.reload()
    expect(box(amina, kind)).to_be_checked()
    size = reach_box(amina, kind).bounding_box()

    assert size is not None
    assert min(size["width"], size["height"]) >= 24
    assert amina.violations() == []
    assert not amina.is_too_wide()
    assert amina.errors == []
    box(amina, kind).press("Space")
    expect(said(amina, kind)).to_have_text(SAVED)
    amina.page.reload()
    expect(box(amina, kind)).not_to_be_checked()


def test_a_save_that_fails_is_told_and_tried_again(open_as: Open) -> None:
    amina = open_as("amina")
    amina.unit("commitments")
    amina.page.context.set_offline(True)
    box(amina).check()
    expect(said(amina)).to_contain_text("We keep trying.")
    amina.page.context.set_offline(False)
    expect(said(amina)).to_have_text(SAVED)
    amina.page.reload()
    expect(box(amina)).to_be_checked()


@pytest.mark.parametrize("width", [320, 1200])
def test_the_link_of_a_mail_stops_them_without_signing_in(
    open_as: Open, course: Running, tmp_path: Path, width: int
) -> None:
    amina = open_as("amina", viewport={"width": width, "height": 900})
    amina.unit("commitments")
    box(amina).check()
    expect(said(amina)).to_have_text(SAVED)
    learner = 1
    token = signing.dumps([1, learner], key=secret_key(tmp_path / "preview"), salt="digiboards.reminders")
    amina.page.goto(f"{course.url.rstrip('/')}/digiboards/stop-reminders/{token}/")
    assert amina.violations() == []
    assert not amina.is_too_wide()
    amina.page.get_by_role("button", name="Stop these emails").click()
    expect(amina.page.get_by_role("heading")).to_have_text("You will get no more of these emails")
    assert amina.violations() == []
    amina.unit("commitments")
    expect(box(amina)).not_to_be_checked()
