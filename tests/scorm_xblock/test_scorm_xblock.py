"""Our packages in ``openedx-scorm-xblock``: its import takes them, and its handlers get what they tell.

What the block does with that is its own, and some of it is less than SCORM's run-time says (docs/doors.md).
"""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect

from formats.registry import FORMATS
from tests.formats.packaged import EDITIONS, packages, prepared, write
from tests.player.opened import Learner
from tests.scorm_xblock.site import Site

pytestmark = pytest.mark.scorm
STATUS, SCORE, DATA = "cmi.core.lesson_status", "cmi.core.score.raw", "cmi.suspend_data"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site("g5")
    assert made.imports(write(FORMATS["scorm"], prepared("trust").outgoing, tmp_path)["g5.zip"])["result"] == "success"
    return made


def settle(learner: Learner) -> None:
    """Wait until the block's page has sent all that it was told."""
    learner.page.wait_for_function("jQuery.active === 0")


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_package_is_imported_whole(edition: str, tmp_path: Path) -> None:
    for name, file in write(FORMATS["scorm"], prepared(edition).outgoing, tmp_path).items():
        site = Site(f"{edition}-{name}")
        assert site.imports(file) == {"result": "success", "errors": []}
        block = site.block
        assert (block.index_page_path, block.scorm_version) == ("index.html", "SCORM_12")
        # It looks through the scripts for a word of theirs that tells of completion.
        assert block.get_package_warning_messages() == []
        package = packages("scorm", edition)[name]
        title = package.page.findtext(".//title")
        assert title
        assert title.partition(" – ")[0] in block.navigation_menu.replace("&amp;", "&")
        for path, content in package.files.items():
            assert site.serves(path) == content, path


def test_a_guide_is_completed_and_scored(site: Site, context: BrowserContext) -> None:
    learner = site.opens(context)
    expect(learner.here.locator(".js-player-sent")).to_contain_text("Your learning system has your progress")
    assert site.block.lesson_status == "incomplete"
    pages = learner.here.locator("section.player__page").evaluate_all("all => all.map((page) => page.id)")[:-1]
    for number, name in enumerate(pages):
        expect(learner.open).to_have_attribute("id", name)
        for element in learner.open.locator(".js-player-block").all():
            learner.does(element)
        if number == len(pages) // 2:
            settle(learner)
            learner.page.close()
            learner = site.opens(context)
            expect(learner.open).to_have_attribute("id", name)
        if number < len(pages) - 1:
            learner.next()
    expect(learner.open.locator(".js-player-remaining")).to_have_text("Finished: every step is done.")
    settle(learner)
    block = site.block
    assert (block.lesson_status, block.lesson_score, block.get_grade()) == ("completed", 1.0, 1.0)
    assert block.scorm_data[DATA].endswith("~100c")
    assert block.scorm_data["cmi.core.exit"] == "suspend"
    assert ("completion", {"completion": 1}) in site.published
    assert ("grade", {"value": 1.0, "max_value": 1.0}) in site.published
    assert learner.errors == []


def test_in_another_browser_nothing_is_taken_back(site: Site, context: BrowserContext) -> None:
    """The block's page never gives back a status or a score, so the package may not rest on them."""
    block = site.block
    codes = packages("scorm", "trust")["g5.zip"].facts["codes"]
    some = sorted(codes.values())[1:]
    block.lesson_status, block.lesson_score = "completed", 0.9
    block.scorm_data = {DATA: f"1.{''.join(some)}~90c", STATUS: "completed", SCORE: "90"}
    block.save()
    learner = site.opens(context)
    for name in (STATUS, SCORE):
        assert learner.page.evaluate("(name) => [API.LMSGetValue(name), API.LMSGetLastError()]", name) == ["", "0"]
    learner.go("g5-knowledge-check")
    learner.answers(learner.open.locator("[data-kind=check]"), right=False)
    expect(learner.open.locator(".js-digiboards-check-summary")).to_contain_text("0 of")
    settle(learner)
    assert (site.block.lesson_status, site.block.lesson_score) == ("completed", 0.9)


def test_two_learners_have_progress_of_their_own(site: Site, context: BrowserContext) -> None:
    learner = site.opens(context)
    learner.does(learner.open.locator(".js-player-block").first)
    settle(learner)
    first = site.block.scorm_data[DATA]
    learner.page.close()
    site.learner = 8
    other = site.opens(context)
    settle(other)
    expect(other.here.locator(".js-player-done", has_text="(done)")).to_have_count(0)
    assert site.block.scorm_data[DATA] == "1." != first


def test_the_block_says_yes_before_it_has_kept_anything(site: Site, context: BrowserContext) -> None:
    """It answers "true" to what it only sends later, and says nothing when that fails: no package can know."""
    learner = site.opens(context)
    settle(learner)
    before = dict(site.block.scorm_data)
    site.is_down = True
    learner.does(learner.open.locator(".js-player-block").first)
    expect(learner.here.locator(".js-player-sent")).to_contain_text("Your learning system has your progress")
    assert site.block.scorm_data == before
    # What one did is in the browser, and goes with the next step.
    site.is_down = False
    learner.next()
    settle(learner)
    assert len(site.block.scorm_data[DATA]) > len(before[DATA])
