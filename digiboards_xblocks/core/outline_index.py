"""The outline of the programme, looked up by the names under which answers are kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from .programme_outline import READ, Choice, Guide, Programme, Question
from .statements import Statement


@dataclass(frozen=True)
class Belonging:
    """The place of a stored answer in the programme: ``guide`` is None for what is outside the guides."""

    guide: Guide | None
    question: Question


@dataclass(frozen=True)
class OutlineIndex:
    """The programme, looked up by the names under which answers are kept."""

    programme: Programme

    def find_question(self, kind: str, name: str) -> Belonging | None:
        """Return the question of an answer; None if the course no longer asks it."""
        return self._questions.get((kind, name))

    def statement(self, name: str) -> tuple[Guide, Statement] | None:
        """Return a statement and its guide; None if the course no longer has it."""
        return self._statements.get(name)

    def place_of_statement(self, name: str) -> int:
        """Return the place of a statement among all of the programme; after them if the course no longer has it."""
        return self._places.get(name, len(self._places))

    def reading(self, block: str) -> tuple[Guide | None, str]:
        """Return the guide and the title of the page that a text is on, by its ``url_name``.

        A page that finishing does not take, or a text of it, is found by how names are made: a text's starts with
        its page's, and a page's with its guide's. The title is "" where no page of that name is known.
        """
        found = self._read.get(block)
        if found is not None:
            return found
        starts = [page for page in self._pages if block == page or block.startswith(f"{page}-")]
        if starts:
            return self._pages[max(starts, key=len)]
        return next((guide for guide in self.programme.guides if block.startswith(f"{guide.name}-")), None), ""

    def finishes_by_reading(self, block: str) -> bool:
        """Return whether a text, by its ``url_name``, is what a page is finished by (decision 39)."""
        return block in self._read

    @cached_property
    def _questions(self) -> dict[tuple[str, str], Belonging]:
        items = [Belonging(guide, question) for guide in self.programme.guides for question in guide.questions]
        items += [Belonging(None, question) for question in self.programme.questions]
        return {(item.question.kind, item.question.name): item for item in items}

    @cached_property
    def _statements(self) -> dict[str, tuple[Guide, Statement]]:
        return {item.name: (guide, item) for guide in self.programme.guides for item in guide.statements}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self._statements)}

    @cached_property
    def _read(self) -> dict[str, tuple[Guide | None, str]]:
        return {
            block: (guide, step.title)
            for guide in self.programme.guides
            for step in guide.steps
            if step.kind == READ
            for block in step.blocks
        }

    @cached_property
    def _pages(self) -> dict[str, tuple[Guide | None, str]]:
        known: list[tuple[Guide | None, str, str]] = [(None, page.link, page.title) for page in self.programme.pages]
        known += [(guide, step.link, step.title) for guide in self.programme.guides for step in guide.steps]
        return {link.rpartition("/")[2]: (guide, title) for guide, link, title in known if link}


def choice_labels(question: Question | None, decision: str, option: str) -> tuple[str, str]:
    """Return a decision and an option of it in words; a readable form of its name for what the course no longer has."""
    known = _choice(question.decisions if question else (), decision)
    chosen = _choice(known.options if known else (), option)
    return (known.text if known else title_from_name(decision)), (chosen.text if chosen else title_from_name(option))


def in_order_asked(question: Question, rows: Iterable[Mapping[str, Any]], column: str) -> list[Mapping[str, Any]]:
    """Return rows, of which a column names the decision, in the order of its page; last what the course has no more."""
    places = {choice.name: place for place, choice in enumerate(question.decisions)}
    return sorted(rows, key=lambda row: places.get(row[column], len(places)))


def is_right(question: Question, decision: str, option: str) -> bool | None:
    """Return whether an option is the right one; None where the course does not say, or no longer has it."""
    known = _choice(question.decisions, decision)
    chosen = _choice(known.options if known else (), option)
    if known is None or chosen is None or not any(other.right for other in known.options):
        return None
    return chosen.right


def title_from_name(name: str) -> str:
    """Return a name that no outline knows, as words: "who-helps" becomes "Who helps"."""
    words = name.replace("-", " ").replace("_", " ").replace("/", ": ").strip()
    return words[:1].upper() + words[1:] if words else name


def _choice(choices: tuple[Choice, ...], name: str) -> Choice | None:
    return next((choice for choice in choices if choice.name == name), None)
