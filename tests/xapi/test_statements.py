"""What learners do becomes statements: by xAPI's rules, by our profile, the same each time, and without an answer."""

import datetime
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from eventtracking import tracker
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonpath_ng import parse
from openedx_events.learning.data import CourseData, UserData, UserPersonalData
from ralph.models.xapi.base.statements import BaseXapiStatement

from digiboards_xblocks.programme.finishes import announcing
from digiboards_xblocks.programme.finishes.rules import Finish
from digiboards_xblocks.xapi.profile import template
from digiboards_xblocks.xapi.vocabulary import EVENTS, OF_FINISHES, PROFILE_VERSION, TYPES, kind_of
from tests.activities.handler_requests import MARK, STEPS, block_types
from tests.activities.test_tracking import PHASES, PLATFORMS, Life
from tests.conftest import COURSE_KEY
from tests.programmes import person

from . import standin
from .settings import LMS_ROOT_URL

pytestmark = [pytest.mark.xapi, pytest.mark.django_db]

BLOCKS = [name for name in block_types() if name != "digiboards_recall"]  # it only shows
Publish = Callable[..., list[dict[str, Any]]]


def lived(block_type: str, requests: list[Any], publish: Publish, on_commit: Any) -> tuple[Life, list[Any], list[Any]]:
    """A learner who does all that a block offers; the events that it published, and the statements."""
    life = Life(block_type)
    with on_commit(execute=True):
        for step, request in zip(STEPS[block_type], requests, strict=True):
            life.do(step.handler, request)
    events = [(name, data) for name, data in life.block.runtime.published if name not in PLATFORMS]
    return life, events, publish(life.block, life.learner, events)


def assert_by_the_rules(statement: dict[str, Any], event: str) -> None:
    """By xAPI's, as the record store of Aspects has them, and by the profile's template for the event."""
    BaseXapiStatement(**statement)
    expected = template(event)
    assert statement["verb"]["id"] == expected["verb"]
    assert statement["object"]["definition"]["type"] == expected["objectActivityType"]
    category = statement["context"]["contextActivities"]["category"]
    assert [one["id"] for one in category] == [PROFILE_VERSION]
    assert [one["definition"]["type"] for one in category] == expected["contextCategoryActivityType"]
    for rule in expected["rules"]:
        found = [match.value for match in parse(rule["location"]).find(statement)]
        assert bool(found) is (rule["presence"] == "included") or rule["presence"] == "recommended", rule
        assert all(value in rule.get("all", [value]) for value in found), rule


def without(statement: dict[str, Any], life: Life) -> Any:
    """A statement without what tells one learner, course run or moment from another."""
    text = json.dumps({**statement, "id": "", "timestamp": ""}).replace(statement["actor"]["account"]["name"], "WHO")
    return json.loads(re.sub(rf"\b{life.course_key.run}\b", "RUN", text))


@pytest.mark.parametrize("block_type", BLOCKS)
@settings(max_examples=3, phases=PHASES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_is_answered_becomes_the_same_statements(
    block_type: str, publish: Publish, django_capture_on_commit_callbacks: Any, data: st.DataObject
) -> None:
    """The attacker has all statements of two learners who did the same, and answered differently."""
    answers = [[data.draw(step.requests) for step in STEPS[block_type]] for _ in range(2)]
    (one, events, statements), (other, _, others) = (
        lived(block_type, requests, publish, django_capture_on_commit_callbacks) for requests in answers
    )

    assert events
    assert len(statements) == len(events)
    for (event, published), statement in zip(events, statements, strict=True):
        assert_by_the_rules(statement, event)
        assert statement["object"]["id"] == f"{LMS_ROOT_URL}/xblock/{one.block.scope_ids.usage_id}"
        assert statement["object"]["definition"].get("name", {}).get("en", "") == published["name"]
        user_uuid = str(standin.ExternalId.add_new_user_id(one.learner, "xapi")[0].external_user_id)
        assert statement["actor"]["account"] == {"homePage": LMS_ROOT_URL, "name": user_uuid}
        assert one.learner.username not in json.dumps(statement)
    assert [without(statement, one) for statement in statements] == [without(statement, other) for statement in others]
    assert MARK not in json.dumps([statements, others])
    assert len({statement["id"] for statement in [*statements, *others]}) == 2 * len(events)


def test_every_event_of_a_block_is_met_here() -> None:
    met = {f"digiboards.{name.removeprefix('digiboards_')}" for name in BLOCKS}
    assert {event.rpartition(".")[0] for event in EVENTS if kind_of(event) not in OF_FINISHES} == met


def finished(*guides: str) -> list[Any]:
    """Announce that somebody has finished these, "" for the programme."""
    user, _ = get_user_model().objects.get_or_create(username="amina", email="amina@example.org")
    told = UserData(pii=UserPersonalData("amina", "amina@example.org", "Amina"), id=user.pk, is_active=True)
    at = datetime.datetime(2026, 3, 1, 12, tzinfo=datetime.UTC)
    for guide in guides:
        announcing._announce(told, CourseData(course_key=COURSE_KEY), "trust", Finish(user.pk, guide, at))
    return [user, at]


def test_finishes_become_statements(statements: list[Any]) -> None:
    _user, at = finished("g1", "")
    guide, programme = statements

    assert_by_the_rules(guide, "digiboards.guide.finished")
    assert_by_the_rules(programme, "digiboards.programme.finished")
    assert guide["object"]["id"] == f"{LMS_ROOT_URL}/course/{COURSE_KEY}/guide/g1"
    assert programme["object"]["id"] == f"{LMS_ROOT_URL}/course/{COURSE_KEY}"
    for statement in statements:
        assert statement["timestamp"] == at.isoformat()
        assert statement["result"] == {"completion": True}
        assert "trust" in statement["context"]["extensions"].values()
        assert "amina" not in json.dumps(statement).lower()


def test_a_finish_that_is_told_twice_is_one_statement(statements: list[Any]) -> None:
    finished("g1", "g2", "")
    finished("g1", "g2", "")

    assert len(statements) == 6
    assert len({statement["id"] for statement in statements}) == 3


def test_staff_who_have_people_counted_leave_nothing_of_theirs_in_it(statements: list[Any]) -> None:
    boss = person("boss")
    of_staff = {
        "user_id": boss.pk,
        "username": "boss",
        "session": "the session of boss",
        "course_id": "course-v1:O+C+R",
    }
    with tracker.get_tracker().context("edx.course.server", of_staff):
        user, _ = finished("g1")

    [statement] = statements
    assert "boss" not in json.dumps(statement)
    assert "O+C+R" not in json.dumps(statement)
    expected, _ = standin.ExternalId.add_new_user_id(user, "xapi")
    assert statement["actor"]["account"]["name"] == str(expected.external_user_id)


def test_looks_of_staff_become_none(statements: list[Any]) -> None:
    tracker.emit("digiboards.staff.looked", {"course_id": str(COURSE_KEY), "user_id": 1, "rows": 3})
    assert statements == []


def test_each_type_is_of_something_that_happens() -> None:
    assert set(TYPES) == {kind_of(event) for event in EVENTS}
