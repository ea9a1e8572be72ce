"""Course runs, cohorts and regions side by side: counts that are exact, and figures as the other pages have them."""

import json
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

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


@pytest.fixture
def both_editions(boards: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run of each edition: three people, of whom two began, and one, who did."""
    editions = {COURSE_KEY: "trust", OTHER_COURSE: "ics"}
    outline = json.loads(programmes.OUTLINE)
    monkeypatch.setattr(programmes, "outline_of", lambda key: json.dumps({"edition": editions[key], **outline}))
    people = [person(name, boards["R91"], cohort="spring") for name in ("amina", "ben", "carys")]
    for user in people[:2]:
        complete(user, "g1-a")
    of_a_system = person("dilys")
    complete(of_a_system, "g1-a", course_key=OTHER_COURSE)
    aggregates.mark(OTHER_COURSE, [of_a_system.pk])
    for key in editions:
        refresh.refresh(key)


def groups(ask: Ask, user: Any, path: str = PAGE) -> dict[str, dict[str, list[str]]]:
    answer = ask(path, user)
    assert answer.status_code == HTTPStatus.OK
    page = html.fromstring(answer.content.decode())
    return {
        heading.get("id"): {
            row.xpath("string(th/a)"): [cell.text_content().strip() for cell in row.xpath("td")]
            for row in page.xpath(f"//*[@aria-labelledby='{heading.get('id')}']//tbody/tr")
        }
        for heading in page.xpath("//h2[@id != 'two']")
    }


def two(ask: Ask, user: Any, **asked: str) -> dict[str, list[str]]:
    """What is said of the two that are beside each other, with their names under ""."""
    page = html.fromstring(ask(f"{PAGE}?{urlencode(asked)}", user).content.decode())
    rows = {
        row.xpath("string(th)"): [cell.text_content().strip() for cell in row.xpath("td")]
        for row in page.xpath("//*[@aria-labelledby='two']//tbody/tr")
    }
    chosen = [page.xpath(f"string(//select[@id='{name}']//option[@selected])") for name in ("one", "other")]
    heads = [head.text_content() for head in page.xpath("//*[@aria-labelledby='two']//thead//th")]
    assert heads[:2] == chosen
    return {"": chosen, **rows}


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


def test_runs_are_those_that_one_may_see_as_a_whole(roles: dict[str, Any], both_editions: None, ask: Ask) -> None:
    assert list(groups(ask, roles["global staff"])["runs"]) == ["ics, 2026", "trust, 2026"]
    assert list(groups(ask, roles["staff"])["runs"]) == ["trust, 2026"]
    grants.grant(holder=roles["learner"], scope=programme(COURSE_KEY), by=None)
    grants.grant(holder=roles["learner"], scope=programme(OTHER_COURSE), by=None)
    assert list(groups(ask, roles["learner"])["runs"]) == ["ics, 2026", "trust, 2026"]


def margin(words: str) -> float:
    return float(words.partition("±")[2].split()[0].rstrip(","))


def test_two_parts_have_their_difference_with_the_sum_of_their_margins(
    staff: Any, many: None, answered: None, ask: Ask
) -> None:
    found = two(ask, staff, one="cohorts:autumn", other="cohorts:spring")

    assert found[""] == ["Autumn", "Spring"]
    assert found["People"] == ["20", "20", "no difference"]
    assert found["Started"] == ["10 (50%)", "10 (50%)", "no difference"]
    for name, decimals in (("Change of confidence", 2), ("Would recommend a guide", 1)):
        mine, theirs, apart = found[name]
        assert margin(apart) == pytest.approx(margin(mine) + margin(theirs), abs=1.5 * 10**-decimals)
    assert found["Change of confidence"][2].startswith("+0.25 ±")
    assert found["Would recommend a guide"][2].endswith(" points, within the margin")
    assert two(ask, staff) == found, "the first two of a kind, where there are no two course runs"


def test_a_region_and_a_cohort_can_be_beside_each_other(staff: Any, many: None, answered: None, ask: Ask) -> None:
    found = two(ask, staff, one="regions:Y99", other="cohorts:spring")
    assert found["People"] == ["40", "20", "20 more"]
    page = ask(f"{PAGE}?one=regions:Y99&other=cohorts:spring", staff).content.decode()
    assert "is the sum of both, the most that it can be" in page


@pytest.mark.parametrize(
    "junk", [{"one": "x"}, {"one": "cohorts:autumn", "other": "cohorts:autumn"}, {"other": "regions:<b>"}]
)
def test_junk_and_one_twice_are_as_nothing(
    staff: Any, many: None, answered: None, ask: Ask, junk: dict[str, str]
) -> None:
    assert two(ask, staff, **junk)[""] == ["Autumn", "Spring"]


def test_a_run_of_the_other_edition_is_beside_this_one_from_the_start(
    roles: dict[str, Any], both_editions: None, ask: Ask
) -> None:
    found = two(ask, roles["global staff"])
    assert found[""] == ["trust, 2026", "ics, 2026"]
    assert found["People"] == ["3", "1", "2 more"]
    assert found["Started"] == ["2 (67%)", "1 (100%)", "−33 points"]
    assert found["Change of confidence"] == ["–", "–", "–"]
    page = ask(PAGE, roles["global staff"]).content.decode()
    assert "The two editions differ in some of their pages" in page
    assert "sum of both" not in page
    turned = two(ask, roles["global staff"], one=f"runs:{OTHER_COURSE}", other=f"runs:{COURSE_KEY}")
    assert turned["Started"] == ["1 (100%)", "2 (67%)", "+33 points"]


def test_a_run_that_one_may_not_see_cannot_be_chosen(roles: dict[str, Any], both_editions: None, ask: Ask) -> None:
    page = ask(f"{PAGE}?one=runs:{COURSE_KEY}&other=runs:{OTHER_COURSE}", roles["staff"]).content.decode()
    assert str(OTHER_COURSE) not in page
    assert "ics, 2026" not in page


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
