"""Exact sums, as they are counted, and the noisy numbers that become of them. Exact sums live here and nowhere else.

How many people are in a part is exact: who has answered is no answer. What they answered is not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

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


class Tallies:
    """Exact sums of what is newly counted, by place and question."""

    def __init__(self, budget: Mapping[str, Fraction]) -> None:
        self._budget = budget
        self._forms: dict[Question, Form] = {}
        self._sums: dict[tuple[Place, Question], list[int]] = {}

    def add(self, place: Place, form: Form, given: Sequence[Any]) -> None:
        """Count one unit's answers to a form, one for each question in order."""
        for one, answer in zip(form.questions, given, strict=True):
            numbers = one.shape.numbers(answer)
            key = (place, one.question)
            sums = self._sums.get(key)
            if sums is None:
                self._forms.setdefault(one.question, form)
                sums = self._sums[key] = [0] * (2 + len(numbers))
            sums[0] += 1
            sums[1] += one.shape.answers
            for index, number in enumerate(numbers, start=2):
                sums[index] += number

    def release(self, mechanism: Mechanism) -> Iterator[Released]:
        """Yield every number with noise of its own, also those of options that nobody chose; part by part, in order.

        A part without anybody newly counted in it has nothing to publish, which discloses who has answered and no more.
        """
        for kind in KINDS:
            for (name, question), sums in sorted(self._by_part(kind).items()):
                form = self._forms[question]
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
        for (place, question), sums in self._sums.items():
            if self._forms[question].stage.shares.get(kind):
                key = (place.part(kind), question)
                before = found.get(key)
                found[key] = [a + b for a, b in zip(before, sums, strict=True)] if before else list(sums)
        return found
