"""Chromium, and packages opened in it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

import find_browser
from tests.browser.conftest import FLAGS
from tests.formats.packaged import Opened, packages
from tests.player.opened import Learner, LearningSystem

PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser.find(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport=PHONE)
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def guide() -> Opened:
    return packages("scorm", "trust")["g5.zip"]


@pytest.fixture
def system(context: BrowserContext, guide: Opened) -> LearningSystem:
    return LearningSystem(context, guide)


@pytest.fixture
def as_files(context: BrowserContext, tmp_path: Path) -> Callable[..., Learner]:
    """Open a package from a folder, as from a USB stick, without a network."""

    def open_package(package: Opened) -> Learner:
        for name, content in package.files.items():
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(content)
        context.set_offline(True)
        learner = Learner(context.new_page())
        learner.page.goto((tmp_path / "index.html").as_uri())
        return learner

    return open_package
