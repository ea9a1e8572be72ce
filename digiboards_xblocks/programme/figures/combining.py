"""From released numbers to the figures of every part, consistent, and computed from what is published alone."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from digiboards_xblocks.programme.people import permissions
from digiboards_xblocks.programme.progress import slices
from digiboards_xblocks.programme.progress.slices import Slice

from .figures import Figure
from .measures import CHOICES, Question
from .privacy.budget import COHORT, LEAF, ROLE
from .privacy.reconciling import Noisy, Reconciled, fit_to_people
from .tallies import Released

_SLICES = {COHORT: slices.COHORT, ROLE: slices.ROLE}
# From a leaf, the codes of itself and of what it is part of.
Above = Callable[[str], Sequence[str]]


class PartFigure(NamedTuple):
    """The figure of one question in one part."""

    part: Slice
    question: Question
    figure: Figure


def figures_of_parts(released: Iterable[Released], above: Above) -> Iterator[PartFigure]:
    """Yield the figures of the programme, its regions and care boards, cohorts and roles."""
    questions: dict[Question, dict[str, dict[str, Released]]] = defaultdict(lambda: defaultdict(dict))
    for one in released:
        questions[one.question][one.kind][one.name] = one
    for question, by_kind in questions.items():
        yield from _figures(question, by_kind, above)


def _figures(question: Question, by_kind: Mapping[str, Mapping[str, Released]], above: Above) -> Iterator[PartFigure]:
    everything = [one for parts in by_kind.values() for one in parts.values()]
    names = list(dict.fromkeys(name for one in everything for name in one.values))
    reconciled = Reconciled(
        {kind: {name: _noisy(one, names) for name, one in parts.items()} for kind, parts in by_kind.items()}
    )

    def figure(part: Slice, noisy: Noisy, of: Collection[Released]) -> PartFigure:
        people, answers = sum(one.people for one in of), sum(one.answers for one in of)
        numbers = dict(zip(names, noisy.values, strict=True))
        return PartFigure(part, question, Figure(people, answers, numbers, noisy.spread))

    # Everybody is counted in every kind of part, so any of them has all.
    yield figure(Slice(permissions.PROGRAMME), reconciled.whole(), next(iter(by_kind.values())).values())
    for kind, slice_kind in _SLICES.items():
        for name, one in by_kind.get(kind, {}).items():
            yield figure(Slice(slice_kind, name), reconciled.of(kind, [name]), [one])
    leaves = by_kind.get(LEAF, {})
    for code, inside in _inside(leaves, above).items():
        part = Slice(permissions.ORGANISATION, code)
        yield figure(part, reconciled.of(LEAF, inside), [leaves[name] for name in inside])


def _inside(leaves: Iterable[str], above: Above) -> Mapping[str, list[str]]:
    """Return, by the code of each care board and region, which leaves are in it; "" is for those on none."""
    found: dict[str, list[str]] = defaultdict(list)
    for leaf in sorted(leaves):
        for code in above(leaf):
            found[code].append(leaf)
    return found


def _noisy(one: Released, names: Iterable[str]) -> Noisy:
    noisy = Noisy(tuple(float(one.values.get(name, 0)) for name in names), one.spread)
    return fit_to_people(noisy, one.people) if one.question.part in CHOICES else noisy
