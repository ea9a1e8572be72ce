"""Rules of the authoring pipeline, and findings of what breaks one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from digiboards_xblocks.core.content_errors import Location


class Severity(StrEnum):
    """An error stops the export; a warning is advice."""

    ERROR = "error"
    WARNING = "warning"


class Finding(NamedTuple):
    """One place that breaks a rule; ``page`` is the file that may allow it, if another than that of the place."""

    location: Location
    message: str
    page: str = ""


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule, made once, by its module in ``rules``.

    ``manual`` is the module's docstring: what the rule asks for, why, and a right and a wrong example. ``check`` yields
    what breaks it in a course (a ``CourseView``); it is None for what is found while the course is read or rendered.
    ``is_about_a_page`` is False for a warning that is about no page, so that no page can allow it.
    """

    id: str
    severity: Severity
    manual: str
    check: Callable[[Any], Iterable[Finding]] | None = None
    is_about_a_page: bool = True

    @property
    def can_be_allowed(self) -> bool:
        """Return whether an author may switch it off for a page, with a reason."""
        return self.severity is Severity.WARNING and self.is_about_a_page

    @property
    def summary(self) -> str:
        """The manual's first line."""
        return self.manual.strip().partition("\n")[0]


class Allowance(NamedTuple):
    """A warning that an author switches off for a file, the reason, and where the file says so."""

    rule: Rule
    reason: str
    location: Location
