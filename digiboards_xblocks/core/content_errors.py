"""Problems in an authored text, with their places."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class ContentRule(StrEnum):
    """The rule that a problem breaks, by its id in the authoring pipeline."""

    YAML_SYNTAX = "yaml-syntax"
    REPEATED_KEYS = "repeated-keys"
    CONTROL_CHARACTERS = "control-characters"
    MISSING_KEYS = "missing-keys"
    UNKNOWN_KEYS = "unknown-keys"
    WRONG_VALUES = "wrong-values"
    EMPTY_LISTS = "empty-lists"
    ID_FORM = "id-form"
    STATEMENT_IDS = "statement-ids"
    HEADINGS = "headings"
    BOX_KINDS = "box-kinds"
    IMAGE_DESCRIPTIONS = "image-descriptions"
    ALLOWED_HTML = "allowed-html"
    LINK_SCHEMES = "link-schemes"
    MARKDOWN_LIMITS = "markdown-limits"


class Location(NamedTuple):
    """A line of a file, counted from 1; ``path`` is "" for a text that is in no file, such as a block's."""

    path: str
    line: int


@dataclass(frozen=True, order=True)
class ContentProblem:
    """One thing wrong with a text: its line, counted from 1, and what was expected instead.

    ``path`` is the file that the line is of, where the text was put together from several; else "". ``rule`` is the id
    of a rule of the authoring pipeline; "" for what is peculiar to one activity.
    """

    line: int
    message: str
    path: str = ""
    rule: str = field(default="", compare=False)

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


class ContentError(ValueError):
    """An authored text cannot be used; holds every problem found, in the order of their lines."""

    def __init__(self, problems: Iterable[ContentProblem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("; ".join(str(problem) for problem in self.problems))
