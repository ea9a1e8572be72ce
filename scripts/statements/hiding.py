"""Leaving out boards of few people, and as many more as it takes that subtraction tells of none (decision 54)."""

from collections.abc import Collection, Mapping

from digiboards_xblocks.core.disclosure import FEWEST_PEOPLE

from .members import Organisation

# In place of a code: everybody.
EVERYBODY = ""


def hidden(people: Mapping[str, int], organisations: Mapping[str, Organisation]) -> frozenset[str]:
    """Return the organisations whose counts are not shown, of those that have ``people``, with all below them.

    Each has fewer than ``FEWEST_PEOPLE``, or what is left of the organisation above, once those that are shown are
    subtracted from it, would be about so few. The people who are of none below count there too.
    """
    found = {code for code, number in people.items() if 0 < number < FEWEST_PEOPLE}
    below: dict[str, list[str]] = {}
    for code in people:
        if code != EVERYBODY:
            below.setdefault(_above(code, people, organisations), []).append(code)
    for above, codes in below.items():
        _widen(people[above], codes, people, found)
    return frozenset(found)


def _above(code: str, people: Collection[str], organisations: Mapping[str, Organisation]) -> str:
    above = organisations[code].above if code in organisations else EVERYBODY
    return above if above in people else EVERYBODY


def _widen(whole: int, codes: list[str], people: Mapping[str, int], found: set[str]) -> None:
    """Hide the smallest of ``codes`` that are shown, until what is left of ``whole`` is nobody, or enough people."""
    shown = sorted((code for code in codes if code not in found), key=lambda code: (people[code], code))
    left = whole - sum(people[code] for code in shown)
    for code in shown:
        if left == 0 or left >= FEWEST_PEOPLE:
            return
        found.add(code)
        left += people[code]
