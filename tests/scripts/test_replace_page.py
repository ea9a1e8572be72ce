"""Starting a page of an edition from its base's."""

from collections.abc import Callable
from pathlib import Path

import pytest

import replace_page
from tests.curriculum.exporting import export_in
from tests.curriculum.good_course import GUIDE, CourseFolder, page

PAGE = f"{GUIDE}/12-third.md"
FIRST = "id: first-edition\nname: First\nbase: trust\nreplace:  # the pages of our own\n  - {}\n"
SECOND = "id: ours\nname: Ours\nbase: first\n"


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    """A course with an edition of one page, and an edition of that without any."""
    course = CourseFolder(tmp_path / "course")
    course.write("editions/first.yaml", FIRST.format(PAGE))
    course.write(f"editions/first/{PAGE}", page("third", "section", "The words of the first edition."))
    course.write("editions/ours.yaml", SECOND)
    return course


@pytest.fixture
def start(course: CourseFolder) -> Callable[..., int]:
    return lambda edition, path: replace_page.main(["--course", str(course.root), "--edition", edition, path])


def test_it_is_the_page_of_the_nearest_base(
    course: CourseFolder, start: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert start("ours", PAGE) == 0
    copy = course.root / "editions" / "ours" / PAGE

    assert capsys.readouterr().out == f"{copy}\n"
    assert "The words of the first edition." in copy.read_text()
    assert course.read("editions/ours.yaml") == f"{SECOND.rstrip()}\nreplace:\n  - {PAGE}\n"
    assert export_in(course, capsys, "--edition", "ours").status == 0


def test_it_is_listed_beside_others_and_the_file_stays_as_its_author_wrote_it(
    course: CourseFolder, start: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    other = f"{GUIDE}/13-fourth.md"
    assert start("first", f"course/{other}") == 0

    assert course.read("editions/first.yaml") == FIRST.format(f"{other}\n  - {PAGE}")
    assert export_in(course, capsys, "--edition", "first").status == 0


@pytest.mark.parametrize(
    ("edition", "path", "message"),
    [
        ("first", PAGE, "is there already; nothing was changed"),
        ("ours", f"{GUIDE}/12-thrid.md", f"the base has no page '{GUIDE}/12-thrid.md'; did you mean '{PAGE}'?"),
        ("ours", "../outside.md", "the base has no page '../outside.md'"),
        ("ours", f"{GUIDE}/guide.yaml", "the base has no page"),
        ("trust", PAGE, "is based on no other; edit its pages in"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(
    edition: str,
    path: str,
    message: str,
    course: CourseFolder,
    start: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
) -> None:
    before = {file: file.read_bytes() for file in course.root.rglob("*") if file.is_file()}

    assert start(edition, path) == 1
    assert message in capsys.readouterr().err
    assert {file: file.read_bytes() for file in course.root.rglob("*") if file.is_file()} == before


def test_a_list_on_one_line_is_left_to_its_author(
    course: CourseFolder, start: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    course.write("editions/ours.yaml", f"{SECOND}replace: []\n")

    assert start("ours", PAGE) == 1
    assert "with a page on each line" in capsys.readouterr().err
    assert not (course.root / "editions" / "ours").exists()
