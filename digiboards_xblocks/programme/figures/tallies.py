"""Exact sums, as they are counted, and the noisy numbers that become of them. Exact sums live here and nowhere else.

How many people are in a part is exact: who has answered is no answer. What they answered is not.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import NamedTuple

from .measures import Question
from .privacy.budget import COHORT, KINDS, LEAF, PROGRAMME, ROLE
from .privacy.margins import Spread
from .privacy.mechanism import Mechanism, fourth_cumulant_of, variance_of
from .units import Form


class Place(NamedTuple):
    """The parts that somebody belongs to: a care board's code, a cohort's key, a role group; "" for none of a kind."""

    leaf: str = ""
    cohort: str = ""
    role: str = ""

    def part(self, kind: str) -> str:
        """Return the name of the part of a kind."""
        return {LEAF: self.leaf, PROGRAMME: "", COHORT: self.cohort, ROLE: self.role}[kind]


@dataclass(frozen=True)
class Released:
    """The released numbers of one question in one part: how many people, and numbers with the noise in each of them."""

    kind: str
    name: str
    question: Question
    people: int
    answers: int
    values: Mapping[str, int]
    spread: Spread

    @property
    def key(self) -> tuple[str, str, Question]:
        """Return what it is of."""
        return self.kind, self.name, self.question

    def __add__(self, other: "Released") -> "Released":
        """Return both together: the same question in the same part, of different people."""
        names = dict.fromkeys([*self.values, *other.values])
        return Released(
            *self.key,
            self.people + other.people,
            self.answers + other.answers,
            {name: self.values.get(name, 0) + other.values.get(name, 0) for name in names},
            self.spread + other.spread,
        )


# What one answer adds: numbers by their place among all of a form.
_Steps = tuple[tuple[int, int], ...]


class _Numbering:
    """How answers to a form become numbers, looked up where the same was answered before."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.numbers = 0
        self._known: list[dict[Hashable, _Steps]] = []
        self._starts: list[int] = []
        for asked in form.questions:
            self._starts.append(self.numbers)
            self._known.append({})
            self.numbers += len(asked.shape.names)

    def slices(self) -> Iterator[tuple[int, int]]:
        """Yield where the numbers of each question begin and end, in order."""
        yield from zip(self._starts, [*self._starts[1:], self.numbers], strict=True)

    def steps(self, given: Sequence[Hashable]) -> Iterator[_Steps]:
        """Yield what each answer adds. Raises ``ValueError`` if there is not one for each question."""
        for place, (known, answer) in enumerate(zip(self._known, given, strict=True)):
            found = known.get(answer)
            if found is None:
                numbers = self.form.questions[place].shape.numbers(answer)
                found = known[answer] = tuple(
                    (index, number) for index, number in enumerate(numbers, self._starts[place]) if number
                )
            yield found


@dataclass
class _Sums:
    """The exact sums of a form in a place."""

    numbering: _Numbering
    units: int = 0
    numbers: list[int] = field(default_factory=list)


class Tallies:
    """Exact sums of what is newly counted, by place and question."""

    def __init__(self, budget: Mapping[str, Fraction]) -> None:
        self._budget = budget
        self._numberings: dict[tuple[str, str], _Numbering] = {}
        self._sums: dict[tuple[Place, tuple[str, str]], _Sums] = {}

    def add(self, place: Place, form: Form, given: Sequence[Hashable]) -> None:
        """Count one unit's answers to a form, one for each question in order."""
        key = (place, form.key)
        sums = self._sums.get(key)
        if sums is None:
            numbering = self._numberings.setdefault(form.key, _Numbering(form))
            sums = self._sums[key] = _Sums(numbering, numbers=[0] * numbering.numbers)
        sums.units += 1
        for steps in sums.numbering.steps(given):
            for index, number in steps:
                sums.numbers[index] += number

    def release(self, mechanism: Mechanism) -> Iterator[Released]:
        """Yield every number with noise of its own, also those of options that nobody chose; part by part, in order.

        A part without anybody newly counted in it has nothing to publish, which discloses who has answered and no more.
        """
        forms = {asked.question: one.form for one in self._numberings.values() for asked in one.form.questions}
        for kind in KINDS:
            for (name, question), sums in sorted(self._by_part(kind).items()):
                form = forms[question]
                scale = form.scales(kind, self._budget)[question]
                shape = next(one.shape for one in form.questions if one.question == question)
                people, answers, *exact = sums
                values = {
                    number: mechanism.release(value, scale) for number, value in zip(shape.names, exact, strict=True)
                }
                spread = Spread(variance_of(scale), fourth_cumulant_of(scale))
                yield Released(kind, name, question, people, answers, values, spread)

    def _by_part(self, kind: str) -> dict[tuple[str, Question], list[int]]:
        """Return the sums of the parts of a kind, for the questions that are counted in it."""
        found: dict[tuple[str, Question], list[int]] = {}
        for (place, _key), sums in self._sums.items():
            form = sums.numbering.form
            if not form.stage.shares.get(kind):
                continue
            for asked, (start, end) in zip(form.questions, sums.numbering.slices(), strict=True):
                if kind not in asked.kinds:
                    continue
                key = (place.part(kind), asked.question)
                exact = [sums.units, sums.units * asked.shape.answers, *sums.numbers[start:end]]
                before = found.get(key)
                found[key] = [a + b for a, b in zip(before, exact, strict=True)] if before else exact
        return found
