"""The course as it is once it has begun: before its first day an LMS shows a learner nothing of it."""

import re
from pathlib import Path

import export_course
from tests.curriculum.revision import Course

PROGRAMME = "programme.yaml"
LONG_AGO = "start: 2020-01-01"


def export_begun(folder: Path) -> Path:
    """Export the trust edition as authors do, of a course that began long ago, and return the archive."""
    course = Course(folder / "course")
    [begins] = re.findall("^start: .*$", (course.root / PROGRAMME).read_text("utf-8"), re.MULTILINE)
    course.change(PROGRAMME, begins, LONG_AGO)
    output = folder / "trust.tar.gz"
    assert export_course.main(["--quiet", "--demo", "--course", str(course.root), "--output", str(output)], {}) == 0
    return output
