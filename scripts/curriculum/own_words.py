"""How much of an edition is its own: words of its guides that its base does not say in the same run of words."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from .model import Course, Unit
from .page_text import read_blocks

# So many words in a row are the base's if any page of the base has them, and an edition's own otherwise.
RUN = 8
_WORD = re.compile(r"[\w’']+")
_CITED = re.compile(r"\[F\d[\d, F]*\]")


class OwnWords(NamedTuple):
    """The words of a guide, and how many of them are the edition's own."""

    guide: str
    words: int
    own: int

    @property
    def share(self) -> float:
        """The share of its own words, from 0 to 1."""
        return self.own / self.words if self.words else 0.0


def count_own_words(course: Course, base: Course) -> list[OwnWords]:
    """Return the figures of each guide of ``course``, an edition of ``base``; both as authored."""
    said = {run for unit in base.units() for run in _runs(_words_of(unit))}
    return [
        OwnWords(guide.id, sum(words), sum(own))
        for guide in course.guides
        for words, own in [zip(*(_count(_words_of(unit), said) for unit in guide.units()), strict=True)]
    ]


def _words_of(unit: Unit) -> list[str]:
    text = " ".join(block.text for component in unit.components for block in read_blocks(component))
    return _WORD.findall(_CITED.sub(" ", text).lower())


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Return each run of words of a page; a page with fewer words than a run is one run."""
    return (tuple(words[start : start + RUN]) for start in range(max(len(words) - RUN, 0) + 1))


def _count(words: list[str], said: set[tuple[str, ...]]) -> tuple[int, int]:
    """Return how many words a page has, and how many of them stand in no run of the base."""
    is_own = [True] * len(words)
    for start, run in enumerate(_runs(words)):
        if run in said:
            is_own[start : start + RUN] = [False] * len(run)
    return len(words), sum(is_own)
