"""Differences between two texts, sentence by sentence, as their readers see them."""

import difflib
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .markup import links, masked
from .sentences import Kind, blocks, count_words

_NOTE = re.compile(r"^\[\^(?P<label>[^\]]+)\]: (?P<words>.*)$\n?", re.MULTILINE)
_TERM = re.compile(r"^\*\[(?P<label>[^\]]+)\]: (?P<words>.*)$\n?", re.MULTILINE)
_CITED = re.compile(r"[ \t]*\[\^[^\]\n]+\](?!:)")
_ELEMENT = re.compile(r"<[^<>]*>")
_BLOCK_END = re.compile(r"</(?:p|li|h[1-6]|td|th|div|dt|dd)>")
# Two sentences that share less than this are two, not one with other words.
_ALIKE = 0.5
# A page has some fifty sentences; what has far more is not worth the time to pair them.
_MOST_COMPARED = 100_000


@dataclass(frozen=True)
class Piece:
    """A sentence as it was and as it is; one of the two is "" if it is new or gone."""

    old: str
    new: str


@dataclass(frozen=True)
class Rewording:
    """The sentences that differ, and how many the text has now."""

    pieces: tuple[Piece, ...]
    sentences: int


def reworded(old: Sequence[str], new: Sequence[str]) -> Rewording:
    """Return the changes of a text's sentences; those that only changed places count as gone and new."""
    pieces: list[Piece] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            pieces += _paired(old[a:b], new[c:d])
    return Rewording(tuple(pieces), len(new))


def _paired(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """Each old sentence with the new one that took its place, in the order of the text."""
    if len(old) == len(new):
        yield from map(Piece, old, new)
        return
    if len(old) * len(new) > _MOST_COMPARED:
        yield from (Piece(words, "") for words in old)
        old = ()
    taken = 0
    for words in old:
        found = next((n for n in range(taken, len(new)) if _alike(words, new[n])), None)
        if found is None:
            yield Piece(words, "")
            continue
        for left in new[taken:found]:
            yield Piece("", left)
        yield Piece(words, new[found])
        taken = found + 1
    for left in new[taken:]:
        yield Piece("", left)


def _alike(old: str, new: str) -> bool:
    matcher = difflib.SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def sentences_of(markdown: str) -> list[str]:
    """Return everything that is read in a text, one sentence, heading or row of a table after the other."""
    found: list[str] = []
    for block in blocks(_CITED.sub("", own_words(markdown))):
        if block.kind in (Kind.PARAGRAPH, Kind.ITEM):
            found += [sentence.text for sentence in block.sentences()]
        else:
            found += [" ".join(line.split()) for line in block.text.split("\n") if line.strip()]
    return found


def sentences_of_html(page: str) -> list[str]:
    """Return the same of a page that goes out as HTML."""
    lines = _BLOCK_END.sub("\n\n", page)
    return sentences_of(html.unescape(_ELEMENT.sub("", lines)))


def own_words(markdown: str) -> str:
    """Return a text without the notes and explanations that the exporter puts at its end."""
    return _TERM.sub("", _NOTE.sub("", markdown)).strip()


def notes_of(markdown: str) -> dict[str, str]:
    """Return the sources that a text cites, by the number of the fact."""
    return {found["label"]: " ".join(found["words"].split()) for found in _NOTE.finditer(markdown)}


def terms_of(markdown: str) -> dict[str, str]:
    """Return the terms that a text explains."""
    return {found["label"]: found["words"] for found in _TERM.finditer(markdown)}


def leads_of(markdown: str) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the links of a text and its pictures: the words of each, and where it leads or which file it is."""
    text = own_words(markdown)
    found: tuple[list[tuple[str, str]], list[tuple[str, str]]] = ([], [])
    for link in links(masked(text)):
        words = text[link.start : link.end].partition("](")[0].lstrip("![").strip("<>")
        found[link.image].append((words, link.address or ""))
    return found


def words_in(sentences: Sequence[str]) -> int:
    """Return how many words they have together."""
    return sum(count_words(sentence) for sentence in sentences)
