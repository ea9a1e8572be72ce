"""A guide in a learning system, by the run-time of SCORM 1.2: what the system is told, and what the learner is."""

import re

import pytest
from playwright.sync_api import BrowserContext, expect

from player.codes import code
from tests.formats.packaged import Opened, packages
from tests.player.opened import LMS, LearningSystem

pytestmark = pytest.mark.browser

STATUS = "cmi.core.lesson_status"
DATA = "cmi.suspend_data"


def test_a_guide_from_start_to_finish_left_in_the_middle(system: LearningSystem, guide: Opened) -> None:
    pages = [section.get("id") for section in guide.page.find_class("player__page")][:-1]
    learner = system.opens()
    expect(learner.here.locator(".js-player-sent")).to_contain_text("Your learning system has your progress")
    assert system.has(learner)[STATUS] == "incomplete"
    middle = len(pages) // 2
    for number, name in enumerate(pages):
        expect(learner.open).to_have_attribute("id", name)
        assert not learner.is_too_wide()
        assert learner.violations() == [], name
        for block in learner.open.locator(".js-player-block").all():
            learner.does(block)
        if number == middle:
            left = system.closes(learner)
            assert left[STATUS] == "incomplete"
            assert left["cmi.core.exit"] == "suspend"
            assert re.fullmatch(r"\d{4}:\d\d:\d\d\.\d\d", left["cmi.core.session_time"])
            learner = system.opens()
            expect(learner.open).to_have_attribute("id", name)
        if number < len(pages) - 1:
            learner.next()
            expect(learner.heading).to_be_focused()
    expect(learner.open.locator(".js-player-remaining")).to_have_text("Finished: every step is done.")
    learner.next()
    assert learner.violations() == []
    has = system.closes(learner)
    assert has[STATUS] == "completed"
    assert (has["cmi.core.score.raw"], has["cmi.core.score.min"], has["cmi.core.score.max"]) == ("100", "0", "100")
    assert learner.errors == []
    assert learner.elsewhere == []


def test_the_system_gets_no_word_rating_or_choice(system: LearningSystem) -> None:
    learner = system.opens()
    learner.go("g5-reflect")
    learner.does(learner.open.locator("[data-kind=reflection]").first)
    learner.go("g5-before-you-start")
    learner.does(learner.open.locator("[data-kind=confidence]"))
    learner.go("g5-commitments")
    learner.does(learner.open.locator("[data-kind=commitments]"))
    calls = learner.page.evaluate("window.calls")
    told = {name for call, name, *_ in calls if call == "LMSSetValue"}
    assert told == {
        "cmi.core.exit",
        "cmi.core.lesson_location",
        "cmi.core.session_time",
        STATUS,
        DATA,
    }
    known = set(learner.facts()["codes"].values())
    data = system.has(learner)[DATA]
    assert data.startswith("1.")
    found = re.findall(".{5}", data[2:])
    assert "1." + "".join(found) == data
    assert len(found) == len(set(found) & known) == 3


def test_another_rating_tells_the_system_nothing_else(system: LearningSystem, context: BrowserContext) -> None:
    """Two people who do the same, with other answers, leave the same data."""
    left = []
    for rating in (0, 4):
        learner = system.opens()
        learner.go("g5-before-you-start")
        for statement in learner.open.locator("fieldset fieldset").all():
            statement.get_by_role("radio").nth(rating).check()
        expect(learner.open.locator(".js-digiboards-confidence-count")).to_contain_text("7 of 7")
        learner.here.evaluate("localStorage.clear()")
        left.append(system.closes(learner) | {"cmi.core.session_time": ""})
        system.committed = None
    assert left[0] == left[1]


def test_a_refused_commit_is_said_and_tried_again(system: LearningSystem) -> None:
    learner = system.opens()
    said = learner.here.locator(".js-player-sent")
    expect(said).to_contain_text("Your learning system has your progress")
    before = system.has(learner)
    learner.page.evaluate("window.refuses.LMSCommit = true")
    learner.does(learner.open.locator("[data-kind=text]").last)
    expect(said).to_contain_text("Your progress is not in your learning system: it says “General exception” (101).")
    assert system.has(learner) == before
    # What one does is kept in the browser all the same, and goes with the next step.
    learner.page.evaluate("window.refuses.LMSCommit = false")
    learner.next()
    expect(said).to_contain_text("Your learning system has your progress")
    assert system.has(learner)[DATA] != before[DATA]


def test_a_system_that_is_gone_is_said(system: LearningSystem) -> None:
    learner = system.opens()
    learner.page.evaluate(
        "() => Object.keys(API).forEach((name) => { API[name] = () => { throw new Error('gone'); }; })"
    )
    learner.next()
    expect(learner.here.locator(".js-player-sent")).to_contain_text("it cannot be reached")
    expect(learner.here.locator(".js-player-sent")).to_have_class(re.compile("is-wrong"))
    assert learner.errors == []


def test_a_system_that_does_not_open_is_said_and_told_nothing(system: LearningSystem) -> None:
    system.refuses = {"LMSInitialize": True}
    learner = system.opens()
    expect(learner.here.locator(".js-player-sent")).to_contain_text(
        "has not opened this package: it says “General exception” (101)"
    )
    learner.next()
    assert {call[0] for call in learner.page.evaluate("window.calls")} == {"LMSInitialize"}


