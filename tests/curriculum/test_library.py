"""The archive of a library: what goes in, what stays out, and that it is the same each time."""

import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import export_course
from tests.curriculum.good_course import CourseFolder


def library(course: CourseFolder, *options: str) -> tuple[int, Path]:
    output = course.root.parent / "dist" / "x.zip"
    return export_course.main(
        ["--course", str(course.root), "--format", "library", "--output", str(output), *options], {}
    ), output


def texts(archive: Path) -> dict[str, str]:
    """The text of every file that is one, by its name."""
    with zipfile.ZipFile(archive) as packed:
        names = [name for name in packed.namelist() if name.endswith((".toml", ".xml"))]
        return {name: packed.read(name).decode() for name in names}


def test_says_what_is_inside_and_what_is_not(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    status, output = library(course)
    told = capsys.readouterr()
    assert (status, told.out) == (0, f"{output}\n")
    assert told.err.splitlines()[-2:] == [
        "left out, their words stay: 1 link to another page",
        "1 guide, 14 units, 19 blocks, 5 warnings",
    ]


def test_a_link_to_a_page_is_plain_words(course: CourseFolder) -> None:
    _status, output = library(course)
    files = texts(output)
    assert any("Read the next page, then [the book](https://example.org/book)." in text for text in files.values())
    assert not any("jump_to_id" in text for text in files.values())


def test_no_chapter_that_is_no_guide(course: CourseFolder) -> None:
    _status, output = library(course)
    sections = [name for name, text in texts(output).items() if "[entity.container.section]" in text]
    assert sections == ["entities/g1.toml"]


def test_entries_are_plain_files_of_no_time(course: CourseFolder) -> None:
    _status, output = library(course)
    with zipfile.ZipFile(output) as packed:
        entries = packed.infolist()
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {stat.S_IFREG | 0o644}


@pytest.mark.slow
def test_same_bytes_from_another_folder_time_zone_and_umask(tmp_path: Path) -> None:
    found = []
    for name, umask, zone in (("one", 0o022, "Asia/Tokyo"), ("a longer name", 0o077, "America/New_York")):
        course, output = CourseFolder(tmp_path / name / "course"), tmp_path / name / "x.zip"
        command = [sys.executable, export_course.__file__, "--quiet", "--format", "library"]
        environ = {**os.environ, "TZ": zone, "PYTHONHASHSEED": str(umask)}
        options = ["--course", str(course.root), "--output", str(output)]
        subprocess.run([*command, *options], check=True, env=environ, umask=umask, cwd=tmp_path / name)
        found.append(output.read_bytes())
    assert found[0] == found[1]


def test_broken_course_leaves_the_earlier_library(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> None:
    _status, output = library(course)
    earlier = output.read_bytes()
    course.change("10-first.md", "[F001]", "[F999]")
    status, _output = library(course)
    assert (status, output.read_bytes()) == (1, earlier)
    assert capsys.readouterr().err.splitlines()[-1] == "1 problem found; nothing was written"


def test_check_writes_nothing_and_no_library_touches_the_lock(course: CourseFolder) -> None:
    status, output = library(course, "--check")
    assert (status, output.exists()) == (0, False)
    library(course)
    assert not course.path("keys.lock").exists()
