"""Reloads a preview when files of its course are saved: checks them, and plays what has no problems."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from curriculum.keys import keys_of, losses
from curriculum.keys_lock import find_lock, read_lock
from curriculum.model import Course
from curriculum.olx_files import files_of
from curriculum.preparation import prepare_course
from curriculum.problems import CurriculumError, Problem, Problems
from file_watcher import Snapshot, take_snapshot, wait_for_change
from olx.archive_reader import Archive
from olx.errors import ArchiveError
from page_sources import FilesOfCourse, Spelling
from preview.console import say


class CourseVersion(NamedTuple):
    """A course without problems, what learners would lose by it, and the warnings that the last one had not.

    ``sources`` is what its files say of each page.
    """

    archive: Archive
    lost: list[str]
    advice: list[str]
    sources: FilesOfCourse


class WatchedCourse:
    """A course folder and the file of one of its editions, read again and again."""

    def __init__(self, folder: Path, edition: Path) -> None:
        self._folder = folder
        self._edition = edition
        self._last: Course | None = None
        self._seen: Snapshot = {}
        self._warned: set[Problem] = set()
        self._spelling = Spelling(folder)

    def read(self) -> CourseVersion:
        """Return the course as it is now. Raises ``CurriculumError`` with all that is wrong."""
        places = set(self._places())
        self._seen = take_snapshot(places)  # before the reading: what is saved meanwhile is read again
        problems = Problems(self._folder.resolve().name)
        prepared = prepare_course(self._folder, self._edition, problems, lambda _step: None)
        course = self._last = prepared.authored
        self._seen |= take_snapshot(set(self._places()) - places)
        known = read_lock(find_lock(course, self._folder.resolve()), course.edition.id)
        lost = [f"learners would lose {loss}" for loss in losses(keys_of(course), known)]
        warned, self._warned = self._warned, set(problems.warnings)
        advice = [str(problem) for problem in problems.warnings if problem not in warned]
        archive = Archive(self._folder, files_of(prepared.outgoing))
        return CourseVersion(archive, lost, advice, FilesOfCourse(course, self._folder, problems, self._spelling))

    def wait_for_save(self, stop: threading.Event) -> bool:
        """Wait until a file differs from what was read; return False if stopped before."""
        return wait_for_change(self._places, self._seen, stop)

    def _places(self) -> Iterator[Path]:
        """Yield the places of its files: the course's folder, and those of editions that are elsewhere."""
        root = self._folder.resolve()
        yield root
        editions = (*self._last.bases, self._last.edition) if self._last else ()
        for place in {self._edition.resolve(), *(e.folder for e in editions), *(Path(e.path) for e in editions)}:
            if place.is_absolute() and not place.is_relative_to(root):
                yield place


def wait_for_first_version(course: WatchedCourse) -> CourseVersion:
    """Return the first version that has no problems; until there is one, say at each save what is wrong."""
    while True:
        try:
            version = course.read()
        except (CurriculumError, OSError) as error:
            _show([*_lines(error), "Mend this and save; the preview starts then. Ctrl-C ends it."])
            course.wait_for_save(threading.Event())
        else:
            _show([*version.lost, *version.advice])
            return version


def reload_on_save(course: WatchedCourse, stop: threading.Event) -> None:
    """Play each new version as it is saved, until ``stop`` is set."""
    from preview import live  # this needs Django's settings

    while course.wait_for_save(stop):
        began = time.perf_counter()
        try:
            version = course.read()
            live.play(version.archive, version.lost, version.sources)
        except (CurriculumError, ArchiveError, OSError) as error:
            live.show_problems(_lines(error))
            _show([*_lines(error), "The preview shows the last version without problems"])
        else:
            _show([*version.lost, *version.advice, f"Shown again after {time.perf_counter() - began:.1f} seconds"])


def _lines(error: Exception) -> list[str]:
    return [str(problem) for problem in error.problems] if isinstance(error, CurriculumError) else [str(error)]


def _show(lines: list[str]) -> None:
    for line in lines:
        say(line)
