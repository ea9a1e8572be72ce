"""What the tests of the blocks share: a learner, a runtime like the LMS's, and blocks made from a text."""

import inspect
import json
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import webob
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, settings
from opaque_keys.edx.locator import CourseLocator
from xblock.core import XBlock
from xblock.fields import ScopeIds
from xblock.reference.user_service import UserService, XBlockUser
from xblock.runtime import DictKeyValueStore, KvsFieldData
from xblock.test.tools import TestRuntime

from digiboards_xblocks.activities.base import assets, presence
from tests.children.loopback import KEPT, keep_to_this_machine

from .clock import set_clock
from .sharing import migrated_file as migrated_file
from .sharing import shared_database as shared_database

# As this is read, so that what tests make while they are collected is of the same day.
set_clock()

# A busy machine is not a failure: no test is judged by the clock. Nor by chance: the same examples are drawn each time,
# unless --hypothesis-profile=explore asks for others.
UNTIMED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("repeat", UNTIMED, derandomize=True)
settings.register_profile("explore", UNTIMED)
settings.load_profile("repeat")

# What runs only when it is asked for by an option of its name: a choice by -m never switches it on.
ON_REQUEST = {
    "live": "go through a real LMS and Studio; docs/testing.md says how",
    "libreoffice": "read documents with LibreOffice, EPUBCheck and Ace; make test-documents does",
    "scorm": "go through openedx-scorm-xblock; make test-scorm does",
    "xapi": "go through event-routing-backends; make test-xapi does",
}

# What --quick leaves out beside what is marked slow: folders whose tests start processes or build archives, and
# fixtures that do.
SLOW_FOLDERS = frozenset(Path(__file__).parent / name for name in ("browser", "contract", "live", "preview", "studio"))
SLOW_FIXTURES = frozenset({"chromium", "shared_database"})

# The fixtures of pytest-django by which a test has tables.
TABLES = frozenset({"db", "transactional_db"})

COURSE_KEY = CourseLocator("DigitalBoards", "DB101", "2026")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("digiboards")
    for name, words in ON_REQUEST.items():
        group.addoption(f"--{name}", action="store_true", help=f"run the tests marked {name} and no others: {words}")

    group.addoption("--quick", action="store_true", help="leave out what is slow, and whatever opens a browser")
    group.addoption(
        "--stored", action="store_true", help="leave out what reads and writes no table, or is marked any_database"
    )


def pytest_configure(config: pytest.Config) -> None:
    if not config.getoption("live") and KEPT not in os.environ:
        keep_to_this_machine()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Those asked for alone, or all but those that need asking, without what --quick and --stored leave out."""
    wanted = {name for name in ON_REQUEST if config.getoption(name)}
    chosen, others = [], []
    for item in items:
        needs = {name for name in ON_REQUEST if item.get_closest_marker(name)}
        is_asked_for = needs <= wanted and bool(needs) is bool(wanted)
        is_left_out = (config.getoption("quick") and _is_slow(item)) or (
            config.getoption("stored") and not _is_about_storage(item)
        )
        (chosen if is_asked_for and not is_left_out else others).append(item)
    if others:
        config.hook.pytest_deselected(items=others)
        items[:] = chosen


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    return (config.getoption("quick") and collection_path in SLOW_FOLDERS) or None


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makeitem(collector: pytest.Module | pytest.Class, obj: object) -> list[pytest.Item] | None:
    """With --quick no test is made of a function of a slow file: some of these have hundreds of cases."""
    is_left_out = collector.config.getoption("quick") and _is_marked_slow(collector) and inspect.isfunction(obj)
    return [] if is_left_out else None


def _is_slow(item: pytest.Item) -> bool:
    return _is_marked_slow(item) or not SLOW_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def _is_about_storage(item: pytest.Item) -> bool:
    """Whether it uses tables, in a way that another database could change."""
    uses_tables = item.get_closest_marker("django_db") or not TABLES.isdisjoint(getattr(item, "fixturenames", ()))
    return bool(uses_tables) and not item.get_closest_marker("any_database")


def _is_marked_slow(node: pytest.Item | pytest.Collector) -> bool:
    return any(node.get_closest_marker(name) for name in ("slow", "browser"))


class LmsLikeUserService(UserService):
    """Tells who looks as the LMS does; ``_django_user`` is what the LMS's own service holds."""

    def __init__(self, user: Any, *, is_staff: bool = False) -> None:
        super().__init__()
        self._django_user = user
        self._is_staff = is_staff

    def get_current_user(self) -> XBlockUser:
        found = XBlockUser(is_current_user=True)
        if self._django_user is not None:
            found.opt_attrs = {
                "edx-platform.user_id": self._django_user.id,
                "edx-platform.username": self._django_user.username,
                "edx-platform.is_authenticated": True,
                "edx-platform.user_is_staff": self._is_staff,
            }
        return found


