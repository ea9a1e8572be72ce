"""The ways from the platform's pages to ours, through the platform's own filters and its list of course tabs."""

import importlib
import sys
from importlib.metadata import entry_points
from types import ModuleType, SimpleNamespace
from typing import Any

import crum
import pytest
from django.urls import reverse
from edx_django_utils.plugins import add_plugins
from mako.lookup import TemplateLookup
from openedx_filters.learning import filters as platform_filters
from openedx_filters.learning.filters import InstructorDashboardRenderStarted
from openedx_filters.tooling import OpenEdxPublicFilter

from digiboards_xblocks.settings.lms import STEPS, TEMPLATES, plugin_settings, with_our_steps
from tests.activities.samples import HOSTILE
from tests.conftest import COURSE_KEY

from .conftest import OTHER_COURSE

SITE = "https://learn.example.org"
PAGE = f"/digiboards/{COURSE_KEY}/"
SEES = {
    "learner": False,
    "other course's staff": False,
    "other sponsor": True,
    "sponsor": True,
    "staff": True,
    "instructor": True,
    "global staff": True,
    "anonymous": False,
}
TABS = [{"tab_id": "course_info", "title": "Course Info", "url": "/instructor/x", "sort_order": 10}]


class _TabsRequested(OpenEdxPublicFilter):
    """As later releases have it; Teak, which has the older dashboard alone, lacks it."""

    filter_type = "org.openedx.learning.instructor.dashboard.tabs.requested.v1"

    @classmethod
    def run_filter(cls, tabs: list[Any], user: Any, course_key: Any) -> tuple[Any, Any, Any]:
        data = cls.run_pipeline(tabs=tabs, user=user, course_key=course_key)
        return data.get("tabs"), data.get("user"), data.get("course_key")


TabsRequested = getattr(platform_filters, "InstructorDashboardTabsRequested", _TabsRequested)
each_role = pytest.mark.parametrize(("role", "sees"), SEES.items())


@pytest.fixture(autouse=True)
def filters(settings: Any) -> None:
    settings.LMS_ROOT_URL = SITE
    settings.OPEN_EDX_FILTERS_CONFIG = {}
    plugin_settings(settings)


def tabs_for(user: Any, course_key: Any = COURSE_KEY) -> list[dict[str, Any]]:
    tabs, _user, _key = TabsRequested.run_filter(list(TABS), user, course_key)
    assert tabs is not None
    return tabs


def sections_for(user: Any, course_key: Any = COURSE_KEY) -> list[dict[str, Any]]:
    context = {"course": SimpleNamespace(id=course_key), "sections": [{"section_key": "course_info"}], "other": 1}
    with crum.impersonate(user):
        told, template = InstructorDashboardRenderStarted.run_filter(context, "instructor_dashboard_2.html")
    assert template == "instructor_dashboard_2.html"
    assert told is not None
    assert told["other"] == 1
    sections: list[dict[str, Any]] = told["sections"]
    return sections


@each_role
def test_the_dashboard_has_a_tab_for_who_may_see_the_pages(role: str, sees: bool, roles: dict[str, Any]) -> None:
    tabs = tabs_for(roles[role])

    assert tabs[:1] == TABS
    assert [tab["url"] for tab in tabs[1:]] == [f"{SITE}{PAGE}"] * sees
    assert all(set(tab) == set(TABS[0]) for tab in tabs)
    assert sees == (tabs[-1]["title"] == "Digital Boards")


@each_role
def test_the_older_dashboard_has_a_section(role: str, sees: bool, roles: dict[str, Any]) -> None:
    sections = sections_for(roles[role])

    assert [section["link"] for section in sections[1:]] == [PAGE] * sees


def test_nothing_is_added_to_a_course_that_is_not_ours(roles: dict[str, Any]) -> None:
    assert tabs_for(roles["global staff"], OTHER_COURSE) == TABS
    assert len(sections_for(roles["global staff"], OTHER_COURSE)) == 1


def test_what_is_there_already_is_not_added_again(roles: dict[str, Any], settings: Any) -> None:
    settings.OPEN_EDX_FILTERS_CONFIG = {name: [step, step] for name, step in STEPS.items()}

    assert len(tabs_for(roles["staff"])) == len(sections_for(roles["staff"])) == 2


