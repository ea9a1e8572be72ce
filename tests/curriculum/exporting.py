"""Runs the exporter on a course folder, in this process, and reads back what it wrote."""

import tarfile
from dataclasses import dataclass
from pathlib import Path

import pytest
from lxml import etree

import export_course
from tests.curriculum.good_course import CourseFolder


@dataclass(frozen=True)
class Exported:
    status: int
    out: str
    err: list[str]
    archive: Path

    @property
    def problems(self) -> list[str]:
        """What was told before the closing line."""
        return self.err[:-1]

    def names(self) -> list[str]:
        with tarfile.open(self.archive) as tar:
            return tar.getnames()

    def read(self, name: str) -> bytes:
        with tarfile.open(self.archive) as tar:
            file = tar.extractfile(f"course/{name}")
            assert file is not None
            return file.read()

    def xml(self, name: str) -> etree._Element:
        return etree.fromstring(self.read(name))

    def texts(self) -> dict[str, str]:
        """The text of every block, by its url_name."""
        verticals = [name for name in self.names() if name.startswith("course/vertical/")]
        elements = [element for name in verticals for element in self.xml(name.removeprefix("course/"))]
        return {str(element.get("url_name")): element.text or "" for element in elements}


def export_in(
    course: CourseFolder,
    capsys: pytest.CaptureFixture[str],
    *options: str,
    environ: dict[str, str] | None = None,
) -> Exported:
    archive = course.root.parent / "dist" / "x.tar.gz"
    capsys.readouterr()
    status = export_course.main(["--course", str(course.root), "--output", str(archive), *options], environ or {})
    captured = capsys.readouterr()
    return Exported(status, captured.out, captured.err.splitlines(), archive)
