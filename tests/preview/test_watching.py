"""A preview that watches its course: what is saved is shown, and what is broken is told and not shown."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

import find_browser
import preview_course
from file_watcher import Snapshot, take_snapshot, wait_for_change
from preview.server import Running, start
from tests.browser.reader import AXE, FRAME
from tests.curriculum.good_course import GUIDE, CourseFolder

PATIENCE = 20
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


# The files


def saved_within(places: list[Path], seen: Snapshot, seconds: float) -> bool:
    """Whether something is noticed in this time."""
    stop = threading.Event()
    timer = threading.Timer(seconds, stop.set)
    timer.start()
    try:
        return wait_for_change(lambda: places, seen, stop)
    finally:
        timer.cancel()


def write_beside_and_rename(file: Path) -> None:
    other = file.with_name("4913")
    other.write_text("words")
    other.replace(file)


def same_length_same_time(file: Path) -> None:
    times = file.stat()
    write_beside_and_rename(file)
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))


@pytest.mark.parametrize(
    "save",
    [
        lambda file: file.write_text("other"),
        write_beside_and_rename,
        same_length_same_time,
        lambda file: file.unlink(),
        lambda file: file.rename(file.with_suffix(".txt")),
        lambda file: file.with_name("new.md").write_text("new"),
        lambda file: shutil.rmtree(file.parent),
    ],
)
def test_a_save_is_noticed_however_it_is_done(tmp_path: Path, save: Callable[[Path], object]) -> None:
    file = tmp_path / "folder" / "page.md"
    file.parent.mkdir()
    file.write_text("words")
    seen = take_snapshot([tmp_path])
    save(file)
    assert saved_within([tmp_path], seen, PATIENCE)


@pytest.mark.parametrize("name", [".page.md.swp", "page.md~", ".git/index"])
def test_what_editors_keep_for_themselves_is_no_save(tmp_path: Path, name: str) -> None:
    seen = take_snapshot([tmp_path])
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("x")
    assert not saved_within([tmp_path], seen, 0.4)


def test_several_saves_at_once_are_noticed_once(tmp_path: Path) -> None:
    seen = take_snapshot([tmp_path])
    for number in range(10):
        (tmp_path / f"{number}.md").write_text("x")
    assert saved_within([tmp_path], seen, PATIENCE)
    assert not saved_within([tmp_path], take_snapshot([tmp_path]), 0.4)


# The preview


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    return CourseFolder(tmp_path / "course")


@pytest.fixture
def data(tables: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(tables, folder)
    return folder


@pytest.fixture
def watched(course: CourseFolder, data: Path) -> Iterator[Running]:
    with start(None, data, "--watch", "--course", str(course.root)) as running:
        yield running


def waited(running: Running, words: str, path: str = "xblock/g1-third/") -> str:
    """The page once it has the words."""
    stop = time.monotonic() + PATIENCE
    text = ""
    while time.monotonic() < stop:
        text = requests.get(f"{running.url}as/ben/{path}", timeout=PATIENCE).text
        if words in text:
            return text
        time.sleep(0.05)
    raise AssertionError(f"{words!r} is not in {text!r}; it said {running.log.read_text()!r}")


def told(running: Running, words: str) -> str:
    """What the preview said, once it has said these words."""
    stop = time.monotonic() + PATIENCE
    while time.monotonic() < stop:
        if words in running.log.read_text():
            return running.log.read_text()
        time.sleep(0.05)
    raise AssertionError(f"{words!r} is not in {running.log.read_text()!r}")


def state(running: Running, **query: str) -> dict[str, object]:
    found: dict[str, object] = requests.get(f"{running.url}live/", params=query, timeout=60).json()
    return found


def test_a_saved_file_is_shown_and_one_that_is_saved_back_too(course: CourseFolder, watched: Running) -> None:
    for old, new in (("Some words", "Other words"), ("Other words", "Some words"), ("Some words", "More words")):
        course.change("12-third.md", f"{old} to read", f"{new} to read")
        waited(watched, f"{new} to read")


def test_what_other_pages_take_from_a_file_is_new_on_them_too(course: CourseFolder, watched: Running) -> None:
    course.change("glossary.yaml", "How much risk is acceptable.", "How much risk is fine.")
    waited(watched, "How much risk is fine.", "xblock/g1-second/")
    course.change("sources.yaml", "publisher: NAO", "publisher: The audit office")
    waited(watched, "The audit office", "xblock/g1-second/")
    course.change("guide.yaml", "title: An example guide", "title: Another guide")
    waited(watched, "Another guide", "")


def test_a_broken_save_is_told_and_the_last_version_stays(course: CourseFolder, watched: Running) -> None:
    good = course.read("12-third.md")
    first = state(watched)
    course.write("12-third.md", good.replace("id: third", "idd: third"))
    broken = state(watched, news=str(first["news"]))
    assert broken["version"] == first["version"]
    assert broken["heading"] == "You see the last version without problems"
    assert (
        f"course/{GUIDE}/12-third.md:2: the front matter has no 'id'; it is required [missing-keys]" in broken["lines"]
    )
    assert "Some words to read" in waited(watched, "A page about third")
    assert f"course/{GUIDE}/12-third.md:2: the front matter has no 'id'" in told(watched, "The preview shows the last")

    course.write("12-third.md", good.replace("Some words", "Mended words"))
    waited(watched, "Mended words")
    mended = state(watched, news=str(broken["news"]))
    assert mended["version"] != first["version"]
    assert (mended["heading"], mended["lines"]) == ("", [])


def test_a_warning_is_told_once_when_it_is_new(course: CourseFolder, watched: Running) -> None:
    assert "10-first.md:1: warning: the section has 28 words" in watched.log.read_text()
    course.change("12-third.md", "Some words to read.", f"{'word ' * 30}end.")
    said = told(watched, "Shown again after")
    assert "12-third.md:8: warning: a sentence has 31 words" in said
    assert said.count("10-first.md:1: warning") == 1


def test_a_file_that_is_gone_and_comes_back(course: CourseFolder, watched: Running) -> None:
    text = course.read("12-third.md")
    course.path("12-third.md").unlink()
    told(watched, "12-third.md' is missing")
    course.write("12-third.md", text.replace("Some words", "Words that are back"))
    waited(watched, "Words that are back")


def test_what_an_export_would_refuse_is_shown_and_told(course: CourseFolder, data: Path, tmp_path: Path) -> None:
    export = Path(preview_course.__file__).with_name("export_course.py")
    output = tmp_path / "x.tar.gz"
    subprocess.run(
        [sys.executable, export, "--course", course.root, "--output", output, "--quiet", "--release"], check=True
    )
    with start(None, data, "--watch", "--course", str(course.root)) as running:
        first = state(running)
        course.change("guide.yaml", ", 14-fifth.md", "")
        course.path("14-fifth.md").unlink()
        after = state(running, news=str(first["news"]))
    assert after["version"] != first["version"]
    assert after["heading"] == "An export would refuse this"
    assert "learners would lose g1-fifth: the page with its bookmarks and its tick" in str(after["lines"])


def test_an_edition_elsewhere_is_watched_too(course: CourseFolder, data: Path, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    ours.mkdir()
    page = f"{GUIDE}/12-third.md"
    (ours / GUIDE).mkdir(parents=True)
    (ours / page).write_text(course.read("12-third.md"))
    edition = ours / "edition.yaml"
    edition.write_text(f"id: ours\nname: Ours\nbase: trust\nfolder: .\nreplace:\n  - {page}\n")
    options = ["--watch", "--course", str(course.root), "--edition", str(edition)]
    with start(None, data, *options) as running:
        (ours / page).write_text(course.read("12-third.md").replace("Some words", "Our words"))
        waited(running, "Our words")
        course.change("13-fourth.md", "Some words", "Their words")
        waited(running, "Their words", "xblock/g1-fourth/")


def test_it_waits_for_a_course_that_is_broken_at_the_start(course: CourseFolder, tmp_path: Path) -> None:
    good = course.read("12-third.md")
    course.write("12-third.md", good.replace("id: third", "idd: third"))
    command = [sys.executable, preview_course.__file__, "--watch", "--port", "0", "--data", str(tmp_path / "data")]
    log = tmp_path / "log"
    with (
        log.open("w") as err,
        subprocess.Popen([*command, "--course", course.root], stdout=subprocess.PIPE, stderr=err, text=True) as process,
    ):
        stop = time.monotonic() + PATIENCE
        while "Mend this and save" not in log.read_text() and time.monotonic() < stop:
            time.sleep(0.05)
        assert "the front matter has no 'id'" in log.read_text()
        course.write("12-third.md", good)
        assert process.stdout is not None
        assert process.stdout.readline().startswith("http://127.0.0.1:")
        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
    assert "Traceback" not in log.read_text()


def test_it_ends_quietly_while_pages_wait(course: CourseFolder, watched: Running) -> None:
    now = str(state(watched)["news"])

    def wait() -> None:
        with pytest.raises(requests.RequestException):
            state(watched, news=now)

    waiting = threading.Thread(target=wait)
    waiting.start()
    time.sleep(0.5)
    began = time.monotonic()
    os.kill(watched.process.pid, signal.SIGINT)
    assert watched.wait() == 0
    assert time.monotonic() - began < 10
    assert "Traceback" not in watched.log.read_text()
    waiting.join(PATIENCE)


def test_a_preview_of_an_archive_watches_nothing(preview: Running) -> None:
    assert requests.get(f"{preview.url}live/", timeout=PATIENCE).status_code == 404
    page = requests.get(f"{preview.url}as/ben/", timeout=PATIENCE).text
    assert "live" not in re.sub(r"<style>.*?</style>", "", page, flags=re.DOTALL)


def test_an_archive_cannot_be_watched(archive: Path) -> None:
    command = [sys.executable, preview_course.__file__, str(archive), "--watch"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 2
    assert "--watch plays the course as its files stand; name no archive with it" in done.stderr


# In a browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find_browser.find(), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser, watched: Running) -> Iterator[Page]:
    context = browser.new_context(base_url=f"{watched.url}as/ben/", viewport={"width": 320, "height": 600})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


@pytest.mark.browser
def test_an_open_page_shows_what_is_saved_and_stays_where_it_was(course: CourseFolder, page: Page) -> None:
    long = "\n\n".join(f"Paragraph {number} of this page." for number in range(80))
    course.change("12-third.md", "Some words to read.", long)
    page.goto("unit/g1-third/")
    expect(page.frame_locator(FRAME).get_by_text("Paragraph 79 of this page.")).to_be_visible()
    page.evaluate("window.scrollTo(0, 900)")
    page.wait_for_timeout(300)
    course.add("12-third.md", "\n\nSaved just now.\n")
    expect(page.frame_locator(FRAME).get_by_text("Saved just now.")).to_be_visible()
    page.wait_for_function("window.scrollY > 0")
    assert page.evaluate("window.scrollY") == 900


@pytest.mark.browser
def test_an_open_page_tells_what_is_broken_and_mended(course: CourseFolder, page: Page) -> None:
    page.goto("unit/g1-third/")
    good = course.read("12-third.md")
    course.write("12-third.md", good.replace("id: third", "idd: third"))
    panel = page.get_by_role("status").filter(has_text="You see the last version without problems")
    expect(panel.get_by_role("listitem")).to_have_count(2)
    expect(panel.get_by_role("button")).to_be_hidden()
    expect(page.frame_locator(FRAME).get_by_text("Some words to read.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320
    assert Axe().run(page, options=AXE).response["violations"] == []
    page.reload()
    expect(panel.get_by_role("listitem")).to_have_count(2)

    course.write("12-third.md", good.replace("Some words", "Mended words"))
    expect(page.frame_locator(FRAME).get_by_text("Mended words to read.")).to_be_visible()
    expect(panel).to_have_count(0)


@pytest.mark.browser
def test_a_page_that_is_taken_out_says_so_and_comes_back(course: CourseFolder, page: Page) -> None:
    page.goto("unit/g1-fifth/")
    guide, text = course.read("guide.yaml"), course.read("14-fifth.md")
    course.path("14-fifth.md").unlink()
    course.change("guide.yaml", ", 14-fifth.md", "")
    expect(page.get_by_text("There is no unit 'g1-fifth' in this course.")).to_be_visible()
    course.write("14-fifth.md", text)
    course.write("guide.yaml", guide)
    expect(page.get_by_role("heading", name="A page about fifth")).to_be_visible()


@pytest.mark.browser
def test_whoever_writes_is_asked_first_and_loses_nothing(course: CourseFolder, page: Page) -> None:
    page.goto("unit/g1-reflect/")
    unit = page.frame_locator(FRAME)
    unit.get_by_role("textbox").fill("My own words")
    course.change("22-reflect.md", "Nobody else reads it.", "Nobody else ever reads it.")
    button = page.get_by_role("button", name="Show the new version")
    expect(button).to_be_visible()
    expect(unit.get_by_text("Nobody else reads it.")).to_be_visible()
    unit.get_by_role("button", name=re.compile("^Save ")).click()
    expect(unit.get_by_text(re.compile("Saved at|Everything is saved"))).to_be_visible()
    button.click()
    expect(unit.get_by_text("Nobody else ever reads it.")).to_be_visible()
    expect(unit.get_by_role("textbox")).to_have_value("My own words")