def test_the_section_is_found_by_mako_and_escaped(roles: dict[str, Any]) -> None:
    section = sections_for(roles["staff"])[1]
    path = f"{section['template_path_prefix']}{section['section_key']}.html"
    template = TemplateLookup(directories=[str(TEMPLATES)]).get_template(path)

    assert f'<a href="{PAGE}">Open the pages of Digital Boards</a>' in template.render(section_data=section)
    assert "<script>" not in template.render(section_data={**section, "about": HOSTILE})


@pytest.mark.parametrize(
    ("configured", "pipeline"),
    [
        ({"fail_silently": False, "pipeline": ["theirs"], "log": 1}, ["theirs"]),
        ({"fail_silently": False}, []),
        (["theirs"], ["theirs"]),
        ("theirs", ["theirs"]),
    ],
)
def test_an_operators_steps_stay_and_twice_is_once(configured: Any, pipeline: list[str]) -> None:
    [name, *_] = STEPS
    before = {name: configured, "another.filter": ["kept"]}
    once = with_our_steps(before)
    found = once[name]

    assert once["another.filter"] == ["kept"]
    assert (found["pipeline"] if isinstance(found, dict) else found) == [*pipeline, STEPS[name]]
    if isinstance(configured, dict):
        assert {**found, "pipeline": 0} == {**configured, "pipeline": 0}
    assert with_our_steps(once) == once
    assert before == {name: configured, "another.filter": ["kept"]}


@pytest.mark.parametrize("kind", ["common", "production"])
def test_the_platforms_loader_turns_them_on(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    site = ModuleType("operators_other_settings")
    monkeypatch.setitem(sys.modules, site.__name__, site)
    site.MAKO_TEMPLATE_DIRS_BASE = ["theirs"]  # type: ignore[attr-defined]
    for _ in range(2):
        add_plugins(site.__name__, "lms.djangoapp", kind)

    assert ["theirs", TEMPLATES] == site.MAKO_TEMPLATE_DIRS_BASE  # type: ignore[attr-defined]
    assert {name: [step] for name, step in STEPS.items()} == {
        name: found["pipeline"]
        for name, found in site.OPEN_EDX_FILTERS_CONFIG.items()  # type: ignore[attr-defined]
    }


class CourseTab:
    """As much of the platform's ``xmodule/tabs.py`` as our tab leans on."""

    priority = None
    is_hidden = False

    def __init__(self, tab_dict: dict[str, Any]) -> None:
        self.name = tab_dict.get("name", self.title)  # type: ignore[attr-defined]

    def link(self, course: Any) -> str:
        return reverse(self.view_name, args=[str(course.id)])  # type: ignore[attr-defined]


@pytest.fixture
def tab(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The class that the entry point names, beside the platform's."""
    for name, contents in (("xmodule", {}), ("xmodule.tabs", {"CourseTab": CourseTab})):
        module = ModuleType(name)
        vars(module).update(contents)
        monkeypatch.setitem(sys.modules, name, module)
    [point] = [point for point in entry_points(group="openedx.course_tab") if point.name == "digiboards"]
    sys.modules.pop(point.module, None)
    yield point.load()
    sys.modules.pop(point.module, None)


@each_role
def test_the_course_has_a_tab(role: str, sees: bool, roles: dict[str, Any], tab: Any) -> None:
    course = SimpleNamespace(id=COURSE_KEY)

    assert tab.is_enabled(course, user=roles[role]) is sees
    assert tab.is_enabled(SimpleNamespace(id=OTHER_COURSE), user=roles[role]) is False
    assert tab({}).link(course) == PAGE


def test_the_tab_is_named_and_nobody_has_to_add_it(tab: Any, roles: dict[str, Any]) -> None:
    assert (tab.type, tab({}).name, tab.is_dynamic, tab.is_default) == ("digiboards", "Digital Boards", True, False)
    assert tab.is_enabled(SimpleNamespace(id=COURSE_KEY)) is False


def test_without_the_platform_nothing_breaks() -> None:
    with pytest.raises(ModuleNotFoundError, match="xmodule"):
        importlib.import_module("digiboards_xblocks.programme.pages.course_tab")
    assert importlib.import_module("digiboards_xblocks.programme.pages.opening")
