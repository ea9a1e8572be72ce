"""The ease of reading of a text: counted here, graded by textstat.

The grade is textstat's automated readability index, the one measure that needs no downloaded data and gives the
same figure on every machine. It is a school grade; plus five it is a reading age.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from .sentences import Sentence

GRADE_TO_AGE = 5
_DECIMAL_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_INNER_STOP = re.compile(r"[.!?]+(?=.)")


@dataclass(frozen=True)
class Ease:
    """The length of a text's sentences, in words, and the school grade it asks for."""

    sentences: int
    average: float
    longest: int
    grade: float

    @property
    def age(self) -> float:
        """The reading age."""
        return self.grade + GRADE_TO_AGE


def measure(sentences: Sequence[Sentence]) -> Ease:
    """Return the figures for these sentences."""
    if not sentences:
        return Ease(0, 0.0, 0, 0.0)
    lengths = [sentence.words for sentence in sentences]
    return Ease(
        len(lengths), sum(lengths) / len(lengths), max(lengths), _grade(tuple(sentence.text for sentence in sentences))
    )


@lru_cache(maxsize=1024)
def _grade(sentences: tuple[str, ...]) -> float:
    import textstat  # slow to import, and needed only to the end

    # textstat takes every full stop for an end, also those in 2.5 and in "why? it asks".
    text = " ".join(f"{_INNER_STOP.sub('', _DECIMAL_POINT.sub(',', words)).rstrip('.!?…')}." for words in sentences)
    return float(textstat.automated_readability_index(text))
