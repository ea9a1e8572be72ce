"""Findings of the health checks."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

# From well to ill. Of a warning somebody should know; a problem keeps people from something, or soon will.
OK = "ok"
WARNING = "warning"
PROBLEM = "problem"
LEVELS = (OK, WARNING, PROBLEM)


@dataclass(frozen=True)
class Finding:
    """A finding, in a sentence without anything of a learner's; ``todo`` is what to do, "" if nothing."""

    level: str
    found: str
    todo: str = ""


@dataclass(frozen=True)
class Options:
    """The options of a check; ``is_complete`` reads every text rather than a sample of them."""

    is_complete: bool = False


@dataclass(frozen=True)
class Check:
    """A part of a site that is looked at: its name for programs, its title for people, and who looks."""

    name: str
    title: str
    find: Callable[[Options], Iterator[Finding]]
