"""What is wrong with an authored text, and where."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple


class Location(NamedTuple):
    """A line of a file, counted from 1; ``path`` is "" for a text that stands in no file, such as a block's."""

    path: str
    line: int


@dataclass(frozen=True, order=True)
class Flaw:
    """One thing wrong with a text: its line, counted from 1, and what was expected instead.

    ``path`` is the file that the line is of, where the text was put together from several; else "".
    """

    line: int
    message: str
    path: str = ""

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


class ContentError(ValueError):
    """An authored text cannot be used; holds every flaw found, in the order of their lines."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(sorted(set(flaws)))
        super().__init__("; ".join(str(flaw) for flaw in self.flaws))
