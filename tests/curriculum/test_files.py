"""Reading files without trusting them: what the table of broken courses cannot arrange."""

from pathlib import Path
from typing import Any

import pytest

from curriculum.files import CourseFiles
from curriculum.problems import Problem, Problems
from curriculum.rule import Severity
from curriculum.rules import empty_pages, long_sentences, unreadable_files
from digiboards_xblocks.core.content_errors import Location


@pytest.fixture
def problems() -> Problems:
    return Problems("course")


@pytest.fixture
def files(tmp_path: Path, problems: Problems) -> CourseFiles:
    (tmp_path / "course" / "static").mkdir(parents=True)
    (tmp_path / "course" / "static" / "a.svg").write_text("<svg/>")
    (tmp_path / "course" / "page.md").write_text("Words.")
    return CourseFiles(tmp_path / "course", problems)


@pytest.fixture
def locked(monkeypatch: pytest.MonkeyPatch) -> None:
    """No file opens, as for another person's; tests may run as root, whom modes do not stop."""

    def refuse(*_: object, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)


def test_text_of_a_file_that_does_not_open(files: CourseFiles, locked: None, problems: Problems) -> None:
    assert files.text("page.md") is None
    assert problems.errors == [
        Problem(Location("course/page.md", 1), "the file cannot be read: Permission denied", unreadable_files.RULE)
    ]


def test_image_that_does_not_open(files: CourseFiles, locked: None, problems: Problems) -> None:
    assert files.static() == {}
    assert problems.errors == [
        Problem(Location("course/static/a.svg", 1), "the file cannot be read: Permission denied", unreadable_files.RULE)
    ]


def test_folder_that_does_not_open(
    files: CourseFiles, problems: Problems, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def walk(top: Path, onerror: Any) -> list[Any]:
        onerror(PermissionError(13, "Permission denied", str(top)))
        return []

    monkeypatch.setattr("os.walk", walk)
    assert files.pages("static") == []
    assert problems.errors == [
        Problem(Location("course/static", 1), "the folder cannot be read: Permission denied", unreadable_files.RULE)
    ]


def test_folders_that_are_not_there_hold_nothing(files: CourseFiles, problems: Problems) -> None:
    assert files.folders("guides") == []
    assert files.pages("guides") == []
    assert problems.errors == []


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfOne\r\ntwo\rthree\n", "One\ntwo\nthree\n"),
        ("cafe\u0301".encode(), "café"),
        (b"tab\tand space \n", "tab\tand space \n"),
    ],
)
def test_text_is_normalised(files: CourseFiles, data: bytes, text: str) -> None:
    (files.root / "page.md").write_bytes(data)
    assert files.text("page.md") == text


def test_size_and_line_may_be_as_long_as_the_limit(files: CourseFiles, problems: Problems) -> None:
    line = "x" * 19_999 + "y\n"
    text = line * 24 + "z" * (500_000 - 24 * len(line))
    (files.root / "page.md").write_text(text)
    assert len(text) == 500_000
    assert files.text("page.md") == text
    assert problems.errors == []


def test_link_within_the_course_is_followed(files: CourseFiles, problems: Problems) -> None:
    (files.root / "other.md").symlink_to("page.md")
    assert files.text("other.md") == "Words."
    assert problems.errors == []


def test_problems_are_told_once_in_order_and_warnings_apart(problems: Problems) -> None:
    problems.add(empty_pages.RULE, Location("b.md", 2), "two")
    problems.add(empty_pages.RULE, Location("a.md", 10), "ten")
    problems.add(empty_pages.RULE, Location("a.md", 9), "nine")
    problems.add(empty_pages.RULE, Location("b.md", 2), "two")
    problems.add(long_sentences.RULE, Location("a.md", 1), "careful")
    assert [str(problem) for problem in problems.errors] == [
        "course/a.md:9: nine [empty-pages]",
        "course/a.md:10: ten [empty-pages]",
        "course/b.md:2: two [empty-pages]",
    ]
    assert [str(problem) for problem in problems.warnings] == ["course/a.md:1: warning: careful [long-sentences]"]
    assert problems.warnings[0].severity is Severity.WARNING
