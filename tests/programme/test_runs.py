"""Several course runs side by side, and together with each person once."""

import json
from typing import Any

import pytest
from lxml import html
from opaque_keys.edx.locator import CourseLocator

from digiboards_xblocks import platform
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.progress import aggregates, refresh
from digiboards_xblocks.programme.progress.models import LearnerProgress, SliceProgress
from tests.conftest import COURSE_KEY
from tests.programmes import complete, person

from .conftest import Ask

LATER = CourseLocator("DigitalBoards", "DB101", "2027")


@pytest.fixture
def two_runs(boards: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests import programmes

    monkeypatch.setattr(programmes, "outline_of", lambda _key: programmes.OUTLINE)
    amina, ben = person("amina", boards["R91"]), person("ben", boards["R92"])
    for key, users in ((COURSE_KEY, (amina, ben)), (LATER, (amina,))):
        for user in users:
            complete(user, "g1-a", "g1-b", course_key=key)
            aggregates.mark(key, [user.pk])
        refresh.refresh(key)


def rows(ask: Ask, user: Any) -> dict[str, list[str]]:
    page = html.fromstring(ask("/digiboards/", user).content.decode())
    return {
        row.xpath("string(th)"): [cell.text for cell in row.xpath("td[@class='number']")]
        for row in page.xpath("//tbody/tr | //tfoot/tr")
    }


def test_each_person_is_counted_once(roles: dict[str, Any], two_runs: None, ask: Ask) -> None:
    assert rows(ask, roles["global staff"]) == {
        str(COURSE_KEY): ["2", "2", "2", "0"],
        str(LATER): ["1", "1", "1", "0"],
        "Together, each person once": ["2", "2", "2", "0"],
    }


def test_each_edition_is_told_by_itself(
    roles: dict[str, Any], boards: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, ask: Ask
) -> None:
    from tests import programmes

    runs = {COURSE_KEY: "trust", LATER: "ics", CourseLocator("DigitalBoards", "DB101", "2028"): "trust"}
    told = json.loads(programmes.OUTLINE)
    monkeypatch.setattr(programmes, "outline_of", lambda key: json.dumps({"edition": runs[key], **told}))
    amina, ben = person("amina"), person("ben")
    for key in runs:
        for user in (amina, ben) if key == LATER else (amina,):
            complete(user, "g1-a", course_key=key)
            aggregates.mark(key, [user.pk])
        refresh.refresh(key)

    found = rows(ask, roles["global staff"])
    assert list(found)[:3] == [str(LATER), str(COURSE_KEY), "course-v1:DigitalBoards+DB101+2028"]
    assert found["Edition trust, each person once"] == ["1", "1", "0", "0"]
    assert found["Together, each person once"] == ["2", "2", "0", "0"]
    assert "Edition ics, each person once" not in found


def test_who_may_see_one_run_sees_that_and_no_total(roles: dict[str, Any], two_runs: None, ask: Ask) -> None:
    assert rows(ask, roles["staff"]) == {str(COURSE_KEY): ["2", "2", "2", "0"]}


@pytest.mark.parametrize("role", ["learner", "sponsor"])
def test_who_may_see_none_is_told_so(roles: dict[str, Any], two_runs: None, ask: Ask, role: str) -> None:
    assert rows(ask, roles[role]) == {}
    assert "There is no course run here" in ask("/digiboards/", roles[role]).content.decode()


def test_a_part_of_a_run_gives_nothing_of_it_away(roles: dict[str, Any], two_runs: None, ask: Ask) -> None:
    """A total over runs that one may not see as a whole would tell of them by subtraction."""
    page = ask("/digiboards/", roles["staff"]).content.decode()
    assert str(LATER) not in page
    assert "Together" not in page


def test_queries_do_not_grow_with_runs(
    roles: dict[str, Any], ask: Ask, django_assert_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "course_roles", lambda *_: frozenset({"staff"}))
    for number in range(5):
        course = Course.objects.create(course_key=f"course-v1:A+B+{number}")
        SliceProgress.objects.create(course=course, kind="programme", people=1)
        LearnerProgress.objects.create(course=course, learner=roles["learner"])
    with django_assert_num_queries(3):
        answer = ask("/digiboards/", roles["global staff"], is_counted=False)
    assert answer.content.decode().count('<th scope="row"') == 6
