"""Releasing a version of the course: all of it or nothing, with what learners will notice."""

import hashlib
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import release_course
from curriculum.keys_lock import LOCK, read_lock
from tests.curriculum.good_course import GUIDE, CourseFolder, page

Start = Callable[..., int]
# The small course has short sections, and says why.
ANSWERED = "allow:\n  section-words: A small course of the tests.\n"


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    found = subprocess.run(["git", "-C", folder, *identity, *arguments], check=True, capture_output=True, text=True)
    return found.stdout.strip()


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CourseFolder:
    """A course in git, all of it committed, whose warnings are answered."""
    for name in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{name}_NAME", "A")
        monkeypatch.setenv(f"GIT_{name}_EMAIL", "a@example.org")
    course = CourseFolder(tmp_path / "repository" / "course")
    for file in sorted((course.root / GUIDE).glob("1*.md")):
        course.change(f"{GUIDE}/{file.name}", "minutes:", f"{ANSWERED}minutes:")
    git(tmp_path / "repository", "init", "--quiet", "--initial-branch", "main")
    commit(course, "The course")
    return course


def commit(course: CourseFolder, message: str) -> None:
    git(course.root.parent, "add", ".")
    git(course.root.parent, "commit", "--quiet", "--message", message)


@pytest.fixture
def start(course: CourseFolder, tmp_path: Path) -> Start:
    def release(version: str, *options: str) -> int:
        return release_course.main(
            [version, "--course", str(course.root), "--edition", "trust", "--output", str(tmp_path / version), *options]
        )

    return release


def state(course: CourseFolder) -> tuple[str, str, str]:
    """What a release that is refused leaves as it is."""
    root = course.root.parent
    return git(root, "rev-parse", "HEAD"), git(root, "tag", "--list"), git(root, "status", "--porcelain")


def test_the_first_release_binds_names_and_is_committed_and_tagged(
    course: CourseFolder, start: Start, tmp_path: Path
) -> None:
    assert start("0.1.0") == 0
    made = tmp_path / "0.1.0"

    archive, source = made / "digital-boards-trust-0.1.0.tar.gz", made / "digital-boards-source-0.1.0.zip"
    assert {file.name for file in made.iterdir()} == {archive.name, source.name, "notes.md", "SHA256SUMS"}
    assert f"{hashlib.sha256(archive.read_bytes()).hexdigest()}  {archive.name}\n" in (made / "SHA256SUMS").read_text()
    assert "The first release." in (made / "notes.md").read_text()
    assert "g1-first" in read_lock(course.root / LOCK, "trust")
    assert git(course.root, "describe", "--tags") == "v0.1.0"
    assert git(course.root, "status", "--porcelain") == ""


def test_a_team_without_git_has_what_was_released_as_one_file(
    course: CourseFolder, start: Start, tmp_path: Path
) -> None:
    assert start("0.1.0") == 0

    with zipfile.ZipFile(tmp_path / "0.1.0" / "digital-boards-source-0.1.0.zip") as source:
        names = {name for name in source.namelist() if not name.endswith("/")}
        lock = source.read("digital-boards-source-0.1.0/course/keys.lock")
    assert names == {f"digital-boards-source-0.1.0/{name}" for name in git(course.root.parent, "ls-files").split("\n")}
    assert lock == (course.root / LOCK).read_bytes()


def test_the_next_tells_what_changes_for_learners(course: CourseFolder, start: Start, tmp_path: Path) -> None:
    start("0.1.0")
    course.write("15-sixth.md", page("sixth", "section").replace("minutes:", f"{ANSWERED}minutes:"))
    course.change(f"{GUIDE}/guide.yaml", "14-fifth.md", "14-fifth.md, 15-sixth.md")
    commit(course, "Another page")

    assert start("0.2.0") == 0
    notes = (tmp_path / "0.2.0" / "notes.md").read_text()
    assert "A page about sixth" in notes
    assert "The first release." not in notes
    assert "g1-sixth" in read_lock(course.root / LOCK, "trust")


def test_a_released_page_that_goes_has_to_be_retired(
    course: CourseFolder, start: Start, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    start("0.1.0")
    course.change("14-fifth.md", "id: fifth", "id: another")
    commit(course, "Another page in the place of one")
    before = state(course)

    assert start("0.2.0") == 1
    assert "--retire g1-fifth --retire g1-fifth-1" in capsys.readouterr().err
    assert state(course) == before
    assert start("0.2.0", "--retire", "g1-fifth", "--retire", "g1-fifth-1") == 0
    assert read_lock(course.root / LOCK, "trust")["g1-fifth"].is_retired


@pytest.mark.parametrize("reason", ["error", "warning", "uncommitted", "again", "folder"])
def test_what_cannot_be_released_leaves_everything_as_it_was(
    reason: str, course: CourseFolder, start: Start, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    words = {
        "error": "[box-kinds]",
        "warning": "[unfinished-text]",
        "uncommitted": "not committed; commit them first",
        "again": "was released already; choose the next number",
        "folder": "is there already; name a new folder",
    }
    if reason in ("error", "warning", "uncommitted"):
        course.add("12-third.md", {"error": '\n!!! odd "A box"\n    Words.\n'}.get(reason, "\nTODO: more.\n"))
    if reason in ("error", "warning"):
        commit(course, "A change")
    if reason == "again":
        git(course.root, "tag", "--annotate", "--message", "A release", "v0.1.0")
    if reason == "folder":
        (tmp_path / "0.1.0").mkdir()
    before = state(course)

    assert start("0.1.0") == 1
    assert words[reason] in capsys.readouterr().err
    assert state(course) == before
    assert not (course.root / LOCK).exists()


def test_a_release_that_git_cannot_tag_is_undone(
    course: CourseFolder,
    start: Start,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    before = state(course)
    real = release_course._git

    def failing(folder: Path, *arguments: str, may_fail: bool = False) -> str:
        if arguments[0] == "tag" and "--annotate" in arguments:
            raise release_course.RefusedError("git tag failed: no space left")
        return real(folder, *arguments, may_fail=may_fail)

    monkeypatch.setattr(release_course, "_git", failing)

    assert start("0.1.0") == 1
    assert "no space left" in capsys.readouterr().err
    assert state(course) == before
    assert not (course.root / LOCK).exists()
    assert not (tmp_path / "0.1.0").exists()


@pytest.mark.parametrize("version", ["1", "v1.0.0", "1.0.0-beta", "next"])
def test_a_version_is_three_numbers(version: str, start: Start, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        start(version)

    assert stopped.value.code == 2
    assert "is no version; write three numbers" in capsys.readouterr().err
