"""Finds the terms of the glossary in a text."""

import re
from collections.abc import Collection, Iterable, Iterator

from .model import Term

# A sentence starts at the start of a paragraph, list item, cell or box, or after a mark that ends one.
_SENTENCE_START = re.compile(
    r"(?:^|\n[ \t]*\n|[.!?:|][ \t\n]|\n[ \t>]*(?:[-*+]|\d+[.)])[ \t]|\n!!![^\n]*\n)[\s*_>\"'“‘(]*\Z"
)
_REACH = 200  # how far back the start of a sentence is looked for


class Glossary:
    """All terms that are marked in texts, as one pattern."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_form: dict[str, Term] = {}
        for term in terms:
            if not term.mark:
                continue
            self._by_form[term.term] = term
            if term.term == term.term.lower():
                self._by_form.setdefault(_capitalised(term.term), term)
        forms = sorted(self._by_form, key=len, reverse=True)
        self._pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, forms))})\b") if forms else re.compile(r"(?!)")

    def first_uses(self, running_text: str, known: Collection[str]) -> Iterator[tuple[str, Term]]:
        """Yield the form and the term of each first use in a text, except of terms that are ``known`` already."""
        seen = set(known)
        for found in self._pattern.finditer(running_text):
            form = found[0]
            term = self._by_form[form]
            if term.term in seen or (form != term.term and not _starts_sentence(running_text, found.start())):
                continue
            seen.add(term.term)
            yield form, term


def _capitalised(words: str) -> str:
    return words[:1].upper() + words[1:]


def _starts_sentence(text: str, offset: int) -> bool:
    start = max(0, offset - _REACH)
    before = text[start:offset]
    # A cut text has no start of its own.
    return _SENTENCE_START.search(before if start == 0 else f"x{before}") is not None


def explanation(form: str, term: Term) -> str:
    """Return the line of Markdown that explains a term, in the form in which it is used."""
    name = f"{_capitalised(term.name)}. " if term.name else ""
    return f"*[{form}]: {name}{term.meaning}"
