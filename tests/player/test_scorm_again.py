"""A guide in scorm-again, whose reading of SCORM's run-time is not ours, and a server behind it that can fail."""

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from player.codes import code
from tests.formats.packaged import Opened
from tests.player.by_keyboard import ByKeyboard
from tests.player.opened import LMS
from tests.player.scorm_again import ScormAgain

pytestmark = pytest.mark.browser


@pytest.fixture
def system(context: BrowserContext, guide: Opened) -> ScormAgain:
    return ScormAgain(context, guide)


def opens_by_keyboard(system: ScormAgain) -> ByKeyboard:
    learner = ByKeyboard(system.context.new_page())
    learner.page.goto(f"{LMS}/")
    expect(learner.here.locator("section.is-open")).to_be_attached()
    return learner


def test_a_guide_from_start_to_finish_by_keyboard_left_in_the_middle(system: ScormAgain, guide: Opened) -> None:
    """On a phone's width, each page without a fault that axe knows."""
    pages = [section.get("id") for section in guide.page.find_class("player__page")][:-1]
    learner = opens_by_keyboard(system)
    expect(learner.here.locator(".js-player-sent")).to_contain_text("Your learning system has your progress")
    assert system.core["lesson_status"] == "incomplete"
    middle = len(pages) // 2
    for number, name in enumerate(pages):
        expect(learner.open).to_have_attribute("id", str(name))
        assert not learner.is_too_wide()
        assert learner.violations() == [], name
        for block in learner.open.locator(".js-player-block").all():
            learner.does(block)
        if number == middle:
            left = system.closes(learner)
            assert (left["lesson_status"], left["exit"], left["lesson_location"]) == ("incomplete", "suspend", name)
            assert re.fullmatch(r"\d{2,4}:\d\d:\d\d(\.\d{1,2})?", left["session_time"])
            learner = opens_by_keyboard(system)
            expect(learner.open).to_have_attribute("id", str(name))
        if number < len(pages) - 1:
            learner.next()
            expect(learner.heading).to_be_focused()
    expect(learner.open.locator(".js-player-remaining")).to_have_text("Finished: every step is done.")
    learner.next()
    expect(learner.open).to_have_attribute("id", "player-my-answers")
    assert learner.violations() == []
    has = system.closes(learner)
    assert has["lesson_status"] == "completed"
    assert {name: has["score"][name] for name in ("raw", "min", "max")} == {"raw": "100", "min": "0", "max": "100"}
    assert has["total_time"] > "00:00:00"
    assert system.data.startswith("1.")
    assert system.data.endswith("~100c")
    assert len(system.data) <= 4_096
    assert learner.errors == []
    assert learner.elsewhere == []


def test_a_commit_that_fails_is_said_and_made_up_for(system: ScormAgain) -> None:
    learner = system.opens()
    said = learner.here.locator(".js-player-sent")
    expect(said).to_contain_text("Your learning system has your progress")
    before = system.data
    system.is_down = True
    learner.does(learner.open.locator("[data-kind=text]").last)
    expect(said).to_contain_text("Your progress is not in your learning system")
    expect(said).to_have_class(re.compile("is-wrong"))
    assert system.data == before
    system.is_down = False
    learner.next()
    expect(said).to_contain_text("Your learning system has your progress")
    assert len(system.data) > len(before)


def test_a_window_that_is_closed_loses_nothing_that_was_said_to_be_there(system: ScormAgain) -> None:
    learner = system.opens()
    learner.does(learner.open.locator("[data-kind=text]").last)
    learner.next()
    expect(learner.here.locator(".js-player-sent")).to_contain_text("Your learning system has your progress")
    name = learner.open.get_attribute("id")
    learner.page.close()
    again = system.opens()
    expect(again.open).to_have_attribute("id", str(name))
    expect(again.here.locator("[data-page=g5-welcome]")).to_have_text("(done)")


def test_two_tabs_tell_the_system_of_both(system: ScormAgain) -> None:
    first = system.opens()
    second = system.opens()
    first.go("g5-reflect")
    first.does(first.open.locator("[data-kind=reflection]").first)
    second.go("g5-commitments")
    second.does(second.open.locator("[data-kind=commitments]"))
    facts = second.facts()
    told = set(re.findall(".{5}", system.data.removeprefix("1.")))
    done = {facts["codes"][name] for state in second.kept().values() for name in state["done"]}
    assert len(done) > 1
    assert told == done


def test_a_new_version_keeps_what_it_knows(system: ScormAgain, guide: Opened) -> None:
    done = [code(name) for name in guide.facts["counting"]["g5-welcome"]]
    system.kept["core"] = system.core | {"lesson_status": "incomplete", "lesson_location": "a-page-that-went"}
    system.kept["suspend_data"] = "1." + "".join(sorted([*done, code("gone-with-the-old-version")]))
    learner = system.opens()
    expect(learner.open).to_have_attribute("id", "g5-welcome")
    learner.next()
    expect(learner.here.locator(".js-player-done", has_text="(done)")).to_have_count(1)
    assert system.data == "1." + "".join(sorted(done))
