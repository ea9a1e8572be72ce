"""Keeps a preview up with the files of a course: reads them when they are saved, and plays what has no problems."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from curriculum.keys import keys_of, lock_of, losses, read_lock
from curriculum.model import Course
from curriculum.olx_files import files_of
from curriculum.problems import CurriculumError, Problem, Problems
from curriculum.ready import make_ready
from curriculum.report import report_course
from olx.archive_reader import Archive
from olx.errors import ArchiveError
from preview.console import say
from watching import Look, look, wait_for_save


class Version(NamedTuple):
    """A course without problems, what learners would lose by it, and the warnings that the last one had not."""

    archive: Archive
    lost: list[str]
    advice: list[str]


class Source:
    """A course folder and the file of one of its editions."""

    def __init__(self, folder: Path, edition: Path) -> None:
        self._folder = folder
        self._edition = edition
        self._last: Course | None = None
        self._seen: Look = {}
        self._warned: set[Problem] = set()

    def read(self) -> Version:
        """The course as it is now. Raises ``CurriculumError`` with all that is wrong."""
        places = set(self._places())
        self._seen = look(places)  # before the reading: what is saved meanwhile is read again
        problems = Problems(self._folder.resolve().name)
        ready = make_ready(self._folder, self._edition, problems, lambda _step: None)
        course = self._last = ready.authored
        self._seen |= look(set(self._places()) - places)
        known = read_lock(lock_of(course, self._folder.resolve()), course.edition.id)
        lost = [f"learners would lose {loss}" for loss in losses(keys_of(course), known)]
        report_course(course, problems)
        warned, self._warned = self._warned, set(problems.warnings)
        advice = [str(problem) for problem in problems.warnings if problem not in warned]
        return Version(Archive(self._folder, files_of(ready.outgoing)), lost, advice)

    def wait_for_save(self, stop: threading.Event) -> bool:
        """Wait until a file is another than it was read; False if told to stop before."""
        return wait_for_save(self._places, self._seen, stop)

    def _places(self) -> Iterator[Path]:
        """Where its files are: the course's folder, and those of editions that stand elsewhere."""
        root = self._folder.resolve()
        yield root
        editions = (*self._last.bases, self._last.edition) if self._last else ()
        for place in {self._edition.resolve(), *(e.folder for e in editions), *(Path(e.path) for e in editions)}:
            if place.is_absolute() and not place.is_relative_to(root):
                yield place


def first(source: Source) -> Archive:
    """The first version that has no problems; until there is one, problems are told at each save."""
    while True:
        try:
            version = source.read()
        except (CurriculumError, OSError) as error:
            _tell([*_lines(error), "Mend this and save; the preview starts then. Ctrl-C ends it."])
            source.wait_for_save(threading.Event())
        else:
            _tell([*version.lost, *version.advice])
            return version.archive


def follow(source: Source, stop: threading.Event) -> None:
    """Play each new version as it is saved, until told to stop."""
    from preview import live  # this needs Django's settings

    while source.wait_for_save(stop):
        began = time.perf_counter()
        try:
            version = source.read()
            live.play(version.archive, version.lost)
        except (CurriculumError, ArchiveError, OSError) as error:
            live.keep(_lines(error))
            _tell([*_lines(error), "The preview shows the last version without problems"])
        else:
            _tell([*version.lost, *version.advice, f"Shown again after {time.perf_counter() - began:.1f} seconds"])


def _lines(error: Exception) -> list[str]:
    return [str(problem) for problem in error.problems] if isinstance(error, CurriculumError) else [str(error)]


def _tell(lines: list[str]) -> None:
    for line in lines:
        say(line)
