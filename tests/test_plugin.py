"""The LMS and Studio find the plugin by the platform's own loader, and it hears what it has to."""

import json
import sys
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.dispatch import Signal
from django.utils import timezone
from edx_django_utils.plugins import add_plugins, connect_plugin_receivers, get_plugin_apps
from openedx_events.learning.data import CourseData, CourseEnrollmentData, UserData, UserPersonalData
from openedx_events.learning.signals import COURSE_ENROLLMENT_CREATED

from digiboards_xblocks import platform
from digiboards_xblocks.apps import DigiboardsConfig
from digiboards_xblocks.core.programme_outline import parse_outline
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.organisations.models import Membership, Organisation, RosterEntry
from digiboards_xblocks.programme.people import roster
from digiboards_xblocks.programme.retention import retirement
from tests.activities.samples import SAMPLES, Sample, each_block, made

from .conftest import COURSE_KEY

OURS = "digiboards_xblocks.apps.DigiboardsConfig"
# The modules of the platform that our receivers and those of edx-completion name, and the signals in them.
SIGNALS = {
    "openedx.core.djangoapps.user_api.accounts.signals": ("USER_RETIRE_LMS_MISC", "USER_RETIRE_LMS_CRITICAL"),
    "openedx.core.djangoapps.signals.signals": ("USER_ACCOUNT_ACTIVATED",),
    "lms.djangoapps.grades.signals.signals": ("PROBLEM_WEIGHTED_SCORE_CHANGED",),
}


def stand_in(monkeypatch: pytest.MonkeyPatch, path: str, **contents: Any) -> ModuleType:
    """A module of the platform, and the packages that it is in."""
    names = path.split(".")
    for end in range(1, len(names) + 1):
        name = ".".join(names[:end])
        if name not in sys.modules:
            monkeypatch.setitem(sys.modules, name, ModuleType(name))
    module = sys.modules[path]
    for name, value in contents.items():
        monkeypatch.setattr(module, name, value, raising=False)
    return module


def installed(monkeypatch: pytest.MonkeyPatch, *names: str) -> None:
    real = apps.is_installed
    monkeypatch.setattr(apps, "is_installed", lambda name: name in names or real(name))


def enrolments(monkeypatch: pytest.MonkeyPatch, found: list[int], **asked: Any) -> None:
    """The platform's table of enrolments, which gives these people if it is asked just that."""

    class Enrolments:
        def filter(self, **given: Any) -> "Enrolments":
            assert given == asked
            return self

        def values_list(self, name: str, *, flat: bool) -> list[int]:
            assert name == "user_id"
            return found

    installed(monkeypatch, "common.djangoapps.student")
    table = SimpleNamespace(objects=Enrolments())
    stand_in(monkeypatch, "common.djangoapps.student.models", CourseEnrollment=table)


@pytest.fixture
def signals(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Signal]]:
    """The platform's signals, connected as the LMS does when it starts."""
    made = {name: Signal() for names in SIGNALS.values() for name in names}
    for path, names in SIGNALS.items():
        stand_in(monkeypatch, path, **{name: made[name] for name in names})
    connected = list(COURSE_ENROLLMENT_CREATED.receivers)
    connect_plugin_receivers("lms.djangoapp")
    yield made
    COURSE_ENROLLMENT_CREATED.receivers = connected
    COURSE_ENROLLMENT_CREATED.sender_receivers_cache.clear()


@pytest.mark.parametrize("project", ["lms.djangoapp", "cms.djangoapp"])
def test_the_plugin_is_found_by_its_entry_points(project: str) -> None:
    assert OURS in get_plugin_apps(project)


@pytest.mark.parametrize("project", ["lms.djangoapp", "cms.djangoapp"])
def test_settings_are_merged_and_twice_is_once(project: str, monkeypatch: pytest.MonkeyPatch) -> None:
    site = stand_in(
        monkeypatch, "operators_site_settings", DIGIBOARDS_PRIVATE_TEXT_KEYS=["kept"], FEATURES={}, INSTALLED_APPS=["a"]
    )
    add_plugins("operators_site_settings", project, "common")
    once = {name: value for name, value in vars(site).items() if name.isupper()}
    add_plugins("operators_site_settings", project, "common")

    assert once["DIGIBOARDS_PRIVATE_TEXT_KEYS"] == ["kept"]
    assert once["INSTALLED_APPS"] == ["a"]
    assert {name: value for name, value in vars(site).items() if name.isupper()} == once


