"""Keeps a preview up with the files of a course: reads them when they are saved, and plays what has no problems."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

from curriculum.keys import keys_of, lock_of, losses, read_lock
from curriculum.model import Course
from curriculum.olx import files_of
from curriculum.problems import CurriculumError, Problems
from curriculum.ready import make_ready
from preview.archive import Archive
from preview.console import say
from preview.errors import PreviewError
from watching import Look, look, wait_for_save


class Source:
    """A course folder and the file of one of its editions."""

    def __init__(self, folder: Path, edition: Path) -> None:
        self._folder = folder
        self._edition = edition
        self._last: Course | None = None
        self._seen: Look = {}

    def read(self) -> tuple[Archive, list[str]]:
        """The course, and what learners would lose by it. Raises ``CurriculumError`` with all that is wrong."""
        self._seen = look(self._places())  # before the reading: what is saved meanwhile is read again
        ready = make_ready(self._folder, self._edition, Problems(self._folder.resolve().name), lambda _step: None)
        course = self._last = ready.authored
        self._seen = {**look(self._places()), **self._seen}
        known = read_lock(lock_of(course, self._folder.resolve()), course.edition.id)
        lost = [f"learners would lose {loss}" for loss in losses(keys_of(course), known)]
        return Archive(self._folder, files_of(ready.outgoing)), lost

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
            archive, _lost = source.read()
        except (CurriculumError, OSError) as error:
            _tell([*_lines(error), "Mend this and save; the preview starts then. Ctrl-C ends it."])
            source.wait_for_save(threading.Event())
        else:
            return archive


def follow(source: Source, stop: threading.Event) -> None:
    """Play each new version as it is saved, until told to stop."""
    from preview import live  # this needs Django's settings

    while source.wait_for_save(stop):
        began = time.perf_counter()
        try:
            archive, lost = source.read()
            live.play(archive, lost)
        except (CurriculumError, PreviewError, OSError) as error:
            live.keep(_lines(error))
            _tell([*_lines(error), "The preview shows the last version without problems"])
        else:
            _tell([*lost, f"Shown again after {time.perf_counter() - began:.1f} seconds"])


def _lines(error: Exception) -> list[str]:
    return [str(problem) for problem in error.problems] if isinstance(error, CurriculumError) else [str(error)]


def _tell(lines: list[str]) -> None:
    for line in lines:
        say(line)
