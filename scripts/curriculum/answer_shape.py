"""The shape of a knowledge check's answers, and what it gives away, over all questions of an edition."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from digiboards_xblocks.activities.check.spec import KnowledgeCheck, Question

from .model import Component

# Words that leave no room: a learner crosses out the options that have one.
_ABSOLUTES = re.compile(
    r"\b(?:absolutely|all|always|completely|entirely|every|everybody|everyone|everything|must|never|no one|nobody"
    r"|none|nothing|only|solely)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class AnswerShape:
    """The percentages of questions whose right option is the longest, the shortest, or in each place.

    ``places`` has a share for each place that every question has. Lengths are counted in characters, and a tie counts.
    """

    questions: int
    longest: float
    shortest: float
    places: tuple[float, ...]


def measure_answers(questions: Iterable[Question]) -> AnswerShape:
    """Return the shape of the answers to some questions, which may be none."""
    asked = list(questions)
    lengths = [[len(option.text) for option in question.options] for question in asked]
    rights = [next(place for place, option in enumerate(question.options) if option.right) for question in asked]
    pairs = list(zip(lengths, rights, strict=True))
    fewest = min((len(found) for found in lengths), default=0)
    return AnswerShape(
        questions=len(asked),
        longest=_percent(sum(found[right] == max(found) for found, right in pairs), len(asked)),
        shortest=_percent(sum(found[right] == min(found) for found, right in pairs), len(asked)),
        places=tuple(_percent(rights.count(place), len(asked)) for place in range(fewest)),
    )


def questions_of(components: Iterable[Component]) -> Iterator[tuple[Component, Question]]:
    """Yield each question of the knowledge checks among some blocks, with its block."""
    for component in components:
        if isinstance(component.activity, KnowledgeCheck):
            for question in component.activity.questions:
                yield component, question


def find_absolutes(text: str) -> list[str]:
    """Return the words of an option that leave no room for an exception."""
    return _ABSOLUTES.findall(text)


def describe_answers(shape: AnswerShape) -> str:
    """Return the figures as a line of a report."""
    places = ", ".join(f"{share:.0f}%" for share in shape.places)
    asked = f"{shape.questions} question{'' if shape.questions == 1 else 's'}"
    return (
        f"answers to {asked}: the right one is the longest in {shape.longest:.0f}%"
        f" and the shortest in {shape.shortest:.0f}%; first to last place {places}"
    )


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 0.0
