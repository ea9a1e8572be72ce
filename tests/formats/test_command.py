"""The export command in the formats for other places than Open edX."""

import zipfile
from pathlib import Path

import pytest

import export_course
from tests.curriculum.good_course import CourseFolder, page


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    return CourseFolder(tmp_path / "course")


def export(course: CourseFolder, *options: str) -> int:
    return export_course.main(["--course", str(course.root), *options], {})


def test_the_web_format_is_one_file(course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = tmp_path / "x.zip"
    assert export(course, "--format", "web", "--output", str(output)) == 0
    told = capsys.readouterr()
    assert told.out == f"{output}\n"
    assert "left out, because they belong to the platform's pages: " in told.err
    with zipfile.ZipFile(output) as packed:
        assert {"index.html", "player.css", "player.js", "start.js"} <= set(packed.namelist())


def test_scorm_is_a_folder_of_packages(
    course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "packages"
    assert export(course, "--format", "scorm", "--output", str(output)) == 0
    assert capsys.readouterr().out == f"{output}\n"
    assert sorted(file.name for file in output.iterdir()) == ["g1.zip", "programme.zip"]


@pytest.mark.parametrize("form", ["pdf", "epub", "docx"])
def test_books_are_a_folder_with_a_file_for_each_guide(
    form: str, course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "books"
    assert export(course, "--format", form, "--output", str(output)) == 0
    told = capsys.readouterr()
    assert told.out == f"{output}\n"
    assert "left out, because they belong to the platform's pages: " in told.err
    assert [file.name for file in output.iterdir()] == [f"g1.{form}"]


def test_a_course_without_anything_for_a_format_is_told_so(
    course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "packs"
    assert export(course, "--format", "packs", "--output", str(output)) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines()[-1] == (
        "the course has nothing that the format packs holds; files before it may be written"
    )
    assert not output.exists()


def test_a_run_sheet_makes_a_pack_with_its_hand_out(
    course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pages = {
        "workshop": "## Run sheet: one hour\n\nTalk.",
        "workshop-hand-out": "**Why?**",
        "walk-hand-out": "**Where?**",
    }
    units = ", ".join(f"{name}.md" for name in pages)
    course.change("programme.yaml", "  - guides/g1-example\n", "  - guides/g1-example\n  - companions/g1-example\n")
    course.write(
        "companions/g1-example/chapter.yaml",
        "id: g1-sessions\ntitle: For facilitators\nstaff_only: true\n"
        f"subsections:\n  - id: all\n    title: All\n    units: [{units}]\n",
    )
    for name, text in pages.items():
        course.write(f"companions/g1-example/{name}.md", page(name, "page", text))
    output = tmp_path / "packs"
    assert export(course, "--format", "packs", "--output", str(output)) == 0
    assert [file.name for file in output.iterdir()] == ["g1-workshop.pdf"]
    assert "left out, because no session has them: 1 page" in capsys.readouterr().err


def test_check_writes_nothing(course: CourseFolder, tmp_path: Path) -> None:
    assert export(course, "--format", "scorm", "--check", "--output", str(tmp_path / "packages")) == 0
    assert not (tmp_path / "packages").exists()


def test_a_folder_that_is_a_file_is_told_in_a_sentence(
    course: CourseFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "packages"
    output.write_text("in the way")
    assert export(course, "--format", "scorm", "--output", str(output)) == 1
    told = capsys.readouterr().err.splitlines()[-1]
    assert told == f"{output} cannot be written: Not a directory; some packages may be written; export again"


def test_names_are_released_with_a_course_only(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        export(course, "--format", "web", "--release")
    assert "cannot go with --format web" in capsys.readouterr().err
