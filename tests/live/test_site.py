"""A whole site, from the push to the retirement of a learner: in this order, since each builds on what is there.

On the preview run those that it has a part for; the others are of a real LMS and Studio alone, with ``--live``.
"""

import csv
import io
import json
import os
from typing import Any

import pytest
from lxml import etree, html
from playwright.sync_api import Browser
from xblock.core import XBlock

import push_to_studio
from digiboards_xblocks.activities.registry import ACTIVITIES
from digiboards_xblocks.programme.figures.measures import MEASURES
from olx.course_tree import Component, CourseTree, Unit
from studio.package import read_package
from tests.activities.samples import CALM
from tests.browser.test_programme import commits_and_looks_back, decides_reflects_and_checks, reads_and_rates
from tests.live.conftest import COURSE, LEAVER, account
from tests.live.good_requests import REQUESTS, SECRET, requests_for
from tests.live.sites import PlatformSite, Site, send, wait_for

OURS = "digiboards_"


def kind_of(component: Component) -> str:
    return str(component.key.block_type).removeprefix(OURS)


def text_of(component: Component) -> str:
    return str(etree.fromstring(component.olx).text or "")


def first_of(tree: CourseTree, kind: str) -> Component:
    """The first block of a kind; of the record, the page of all guides, on which everything can be deleted."""
    found = [item for item in tree.components.values() if item.key.block_type == f"{OURS}{kind}"]
    assert found, kind
    return found[-1] if kind == "record" else found[0]


# The push and the census


@pytest.mark.live
def test_the_archive_is_pushed_and_all_of_it_arrives(archive: Any, capsys: pytest.CaptureFixture[str]) -> None:
    parts = len(read_package(archive, None).tree.blocks) - 1
    status = push_to_studio.main([str(archive), "--into", os.environ.get(COURSE, "")], os.environ)
    said = capsys.readouterr().err

    assert status == 0, said
    assert said.splitlines()[-1] == f"All there: {parts:,} parts, each in its place."


def test_every_unit_shows_a_learner_all_its_blocks(site: Site, tree: CourseTree) -> None:
    wrong = {unit.vertical.url_name: told for unit in tree.units if (told := faults_of(site, unit))}

    assert len(tree.units) > 100
    assert wrong == {}


def faults_of(site: Site, unit: Unit) -> str:
    """What is wrong with a unit's page; "" if nothing is."""
    answer = site.unit(site.key(unit.vertical.key))
    if answer.status_code != 200:
        return f"HTTP {answer.status_code}"
    page = html.fromstring(answer.text)
    expected = sorted(kind_of(item) for item in unit.vertical.components if item.key.block_type.startswith(OURS))
    shown = sorted(
        kind
        for kind in ACTIVITIES
        for _block in page.xpath(f"//*[contains(concat(' ', @class, ' '), ' digiboards-{kind.replace('_', '-')} ')]")
    )
    if CALM in answer.text:
        return "a block cannot be shown"
    return "" if shown == expected else f"shows {shown} in place of {expected}"


# Handlers


KINDS = [kind for kind in REQUESTS if kind != "recall"]  # which shows what others keep, and takes nothing


def test_every_handler_is_tried(tree: CourseTree) -> None:
    """All of ours but those of the editor in Studio."""
    assert set(REQUESTS) == set(ACTIVITIES)
    for kind, activity in ACTIVITIES.items():
        block = XBlock.load_class(activity.block_type)
        names = {name for name in dir(block) if getattr(getattr(block, name), "_is_xblock_handler", False)}
        tried = {one.handler for one in requests_for(kind, text_of(first_of(tree, kind)))} if kind in KINDS else set()
        assert names - {"submit_studio_edits", "edit_form"} == tried, kind


@pytest.fixture
def afresh(site: Site, tree: CourseTree) -> None:
    """The learner has nothing saved, whatever ran before."""
    answer = site.handle(site.key(first_of(tree, "record").key), "delete_everything", {"understood": True})
    assert answer.status_code == 200


@pytest.mark.parametrize("kind", KINDS)
def test_each_handler_does_what_it_is_asked(site: Site, tree: CourseTree, afresh: None, kind: str) -> None:
    component = first_of(tree, kind)
    block, said = site.key(component.key), dict[str, Any]()
    for request in requests_for(kind, text_of(component)):
        data = request.data and {name: said.get(str(value).strip("{}"), value) for name, value in request.data.items()}
        answer = site.handle(block, request.handler, data, request.suffix)
        assert answer.status_code in request.answers, (request.handler, answer.status_code, answer.text[:500])
        if request.data is None:
            assert answer.content or answer.status_code != 200
        else:
            said |= answer.json()


# A leader's whole guide


@pytest.fixture
def nothing_completed(site: Site, tree: CourseTree, afresh: None) -> None:
    """The learner has completed nothing of guide G5. Who deletes what they saved keeps what they finished."""
    guide = [unit.vertical for unit in tree.units if unit.vertical.url_name.startswith("g5-")]
    assert guide
    site.take_back_completion(site.key(block.key) for vertical in guide for block in vertical.components)


