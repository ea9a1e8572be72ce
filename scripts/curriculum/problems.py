"""Problems of the course, with their places and rules."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from pathlib import PurePath

from digiboards_xblocks.core.content_errors import ContentProblem, Location

from .rule import Allowance, Finding, Rule, Severity
from .rules import RULES


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong: where, with the path that people can open, and what was expected instead."""

    location: Location
    message: str
    rule: Rule = field(compare=False)

    @property
    def severity(self) -> Severity:
        """Return whether it stops the export."""
        return self.rule.severity

    def __str__(self) -> str:
        mark = "warning: " if self.severity is Severity.WARNING else ""
        return f"{self.location.path}:{self.location.line}: {mark}{self.message} [{self.rule.id}]"


class CurriculumError(Exception):
    """The course cannot be exported; holds every error found, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


class Problems:
    """A collection of problems, each once, under paths that an author can open.

    Paths are given relative to the course folder and shown with its name in front; those of an edition's own files
    as where they really are. A warning that its page allows is left out.
    """

    def __init__(self, course: str) -> None:
        self._course = course
        self._found: set[Problem] = set()
        self._with_errors: set[str] = set()
        self._elsewhere: dict[str, str] = {}
        self._allowances: dict[tuple[str, str], Allowance] = {}
        self._used: set[tuple[str, str]] = set()

    def show_at(self, path: str, place: str) -> None:
        """Show this file of the course as another path from now on."""
        self._elsewhere[path] = place

    def show(self, path: str) -> str:
        """Return the path as messages write it."""
        path = self._elsewhere.get(path, path)
        return path if PurePath(path).is_absolute() else f"{self._course}/{path}"

    def show_location(self, location: Location) -> Location:
        """Return the location as messages write it."""
        return Location(self.show(location.path), location.line)

    def allow(self, path: str, allowances: Iterable[Allowance]) -> None:
        """Leave out warnings about a file that its author allows."""
        self._allowances |= {(path, allowance.rule.id): allowance for allowance in allowances}

    def add(self, rule: Rule, location: Location, message: str, page: str = "") -> None:
        """Note what breaks a rule; ``page`` is the file that may allow it, if another than that of the place."""
        if rule.severity is Severity.ERROR:
            self._with_errors.add(location.path)
        elif (key := (page or location.path, rule.id)) in self._allowances:
            self._used.add(key)
            return
        self._found.add(Problem(self.show_location(location), message, rule))

    def add_findings(self, rule: Rule, findings: Iterable[Finding]) -> None:
        """Note all that breaks a rule."""
        for finding in findings:
            self.add(rule, *finding)

    def add_content_problems(
        self, start: Location, content_problems: Iterable[ContentProblem], otherwise: Rule
    ) -> None:
        """Note the problems of a text that starts there; those that know their file have their own place.

        ``otherwise`` is the rule that problems break which name none.
        """
        for problem in content_problems:
            self._with_errors.add(start.path)
            location = (
                Location(problem.path, problem.line)
                if problem.path
                else start._replace(line=start.line + problem.line - 1)
            )
            self.add(RULES[problem.rule] if problem.rule else otherwise, location, problem.message)

    def mark_needed(self, rule: Rule, paths: Iterable[str]) -> None:
        """Count what these files allow of a rule as needed."""
        self._used |= {(path, rule.id) for path in paths}

    def list_unneeded_allowances(self, unchecked: Collection[Rule] = ()) -> list[Allowance]:
        """Return the allowances that nothing needed, apart from those of rules that were not looked at."""
        return [
            allowance
            for key, allowance in self._allowances.items()
            if key not in self._used and allowance.rule not in unchecked
        ]

    def has_errors(self, under: str = "") -> bool:
        """Return whether an error was noted, in any file or in those whose path starts so."""
        return any(path.startswith(under) for path in self._with_errors)

    @property
    def errors(self) -> list[Problem]:
        """All errors, in the order of files and lines."""
        return sorted(problem for problem in self._found if problem.severity is Severity.ERROR)

    @property
    def warnings(self) -> list[Problem]:
        """All warnings, in the order of files and lines."""
        return sorted(problem for problem in self._found if problem.severity is Severity.WARNING)
