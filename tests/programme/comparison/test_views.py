"""Course runs, cohorts and regions side by side: counts that are exact, and figures as the other pages have them."""

import json
from http import HTTPStatus
from typing import Any

import pytest
from lxml import html

from digiboards_xblocks.programme.comparison import comparing
from digiboards_xblocks.programme.figures import publishing
from digiboards_xblocks.programme.people import grants
from digiboards_xblocks.programme.people.permissions import programme
from digiboards_xblocks.programme.progress import aggregates, refresh, versions
from tests import programmes
from tests.activities.storage import Watched
from tests.answers import rate, tell
from tests.clock import noon
from tests.conftest import COURSE_KEY
from tests.mechanisms import Exact
from tests.programme.conftest import OTHER_COURSE, Ask
from tests.programme.test_answers import DAY
from tests.programmes import complete, person

PAGE = f"/digiboards/{COURSE_KEY}/comparison/"
pytestmark = [pytest.mark.slow, pytest.mark.time_machine(noon(DAY))]


@pytest.fixture
def staff(roles: dict[str, Any]) -> Any:
    return roles["staff"]


@pytest.fixture(autouse=True)
def with_feedback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Feedback in each guide, and on a kind of session, which is no recommendation of the programme."""
    outline = json.loads(programmes.OUTLINE)
    for guide in outline["programme"]["guides"]:
        guide["asked"].append({"id": f"{guide['id']}-feedback", "kind": "feedback", "text": "The guide"})
    outline["programme"]["asked"].insert(0, {"id": "after-a-session", "kind": "feedback", "text": "A session"})
    monkeypatch.setattr(programmes, "OUTLINE", json.dumps(outline))


@pytest.fixture
def answered(boards: Any) -> None:
    """Forty people of a region in two cohorts: half began, all rated a guide twice, and most would recommend it."""
    for place in range(40):
        user = person(f"p{place:02}", boards["R91"], cohort="autumn" if place % 2 else "spring")
        rate(user, "g1", [(2, 4), (3, 3 if place % 4 else 2)])
        tell(user, "g1-feedback", "yes" if place % 5 else "no", "a-lot")
        tell(user, "after-a-session", "no", "decreased", scope="session")
        if place < 20:
            complete(user, "g1-a", *(["g1-b"] if place < 10 else []))
    publishing.publish(COURSE_KEY, day=DAY, mechanism=Exact())


def groups(ask: Ask, user: Any, path: str = PAGE) -> dict[str, dict[str, list[str]]]:
    answer = ask(path, user)
    assert answer.status_code == HTTPStatus.OK
    page = html.fromstring(answer.content.decode())
    return {
        heading.get("id"): {
            row.xpath("string(th/a)"): [cell.text_content().strip() for cell in row.xpath("td")]
            for row in page.xpath(f"//*[@aria-labelledby='{heading.get('id')}']//tbody/tr")
        }
        for heading in page.xpath("//h2")
    }


def test_cohorts_and_regions_have_counts_shares_and_figures(staff: Any, many: None, answered: None, ask: Ask) -> None:
    found = groups(ask, staff)

    assert list(found) == ["runs", "cohorts", "regions"]
    assert list(found["cohorts"]) == ["Autumn", "Spring"]
    for line in found["cohorts"].values():
        assert line[:4] == ["20", "10 (50%)", "5 (25%)", "0 (0%)"]
    [region] = found["regions"].values()
    assert region[:4] == ["40", "20 (50%)", "10 (25%)", "0 (0%)"]
    [run] = found["runs"].values()
    assert run[:4] == region[:4]
    assert run[4].partition(" ±")[0] == "+0.88"
    assert run[5].partition("%")[0] == "80.0"
    assert all(" ±" in cell for line in (run, region) for cell in line[4:])


def test_figures_are_those_of_the_pages_of_confidence_and_feedback(
    staff: Any, many: None, answered: None, ask: Ask
) -> None:
    found = groups(ask, staff)
    for part, line in (
        ("programme", next(iter(found["runs"].values()))),
        ("cohort:autumn", found["cohorts"]["Autumn"]),
        ("cohort:spring", found["cohorts"]["Spring"]),
        ("organisation:Y99", next(iter(found["regions"].values()))),
    ):
        confidence = html.fromstring(
            ask(f"/digiboards/{COURSE_KEY}/confidence/?part={part}", staff).content.decode()
        ).xpath("//tr[th[normalize-space()='All guides together']]/td/text()")
        feedback = html.fromstring(
            ask(f"/digiboards/{COURSE_KEY}/feedback/?part={part}", staff).content.decode()
        ).xpath("(//tr[th[normalize-space()='Guide 1']])[1]/td/text()")
        assert line[4] == confidence[3]
        assert line[5] == feedback[1]


def test_what_is_too_uncertain_is_not_shown_here_either(staff: Any, answered: None, ask: Ask) -> None:
    for line in groups(ask, staff)["cohorts"].values():
        assert not [cell for cell in line[4:] if " ±" in cell.removeprefix("– margin over ±10")]


def test_before_anything_is_published_there_is_a_dash(staff: Any, boards: Any, ask: Ask) -> None:
    complete(person("amina", boards["R91"], cohort="spring"), "g1-a")
    found = groups(ask, staff)

    assert found["cohorts"]["Spring"] == ["1", "1 (100%)", "0 (0%)", "0 (0%)", "–", "–"]


def test_runs_are_those_that_one_may_see_as_a_whole(
    roles: dict[str, Any], boards: Any, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    editions = {COURSE_KEY: "trust", OTHER_COURSE: "ics"}
    outline = json.loads(programmes.OUTLINE)
    monkeypatch.setattr(programmes, "outline_of", lambda key: json.dumps({"edition": editions[key], **outline}))
    for key in editions:
        complete(person(f"of {key.run} {key.org}"), "g1-a", course_key=key)
        aggregates.mark(key, [person(f"marked {key.org}").pk])
        refresh.refresh(key)

    assert list(groups(ask, roles["global staff"])["runs"]) == ["ics, 2026", "trust, 2026"]
    assert list(groups(ask, roles["staff"])["runs"]) == ["trust, 2026"]
    grants.grant(holder=roles["learner"], scope=programme(COURSE_KEY), by=None)
    grants.grant(holder=roles["learner"], scope=programme(OTHER_COURSE), by=None)
    assert list(groups(ask, roles["learner"])["runs"]) == ["ics, 2026", "trust, 2026"]


def test_it_takes_as_many_queries_for_many_people_as_for_one(staff: Any, boards: Any, ask: Ask) -> None:
    def queries() -> int:
        refresh.refresh(COURSE_KEY)
        with Watched() as watched:
            comparing.compare_runs({COURSE_KEY: versions.programme_of(COURSE_KEY)})
            comparing.compare_cohorts(COURSE_KEY, versions.programme_of(COURSE_KEY))
            comparing.compare_regions(COURSE_KEY, versions.programme_of(COURSE_KEY))
        return len(watched.ours)

    complete(person("first", boards["R91"], cohort="spring"), "g1-a")
    few = queries()
    for place in range(12):
        complete(person(f"p{place}", boards["R92"], cohort=f"c{place % 3}"), "g1-a")
    assert queries() == few
