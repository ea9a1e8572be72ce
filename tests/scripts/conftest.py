"""A small course, and the export command in this process."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.curriculum.exporting import Exported, export_in
from tests.curriculum.good_course import CourseFolder


@pytest.fixture
def course(tmp_path: Path) -> CourseFolder:
    return CourseFolder(tmp_path / "course")


@pytest.fixture
def export(course: CourseFolder, capsys: pytest.CaptureFixture[str]) -> Callable[..., Exported]:
    return lambda *options: export_in(course, capsys, *options)