def waiting(email: str) -> None:
    course, _ = Course.objects.get_or_create(course_key=str(COURSE_KEY))
    organisation, _ = Organisation.objects.get_or_create(ods_code="R0A", defaults={"name": "N", "kind": "trust"})
    RosterEntry.objects.create(course=course, organisation=organisation, email=email, entered_at=timezone.now())


@pytest.fixture
def later(db: None) -> Any:
    waiting("later@example.org")
    return get_user_model().objects.create(username="later", email="later@example.org")


def test_somebody_who_confirms_their_address_is_met(
    signals: dict[str, Signal], later: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        signals["USER_ACCOUNT_ACTIVATED"].send(None, user=later)
        assert Membership.objects.count() == 0, "only once what the platform is doing is stored"

    assert Membership.objects.get().learner == later


def test_somebody_who_enrols_is_met(
    signals: dict[str, Signal], later: Any, django_capture_on_commit_callbacks: Any
) -> None:
    who = UserData(id=later.pk, is_active=True, pii=UserPersonalData(username="later", email="later@example.org"))
    enrollment = CourseEnrollmentData(
        user=who,
        course=CourseData(course_key=COURSE_KEY),
        mode="audit",
        is_active=True,
        creation_date=timezone.now(),
    )
    with django_capture_on_commit_callbacks(execute=True):
        COURSE_ENROLLMENT_CREATED.send_event(enrollment=enrollment)

    assert Membership.objects.get().learner == later


def test_a_failure_of_ours_is_no_failure_of_theirs(
    signals: dict[str, Signal],
    later: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    django_capture_on_commit_callbacks: Any,
) -> None:
    def fail(**_kwargs: Any) -> int:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(roster, "match", fail)
    with django_capture_on_commit_callbacks(execute=True):
        signals["USER_ACCOUNT_ACTIVATED"].send(None, user=later)

    assert "the disk is full" in caplog.text
    assert "@" not in caplog.text


@pytest.mark.parametrize("name", ["USER_RETIRE_LMS_MISC", "USER_RETIRE_LMS_CRITICAL"])
def test_retirement_forgets_and_may_be_repeated(name: str, signals: dict[str, Signal], later: Any) -> None:
    roster.match(learner_id=later.pk)
    waiting("later@example.org")
    for _ in range(2):
        signals[name].send(None, user=later)

    assert Membership.objects.count() == RosterEntry.objects.count() == 0


def test_retirement_that_fails_is_heard_of(
    signals: dict[str, Signal], later: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retirement, "retire_learner", lambda _learner_id: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        signals["USER_RETIRE_LMS_MISC"].send(None, user=later)


def test_every_receiver_that_is_named_is_there() -> None:
    from digiboards_xblocks import signals as receivers

    named = [
        receiver
        for config in DigiboardsConfig.plugin_app["signals_config"].values()
        for receiver in config["receivers"]
    ]

    assert len(named) == 5
    assert all(callable(getattr(receivers, item["receiver_func_name"])) for item in named)


def test_course_teams_are_those_whom_the_lms_gives_access(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert platform.course_roles(learner, COURSE_KEY) == frozenset()
    asked: list[Any] = []

    def has_access(*question: Any) -> bool:
        asked.append(question)
        return question[1] == "staff"

    installed(monkeypatch, "lms.djangoapps.courseware")
    stand_in(monkeypatch, "lms.djangoapps.courseware.access", has_access=has_access)

    assert platform.course_roles(learner, COURSE_KEY) == {"staff"}
    assert asked == [(learner, "instructor", COURSE_KEY), (learner, "staff", COURSE_KEY)]


def test_the_address_before_a_retirement_is_known_too(later: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert platform.addresses_of(later.pk) == {"later@example.org"}

    class Kept:
        def filter(self, *, user_id: int) -> "Kept":
            assert user_id == later.pk
            return self

        def values_list(self, name: str, *, flat: bool) -> list[str]:
            assert name == "original_email"
            return ["before@example.org"]

    installed(monkeypatch, "openedx.core.djangoapps.user_api")
    stand_in(
        monkeypatch,
        "openedx.core.djangoapps.user_api.models",
        UserRetirementStatus=SimpleNamespace(objects=Kept()),
    )

    assert platform.addresses_of(later.pk) == {"later@example.org", "before@example.org"}


def test_who_takes_a_course_run_still_is_told_by_the_lms(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert platform.enrolled(COURSE_KEY, [learner.pk]) == {learner.pk}

    enrolments(monkeypatch, [learner.pk], course_id=COURSE_KEY, user_id__in=[learner.pk, 0], is_active=True)

    assert platform.enrolled(COURSE_KEY, [learner.pk, 0]) == {learner.pk}


def test_who_takes_a_course_run_at_all(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert platform.everybody_enrolled(COURSE_KEY) == set()

    enrolments(monkeypatch, [learner.pk], course_id=COURSE_KEY, is_active=True)

    assert platform.everybody_enrolled(COURSE_KEY) == {learner.pk}


OUTLINE = {"guides": [{"id": "g1", "title": "A guide"}]}
RELEASED = [{"kind": "check", "id": "g1-check", "block": "g1-check-1"}]


@pytest.mark.parametrize(
    ("ours", "told"),
    [
        ({"edition": "trust", "format": 1, "programme": OUTLINE}, {"edition": "trust", "programme": OUTLINE}),
        ({"programme": OUTLINE}, {"programme": OUTLINE}),
        (
            {"programme": OUTLINE, "released": RELEASED, "more": 1},
            {"programme": OUTLINE, "released": RELEASED},
        ),
        ({"edition": "trust"}, None),
        ("nonsense", None),
        (None, None),
    ],
)
def test_the_outline_comes_from_the_settings_of_the_course(
    ours: Any, told: dict[str, Any] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = SimpleNamespace(other_course_settings={"digital_boards": ours} if ours else None)
    store = SimpleNamespace(get_course=lambda key: course if key == COURSE_KEY else None)
    installed(monkeypatch, "lms.djangoapps.courseware")
    stand_in(monkeypatch, "xmodule.modulestore.django", modulestore=lambda: store)

    outline = platform.outline_of(COURSE_KEY)
    assert (json.loads(outline) if outline else None) == told
    assert parse_outline(outline).edition == (told or {}).get("edition", "")
    assert platform.outline_of(COURSE_KEY.replace(run="none")) == ""


@pytest.mark.parametrize(
    ("ours", "told"),
    [
        ({"programme": OUTLINE, "run_sheets": [{"id": "g1/board-workshop"}]}, [{"id": "g1/board-workshop"}]),
        ({"programme": OUTLINE}, None),
        ("nonsense", None),
        (None, None),
    ],
)
def test_run_sheets_come_from_the_settings_of_the_course(
    ours: Any, told: list[dict[str, Any]] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    course = SimpleNamespace(other_course_settings={"digital_boards": ours} if ours else None)
    store_of(monkeypatch, get_course=lambda key: course if key == COURSE_KEY else None)

    found = platform.run_sheets_of(COURSE_KEY)
    assert (json.loads(found) if found else None) == told
    assert platform.run_sheets_of(COURSE_KEY.replace(run="none")) == ""


def store_of(monkeypatch: pytest.MonkeyPatch, **contents: Any) -> None:
    """The platform's modulestore."""
    installed(monkeypatch, "lms.djangoapps.courseware")
    stand_in(monkeypatch, "xmodule.modulestore.django", modulestore=lambda: SimpleNamespace(**contents))


def test_whether_a_block_is_in_the_course_is_told_by_the_modulestore(monkeypatch: pytest.MonkeyPatch) -> None:
    key, other = (COURSE_KEY.make_usage_key("digiboards_check", name) for name in ("here", "gone"))
    assert platform.is_in_course(other), "where there is no platform, nobody can say that it is not"

    store_of(monkeypatch, has_item=lambda asked: asked == key)

    assert platform.is_in_course(key)
    assert not platform.is_in_course(other)


def item(block_type: str, name: str, *children: Any, hidden: bool = False) -> SimpleNamespace:
    """A block of the platform's tree; a vertical names its children by keys, as the others do too."""
    return SimpleNamespace(
        scope_ids=SimpleNamespace(block_type=block_type, usage_id=COURSE_KEY.make_usage_key(block_type, name)),
        visible_to_staff_only=hidden,
        has_children=bool(children),
        children=[child.scope_ids.usage_id for child in children],
        get_children=lambda: list(children),
    )


def test_the_pages_of_a_course_are_those_that_learners_can_be_led_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert platform.pages_of(COURSE_KEY) is None
    page = item("vertical", "g1-welcome", item("digiboards_text", "g1-welcome-1"))
    hidden = item("chapter", "g2", item("sequential", "g2-start", item("vertical", "g2-welcome")), hidden=True)
    course = item("course", "course", item("chapter", "g1", item("sequential", "g1-start", page)), hidden)
    asked: list[Any] = []

    def get_course(key: Any, depth: int) -> Any:
        asked.append(depth)
        return course if key == COURSE_KEY else None

    store_of(monkeypatch, get_course=get_course)

    assert platform.pages_of(COURSE_KEY) == {"g1", "g1-start", "g1-welcome", "g1-welcome-1"}
    assert platform.pages_of(COURSE_KEY.replace(run="none")) is None
    assert asked == [3, 3]


def test_of_whom_the_platform_keeps_a_state_is_told_by_the_lms(monkeypatch: pytest.MonkeyPatch) -> None:
    key = COURSE_KEY.make_usage_key("digiboards_check", "g1-check")
    assert list(platform.usernames_with_state(key)) == []

    class States(list[str]):
        def filter(self, **given: Any) -> "States":
            assert given == {"module_state_key": key}
            return self

        def values_list(self, name: str, *, flat: bool) -> "States":
            assert name == "student__username"
            return self

        def iterator(self) -> Iterator[str]:
            return iter(self)

    installed(monkeypatch, "lms.djangoapps.courseware")
    table = SimpleNamespace(objects=States(["amina", "ben"]))
    stand_in(monkeypatch, "lms.djangoapps.courseware.models", StudentModule=table)

    assert list(platform.usernames_with_state(key)) == ["amina", "ben"]


@pytest.fixture
def lms_ways(learner: Any, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The platform's own ways to a learner and to their grades; what the grades are told."""
    told: list[dict[str, Any]] = []
    changed = SimpleNamespace(send=lambda **score: told.append(score))
    installed(monkeypatch, "common.djangoapps.student", "lms.djangoapps.grades")
    stand_in(
        monkeypatch,
        "common.djangoapps.student.models",
        user_by_anonymous_id=lambda anonymous_id: learner if anonymous_id == "5a3f" else None,
    )
    stand_in(monkeypatch, "lms.djangoapps.grades.signals.signals", PROBLEM_RAW_SCORE_CHANGED=changed)
    tables = SimpleNamespace(courseware_student_module="csm")
    stand_in(monkeypatch, "lms.djangoapps.grades.constants", ScoreDatabaseTableEnum=tables)
    return told


def test_an_anonymous_id_leads_to_its_learner(lms_ways: list[Any], learner: Any) -> None:
    assert platform.learner_id_of("5a3f") == learner.pk
    assert platform.learner_id_of("0000") is None


def test_no_platform_knows_no_anonymous_id() -> None:
    assert platform.learner_id_of("5a3f") is None


@each_block
def test_a_reset_takes_the_grade_too(sample: Sample, lms_ways: list[dict[str, Any]], learner: Any) -> None:
    """The platform leaves that to any block that clears something of its own."""
    block = made(sample, user=learner)
    unbound = made(sample)
    unbound.clear_student_state(user_id="0000")
    assert lms_ways == []
    unbound.clear_student_state(user_id="5a3f", course_id=str(COURSE_KEY), item_id="x", requesting_user_id="77")

    if not getattr(block, "has_score", False):
        assert lms_ways == []
        return
    [score] = lms_ways
    assert (score["user_id"], score["usage_id"]) == (learner.pk, str(block.scope_ids.usage_id))
    assert score["course_id"] == str(COURSE_KEY)
    assert (score["raw_earned"], score["raw_possible"], score["score_deleted"]) == (0, block.max_score(), True)
    assert score["score_db_table"] == "csm"


def test_a_reset_of_a_broken_check_takes_the_grade_too(lms_ways: list[dict[str, Any]]) -> None:
    [sample] = [sample for sample in SAMPLES if sample.block_type == "digiboards_check"]
    made(sample, content=sample.broken).clear_student_state(user_id="5a3f")

    assert [(score["raw_earned"], score["raw_possible"]) for score in lms_ways] == [(0, 0)]
