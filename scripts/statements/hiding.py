"""Leaving out boards of few people, and as many more as it takes that subtraction shows none (decision 54)."""

from collections.abc import Collection, Mapping, Sequence

from digiboards_xblocks.core.disclosure import FEWEST_PEOPLE

from .members import Organisation

# In place of a code: everybody.
EVERYBODY = ""
People = Mapping[str, int]


def hidden(countings: Sequence[People], organisations: Mapping[str, Organisation]) -> frozenset[str]:
    """Return the organisations that are shown in none of some countings, which may be subtracted from one another.

    A counting has how many people each organisation has, with all below it, and ``EVERYBODY``. One that has fewer than
    ``FEWEST_PEOPLE`` in any of them is hidden, with all below it. So are others, the smallest first, until what is left
    of each that is shown, once those below that are shown are subtracted, is nobody or enough people. What is hidden is
    hidden in each counting: else the others would show it.
    """
    found: set[str] = set()
    below = _below(countings, organisations)
    for people in countings:
        for code, number in people.items():
            if 0 < number < FEWEST_PEOPLE and code != EVERYBODY:
                _hide(code, below, found)
    before = -1
    while before != len(found):
        before = len(found)
        for people in countings:
            _widen(EVERYBODY, people, below, found)
    return frozenset(found)


def _below(countings: Sequence[People], organisations: Mapping[str, Organisation]) -> dict[str, list[str]]:
    """Return the codes directly below each, of all that are counted; what is below nothing known is below everybody."""
    codes = {code for people in countings for code in people} - {EVERYBODY}
    found: dict[str, list[str]] = {code: [] for code in (EVERYBODY, *codes)}
    for code in sorted(codes):
        found[_above(code, codes, organisations)].append(code)
    return found


def _above(code: str, codes: Collection[str], organisations: Mapping[str, Organisation]) -> str:
    above = organisations[code].above if code in organisations else EVERYBODY
    return above if above in codes else EVERYBODY


def _hide(code: str, below: Mapping[str, list[str]], found: set[str]) -> None:
    if code not in found:
        found.add(code)
        for one in below[code]:
            _hide(one, below, found)


def _widen(above: str, people: People, below: Mapping[str, list[str]], found: set[str]) -> None:
    """Hide the smallest of those below one that are shown, until what is left is nobody or enough; then go down."""
    shown = sorted(
        (code for code in below[above] if code not in found and people.get(code, 0)),
        key=lambda code: (people[code], code),
    )
    left = people.get(above, 0) - sum(people[code] for code in shown)
    for code in shown:
        if left == 0 or left >= FEWEST_PEOPLE:
            break
        _hide(code, below, found)
        left += people[code]
    for code in below[above]:
        if code not in found:
            _widen(code, people, below, found)