class LmsLikeReplaceUrls:
    """The platform's ``replace_urls`` (``static_replace/services.py``): whole addresses in quotes, as a plain text."""

    def __init__(self, course_key: CourseLocator) -> None:
        self._instead = {
            "/static/(?!xblock/)": f"/{course_key}/asset/",
            "/course/": f"/courses/{course_key}/",
            "/jump_to_id/": f"/courses/{course_key}/jump_to_id/",
        }

    def replace_urls(self, text: str, static_replace_only: bool = False) -> str:
        assert not static_replace_only
        for prefix, instead in self._instead.items():
            address = rf"""(?P<quote>\\?['"]){prefix}(?P<rest>.*?)(?P=quote)"""
            text = re.sub(address, rf"\g<quote>{instead}\g<rest>\g<quote>", str(text))
        return f"{text}"


class RecordingRuntime(TestRuntime):
    """Keeps what is published, in order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.published: list[tuple[str, dict[str, Any]]] = []

    def publish(self, block: Any, event_type: str, event_data: dict[str, Any]) -> None:
        self.published.append((event_type, event_data))

    def handler_url(self, block: Any, handler_name: str, *args: Any, **kwargs: Any) -> str:
        return f"/handler/{handler_name}"

    def handle(self, block: Any, handler_name: str, request: webob.Request, suffix: str | None = None) -> Any:
        """The suffix is None where the address has none, as in the LMS (``courseware/block_render.py``, near 740)."""
        return super().handle(block, handler_name, request, suffix or None)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """What a process has asked the platform about a course holds for one test only."""
    presence.forget()


@pytest.fixture(autouse=True)
def styles_within_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages have styles and scripts within them, of the wheel too; activities/test_assets.py has the other way."""
    monkeypatch.setattr(assets, "_path", lambda _kind: "")


@pytest.fixture
def learner(db: None) -> Any:
    return get_user_model().objects.create(username="amina")


@pytest.fixture
def other_learner(db: None) -> Any:
    return get_user_model().objects.create(username="ben")


def build_block(
    block_type: str,
    *,
    user: Any = None,
    is_staff: bool = False,
    url_name: str = "g5-unit-1",
    course_key: CourseLocator = COURSE_KEY,
    **fields: Any,
) -> Any:
    """A block of the type that its entry point names, for one viewer, with these fields set."""
    services = {
        "user": LmsLikeUserService(user, is_staff=is_staff),
        "field-data": KvsFieldData(DictKeyValueStore()),
        "replace_urls": LmsLikeReplaceUrls(course_key),
    }
    key = course_key.make_usage_key(block_type, url_name)
    ids = ScopeIds(getattr(user, "id", None), block_type, key, key)
    block = RecordingRuntime(services=services).construct_xblock_from_class(XBlock.load_class(block_type), ids)
    for name, value in fields.items():
        setattr(block, name, value)
    return block


@pytest.fixture
def make_block() -> Callable[..., Any]:
    return build_block


def send(block: Any, handler: str, data: Any, *, method: str = "POST") -> webob.Response:
    """Call a handler through the runtime, as a browser's request would."""
    body = data if isinstance(data, bytes) else json.dumps(data).encode()
    request = webob.Request.blank("/", method=method, body=body, content_type="application/json")
    return block.runtime.handle(block, handler, request)


@pytest.fixture
def post() -> Callable[..., webob.Response]:
    return send
