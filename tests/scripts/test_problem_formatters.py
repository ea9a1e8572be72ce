"""Checking without writing, and problems in the forms that editors and forges read."""

import json
from collections.abc import Callable

import pytest

from tests.curriculum.exporting import Exported
from tests.curriculum.good_course import CourseFolder


def test_a_check_writes_nothing(course: CourseFolder, export: Callable[..., Exported]) -> None:
    result = export("--check")

    assert (result.status, result.out) == (0, "")
    assert result.err[-1].startswith("1 guide, ")
    assert not result.archive.exists()
    assert not (course.root / "keys.lock").exists()


def test_a_check_refuses_a_loss(course: CourseFolder, export: Callable[..., Exported]) -> None:
    export("--release")
    course.change("11-second.md", "id: second", "id: other")
    result = export("--check")

    assert result.status == 1
    assert result.err[0].startswith("learners would lose g1-second: ")


def test_problems_as_json(course: CourseFolder, export: Callable[..., Exported]) -> None:
    course.change("10-first.md", "[F001]", "[F999]")
    result = export("--messages", "json")
    told = json.loads(result.out)

    assert (result.status, result.err) == (1, [])
    assert told["archive"] is None
    assert told["messages"] == ["1 problem found; nothing was written"]
    (problem,) = told["problems"]
    assert (problem["path"], problem["severity"]) == ("course/guides/g1-example/10-first.md", "error")
    assert "F999" in problem["message"]


def test_warnings_as_json_beside_the_archive(export: Callable[..., Exported]) -> None:
    result = export("--messages", "json", "--quiet")
    told = json.loads(result.out)

    assert (result.status, result.err) == (0, [])
    assert told["archive"] == str(result.archive)
    assert {problem["severity"] for problem in told["problems"]} == {"warning"}


def test_problems_as_annotations(course: CourseFolder, export: Callable[..., Exported]) -> None:
    course.change("10-first.md", "[F001]", "[F999]")
    result = export("--messages", "github")

    assert result.status == 1
    (line,) = result.out.splitlines()
    assert line.startswith("::error file=course/guides/g1-example/10-first.md,line=")
    assert "::the fact F999 is not in sources.yaml" in line
    assert result.err == ["1 problem found; nothing was written"]


def test_a_check_cannot_note_what_was_seen(export: Callable[..., Exported]) -> None:
    with pytest.raises(SystemExit) as stopped:
        export("--check", "--seen")

    assert stopped.value.code == 2
