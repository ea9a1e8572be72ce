"""The real course, exported, served by the preview and opened in Chromium: one fresh preview a test."""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

import find_browser
from preview.server import Running, start
from tests.browser.reader import Reader

EXPORT = Path(__file__).parents[2] / "scripts" / "export_course.py"
FLAGS = [
    "--no-sandbox",  # CI runs as root
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course as ``make course`` writes it."""
    path = tmp_path_factory.mktemp("dist") / "course.tar.gz"
    subprocess.run([sys.executable, str(EXPORT), "--output", str(path), "--quiet", "--demo"], check=True)
    return path


@pytest.fixture(scope="session")
def tables(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with its tables and no answers: making one takes as long as all else at a start."""
    folder = tmp_path_factory.mktemp("tables")
    start(archive, folder).stop()
    return folder / "answers.sqlite3"


@pytest.fixture
def course(archive: Path, tables: Path, tmp_path: Path) -> Iterator[Running]:
    """A preview of its own for each test, with nobody's answers in it."""
    data = tmp_path / "preview"
    data.mkdir()
    shutil.copy(tables, data)
    with start(archive, data) as running:
        yield running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One browser a module: Playwright's loop must not outlive it, or Django's tests would find it running."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser.find(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_as(chromium: Browser, course: Running) -> Iterator[Callable[..., Reader]]:
    """Open a browser of one's own (or a tab beside ``beside``) as a learner; its errors fail the test."""
    contexts: list[BrowserContext] = []
    readers: list[Reader] = []

    def open_browser(learner: str = "amina", *, beside: Reader | None = None, **options: object) -> Reader:
        if beside is None:
            contexts.append(chromium.new_context(**{"viewport": {"width": 1000, "height": 900}, **options}))
        context = contexts[-1] if beside is None else beside.page.context
        readers.append(Reader(context.new_page(), course.url, learner))
        return readers[-1]

    yield open_browser
    errors = [error for reader in readers for error in reader.errors]
    for context in contexts:
        context.close()
    assert errors == []