@pytest.mark.browser
@pytest.mark.usefixtures("nothing_completed")
def test_a_leader_goes_through_a_whole_guide_and_finishes_it(site: Site, chromium: Browser) -> None:
    context = chromium.new_context(viewport={"width": 1000, "height": 900})
    leader = site.reader(context)
    reads_and_rates(leader, rated_before=0)
    decides_reflects_and_checks(leader)
    commits_and_looks_back(leader)

    assert leader.violations() == []
    assert leader.errors == []
    context.close()


# Staff


@pytest.mark.parametrize(
    "path",
    ["", "people/", "over-time/", "roster/", "sessions/", "sessions/new/", "access/", "audit/"]
    + [f"{name}/" for name in MEASURES],
)
def test_staff_see_each_page_and_none_of_the_words(site: Site, path: str) -> None:
    answer = site.staff(f"{site.course}/{path}")

    assert answer.status_code == 200
    assert html.fromstring(answer.text).xpath("string(//h1)")
    assert SECRET not in answer.text


def test_staff_of_the_site_see_the_runs_and_its_health(site: Site, tree: CourseTree) -> None:
    block = site.key(first_of(tree, "text").key)
    assert site.handle(block, "save_place", {"place": 0, "finished": True}).status_code == 200
    wait_for(lambda: site.api(f"courses/{site.course}/summary/").json()["people"])
    assert str(site.course) in site.staff("").text
    health = html.fromstring(site.staff("health/").text)
    states = {row.xpath("string(th)"): row.xpath("string(td)") for row in health.xpath("//tbody/tr[th]")}

    assert states["Tables"] == states["Course runs"] == states["Completion"] == "Well"
    assert states["Keys for what learners write"] != "Problem"


@pytest.mark.parametrize("name", ["summary", "completion", "learners", *MEASURES])
def test_the_api_answers(site: Site, name: str) -> None:
    answer = site.api(f"courses/{site.course}/{name}/")

    assert answer.status_code == 200
    assert SECRET not in json.dumps(answer.json())


# What the platform does for staff, and when somebody leaves


@pytest.mark.live
def test_a_problem_report_has_a_row_and_no_words(real_site: PlatformSite, tree: CourseTree) -> None:
    block = real_site.key(first_of(tree, "reflection").key)
    assert real_site.handle(block, "save_text", {"text": SECRET, "revision": ""}).status_code == 200
    report = real_site.problem_report(block)
    name = real_site.user_name(real_site.learner_session)

    assert [row for row in csv.reader(io.StringIO(report)) if name in row]
    assert SECRET not in report


@pytest.mark.live
def test_a_reset_by_staff_clears_the_block(real_site: PlatformSite, tree: CourseTree) -> None:
    block = real_site.key(first_of(tree, "check").key)
    [request] = requests_for("check", text_of(first_of(tree, "check")))
    assert real_site.handle(block, request.handler, request.data).status_code == 200
    assert str(block) in checked_blocks(real_site, tree)
    real_site.instructor(
        "reset_student_attempts",
        problem_to_reset=str(block),
        unique_student_identifier=real_site.user_name(real_site.learner_session),
        delete_module="true",
    )

    assert str(block) not in checked_blocks(real_site, tree)


def checked_blocks(site: Site, tree: CourseTree) -> set[str]:
    """The checks that the learner's own file holds an answer to; other tests have answered some."""
    return {one["usage_key"] for one in answers_of(site, tree)["check_results"]}


def answers_of(site: Site, tree: CourseTree) -> Any:
    """All that the learner's own file holds of their answers."""
    answer = site.handle(site.key(first_of(tree, "record").key), "take", suffix="json")
    assert answer.status_code == 200
    return answer.json()["answers"]


@pytest.mark.live
def test_who_is_retired_is_gone(real_site: PlatformSite, tree: CourseTree) -> None:
    """The account that the environment names as leaving does not come back."""
    assert os.environ.get(LEAVER), f"set {LEAVER} to an account that may be retired for good (docs/testing.md)"
    leaver = account(LEAVER)
    session = real_site.signed_in(leaver)
    real_site.enrol(session)
    name = real_site.user_name(session)
    guide, text = (real_site.key(first_of(tree, kind).key) for kind in ("text", "reflection"))
    real_site.handle_as(session, text, "save_text", {"text": SECRET, "revision": ""}).raise_for_status()
    real_site.handle_as(session, guide, "save_place", {"place": 0, "finished": True}).raise_for_status()
    wait_for(lambda: name in listed(real_site))

    accounts = f"{real_site.base}/api/user/v1/accounts"
    # The platform reads the password from a form, and answers 400 to a JSON object.
    send(session, f"{accounts}/deactivate_logout/", form={"password": leaver.password}).raise_for_status()
    real_site.take_up_retirement(name)
    for step in ("retire_misc", "retire"):
        answer = send(real_site.staff_session, f"{accounts}/{step}/", {"username": name})
        assert answer.status_code == 204, (step, answer.status_code, answer.text[:500])

    wait_for(lambda: name not in listed(real_site))


def listed(site: PlatformSite) -> str:
    """What the API lists of learners, all pages of it."""
    found, path = "", f"courses/{site.course}/learners/"
    while path:
        answer = site.api(path)
        answer.raise_for_status()
        found += answer.text
        path = (answer.json().get("next") or "").partition("/api/v1/")[2]
    return found