def test_without_a_system_nothing_is_said_to_be_sent(context: BrowserContext, system: LearningSystem) -> None:
    page = context.new_page()
    page.goto(f"{LMS}/package/index.html")
    expect(page.locator(".js-player-sent")).to_have_text(
        "This package was opened outside a learning system, so your progress is sent to nobody."
    )


def test_a_system_that_only_shows_is_told_nothing(system: LearningSystem) -> None:
    system.committed = {"cmi.core.lesson_mode": "review", STATUS: "completed"}
    learner = system.opens()
    learner.next()
    assert not [call for call in learner.page.evaluate("window.calls") if call[0] == "LMSSetValue"]
    expect(learner.here.locator(".js-player-sent")).to_contain_text("only shows this package")


def test_what_was_done_in_another_browser_is_done_and_said(system: LearningSystem, guide: Opened) -> None:
    done = guide.facts["counting"]["g5-before-you-start"]
    system.committed = {
        STATUS: "incomplete",
        DATA: "1." + "".join(sorted(map(code, done))),
        "cmi.core.lesson_location": "g5-before-you-start",
    }
    learner = system.opens()
    expect(learner.open).to_have_attribute("id", "g5-before-you-start")
    expect(learner.here.locator(".js-player-device")).to_contain_text("You did this page in another browser")
    expect(learner.here.locator("[data-page=g5-before-you-start]")).to_have_text("(done)")
    expect(learner.open.locator("input:checked")).to_have_count(0)


def test_a_new_version_keeps_what_it_knows(system: LearningSystem, guide: Opened) -> None:
    """Names that went are dropped, and what is new is not done."""
    done = guide.facts["counting"]["g5-welcome"]
    system.committed = {
        STATUS: "incomplete",
        DATA: "1." + "".join(sorted([*map(code, done), code("gone-with-the-old-version")])),
    }
    learner = system.opens()
    learner.next()
    assert system.has(learner)[DATA] == "1." + "".join(sorted(map(code, done)))
    expect(learner.here.locator(".js-player-done", has_text="(done)")).to_have_count(1)


def test_data_of_another_kind_of_package_is_left_as_it_is(system: LearningSystem) -> None:
    system.committed = {STATUS: "incomplete", DATA: "2.something that is not known here"}
    learner = system.opens()
    learner.next()
    expect(learner.here.locator(".js-player-sent")).to_contain_text("which this one does not replace")
    assert system.has(learner)[DATA] == "2.something that is not known here"


def test_a_passed_lesson_and_a_better_score_stay(system: LearningSystem) -> None:
    system.committed = {STATUS: "passed", "cmi.core.score.raw": "83"}
    learner = system.opens()
    learner.go("g5-knowledge-check")
    learner.answers(learner.open.locator("[data-kind=check]"), right=False)
    expect(learner.open.locator(".js-digiboards-check-summary")).to_contain_text("0 of")
    has = system.has(learner)
    assert (has[STATUS], has["cmi.core.score.raw"]) == ("passed", "83")


def test_a_system_that_says_nothing_again_is_told_no_less(system: LearningSystem) -> None:
    """Some systems keep status and score, and do not give them back; what was told stands in the data too."""
    system.committed = {DATA: "1.~83c"}
    learner = system.opens()
    learner.go("g5-knowledge-check")
    learner.answers(learner.open.locator("[data-kind=check]"), right=False)
    expect(learner.open.locator(".js-digiboards-check-summary")).to_contain_text("0 of")
    has = system.has(learner)
    assert (has[STATUS], has["cmi.core.score.raw"]) == ("completed", "83")
    assert has[DATA].endswith("~83c")


def test_people_who_share_a_browser_do_not_share_answers(system: LearningSystem) -> None:
    learner = system.opens()
    learner.go("g5-reflect")
    learner.does(learner.open.locator("[data-kind=reflection]").first)
    assert "4711" not in str(learner.kept())
    system.closes(learner)
    system.committed = {"cmi.core.student_id": "4712"}
    other = system.opens()
    other.go("g5-reflect")
    assert other.open.get_by_role("textbox").first.input_value() == ""


def test_the_programme_is_finished_by_its_own_rule(context: BrowserContext) -> None:
    """So many guides, one that is named among them, and a plan."""
    package = packages("scorm", "trust")["programme.zip"]
    programme = package.facts["programme"]
    guides = sorted(programme["guides"], key=lambda guide: guide["id"] not in programme["one_of"])[
        : programme["fewest"]
    ]
    steps = [step for guide in guides for step in guide["steps"]]
    for blocks, expected in (
        ([name for step in steps for name in step["blocks"]], "incomplete"),
        ([name for step in [*steps, programme["plan"]] for name in step["blocks"]], "completed"),
    ):
        system = LearningSystem(context, package)
        system.committed = {STATUS: "incomplete", DATA: "1." + "".join(sorted(map(code, blocks)))}
        learner = system.opens()
        expect(learner.here.locator(".js-player-sent")).to_contain_text("has your progress")
        assert system.closes(learner)[STATUS] == expected
