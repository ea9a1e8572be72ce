"""What is wrong with an authored text, and where."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Flaw:
    """One thing wrong with a text: its line, counted from 1, and what was expected instead."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


class ContentError(ValueError):
    """An authored text cannot be used; holds every flaw found, in the order of their lines."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(sorted(set(flaws)))
        super().__init__("; ".join(str(flaw) for flaw in self.flaws))
