"""The own words of an edition: those of its guides that its base does not have in the same run of words."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from digiboards_xblocks.core.located import Located, load

from .model import TEXT, Component, Course, Unit
from .page_text import read_blocks

# So many words in a row are the base's if any page of the base has them, and an edition's own otherwise.
RUN = 8
# Keys of activities whose values nobody reads.
_NAMES = {"id", "of", "phase", "scope", "category", "statements", "suits"}
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
    base_runs = {run for unit in base.units() for run in _runs(_words_of(unit))}
    return [
        OwnWords(guide.id, sum(words), sum(own))
        for guide in course.guides
        for words, own in [zip(*(_count(_words_of(unit), base_runs) for unit in guide.units()), strict=True)]
    ]


def _words_of(unit: Unit) -> list[str]:
    text = " ".join(words for component in unit.components for words in _texts_of(component))
    return _WORD.findall(_CITED.sub(" ", text).lower())


def _texts_of(component: Component) -> Iterator[str]:
    """Yield all that is read of a block: of an activity every text but its names, so each option and its feedback."""
    if component.kind == TEXT:
        yield from (block.text for block in read_blocks(component))
    else:
        yield from _values_of(load(component.content))


def _values_of(item: Located, key: str = "") -> Iterator[str]:
    if isinstance(item.value, dict):
        for name, value in item.value.items():
            yield from _values_of(value, name)
    elif isinstance(item.value, list):
        for value in item.value:
            yield from _values_of(value, key)
    elif isinstance(item.value, str) and key not in _NAMES:
        yield item.value


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Return each run of words of a page; a page with fewer words than a run is one run."""
    return (tuple(words[start : start + RUN]) for start in range(max(len(words) - RUN, 0) + 1))


def _count(words: list[str], base_runs: set[tuple[str, ...]]) -> tuple[int, int]:
    """Return how many words a page has, and how many of them are in no run of the base."""
    is_own = [True] * len(words)
    for start, run in enumerate(_runs(words)):
        if run in base_runs:
            is_own[start : start + RUN] = [False] * len(run)
    return len(words), sum(is_own)
