"""What is wrong with the course, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePath

from digiboards_xblocks.core.content_errors import Flaw, Location


class Severity(StrEnum):
    """An error stops the export; a warning is advice."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong: where, with the path that people can open, and what was expected instead."""

    location: Location
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        mark = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.location.path}:{self.location.line}: {mark}{self.message}"


class CurriculumError(Exception):
    """The course cannot be exported; holds every error found, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Problems:
    """Collects what is found, each thing once, under paths that an author can open.

    Paths are given relative to the course folder and shown with its name in front; those of an edition's own files
    as where they really stand.
    """

    def __init__(self, course: str) -> None:
        self._course = course
        self._found: set[Problem] = set()
        self._with_errors: set[str] = set()
        self._elsewhere: dict[str, str] = {}

    def stands_at(self, path: str, place: str) -> None:
        """From now on show this file of the course as another path."""
        self._elsewhere[path] = place

    def shown(self, path: str) -> str:
        """The path as messages write it."""
        path = self._elsewhere.get(path, path)
        return path if PurePath(path).is_absolute() else f"{self._course}/{path}"

    def show(self, location: Location) -> Location:
        """Return the location as messages write it."""
        return Location(self.shown(location.path), location.line)

    def error(self, location: Location, message: str) -> None:
        """Note something that stops the export."""
        self._with_errors.add(location.path)
        self._found.add(Problem(self.show(location), message))

    def warn(self, location: Location, message: str) -> None:
        """Note something an author should look at."""
        self._found.add(Problem(self.show(location), message, Severity.WARNING))

    def flaws(self, start: Location, flaws: Iterable[Flaw]) -> None:
        """Note the flaws of a text that starts there; those that know their file stand where they say."""
        for flaw in flaws:
            self._with_errors.add(start.path)
            self.error(
                Location(flaw.path, flaw.line) if flaw.path else Location(start.path, start.line + flaw.line - 1),
                flaw.message,
            )

    def has_errors(self, under: str = "") -> bool:
        """Whether an error was noted, in any file or in those whose path starts so."""
        return any(path.startswith(under) for path in self._with_errors)

    @property
    def errors(self) -> list[Problem]:
        """All errors, in the order of files and lines."""
        return sorted(problem for problem in self._found if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> list[Problem]:
        """All warnings, in the order of files and lines."""
        return sorted(problem for problem in self._found if problem.severity is Severity.WARNING)
