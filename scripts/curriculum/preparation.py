"""Prepares a course: from its folder to the course as it goes out, read, checked, rendered and proofread."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from .check import check_course
from .load import load_course
from .model import Course
from .problems import CurriculumError, Problems
from .proof import proofread
from .render import rendered


class PreparedCourse(NamedTuple):
    """A course without errors: as its authors wrote it, and as it goes out."""

    authored: Course
    outgoing: Course


def prepare_course(
    folder: Path,
    edition: Path,
    problems: Problems,
    progress: Callable[[str], None],
    *,
    links_pages: bool = True,
    is_demo: bool = False,
) -> PreparedCourse:
    """Read and check everything; ``progress`` is called with each step. Raises ``CurriculumError`` with all errors."""
    progress("Reading the course …")
    course = load_course(folder, edition, problems)
    if course is not None:
        progress("Checking the course …")
        check_course(course, problems)
    if course is None or problems.errors:
        raise CurriculumError(problems.errors)
    progress("Preparing the texts …")
    outgoing = rendered(course, links_pages=links_pages, is_demo=is_demo)
    proofread(outgoing, problems)
    if problems.errors:
        raise CurriculumError(problems.errors)
    return PreparedCourse(course, outgoing)
