"""Sentences that cite facts, to be read beside the facts that they cite."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from digiboards_xblocks.core.content_errors import Location

from .figures import Figure, find_missing
from .markup import citations, fact_numbers, masked
from .model import TEXT, Component, Course, Source
from .sentences import Block, Kind, blocks

NO_FACT = "what it says is not written down"
# A citation as it goes through the reading of sentences, which leaves out citations.
_KEPT = re.compile(r"\s*⟦(?P<numbers>[^⟧]*)⟧")


class Claim(NamedTuple):
    """A sentence, or a row of a table, that cites facts: its words, where it starts, and the numbers of the facts."""

    words: str
    location: Location
    numbers: tuple[str, ...]


def find_claims(component: Component) -> tuple[Claim, ...]:
    """Return each sentence of a text that cites facts; none of an activity, which cannot cite."""
    return _claims_in(component.content, component.location) if component.kind == TEXT else ()


@lru_cache(maxsize=1024)
def _claims_in(text: str, start: Location) -> tuple[Claim, ...]:
    """Return the claims of a text, cached, as a check at each save has most of them already."""
    return tuple(_read_claims(text, start))


def _read_claims(text: str, start: Location) -> Iterator[Claim]:
    for citation in reversed(list(citations(masked(text)))):
        kept = f"⟦{' '.join(fact_numbers(citation[0]))}⟧"
        lines = citation[0].count("\n")
        text = f"{text[: citation.start()]}{kept}{chr(10) * lines}{text[citation.end() :]}"
    for block in blocks(text, start.line):
        for words, line in _parts_of(block):
            numbers = tuple(number for kept in _KEPT.finditer(words) for number in kept["numbers"].split())
            if numbers:
                yield Claim(_KEPT.sub("", words).strip(), start._replace(line=line), numbers)


def _parts_of(block: Block) -> Iterator[tuple[str, int]]:
    """Yield the sentences of a block, or the rows of a table, with their lines."""
    if block.kind is Kind.TABLE:
        for index, row in enumerate(block.text.split("\n")):
            yield " ".join(row.split()), block.line + index + (index > 0)  # the line of dashes is none
        return
    for sentence in block.sentences():
        yield sentence.text, sentence.line


def find_unsupported(claim: Claim, sources: Mapping[str, Source]) -> list[Figure]:
    """Return the figures of a claim that are in none of its facts; none if one of these is not written down."""
    cited = [sources[number] for number in claim.numbers if number in sources]
    if not cited or not all(source.fact for source in cited):
        return []
    return _missing(claim.words, " ; ".join(f"{item.fact} ; {item.title} ; {item.date}" for item in cited))


@lru_cache(maxsize=2048)
def _missing(words: str, facts: str) -> list[Figure]:
    return find_missing(words, facts)


def list_claims(course: Course) -> list[Claim]:
    """Return every claim of the pages, in the learner's order."""
    return [claim for component in course.components() for claim in find_claims(component)]


def count_unwritten(course: Course, claims: Collection[Claim]) -> tuple[int, int]:
    """Return how many different facts are cited, and how many of those are not written down."""
    cited = {number for claim in claims for number in claim.numbers}
    return len(cited), sum(not course.references.sources[number].fact for number in cited)
