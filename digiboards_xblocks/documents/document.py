"""The content of a document: headings, paragraphs, a learner's own words, lists and tables. No markup."""

import re
from dataclasses import dataclass

# What XML 1.0 cannot hold; a Word file and a page are both broken by it.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Heading:
    """A heading below the title; ``level`` is 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A sentence or two; ``label`` comes before it in bold."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Quote:
    """A text of a learner's, with its line breaks; ``label`` says what was asked."""

    text: str
    label: str = ""


@dataclass(frozen=True)
class Items:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table; the first cell of each row is its heading."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Part = Heading | Paragraph | Quote | Items | Table


@dataclass(frozen=True)
class Document:
    """A whole document. ``language`` is a tag such as "en"; ``about`` is a line below the title."""

    title: str
    language: str
    about: str
    parts: tuple[Part, ...]

    def printable(self) -> "Document":
        """Return the document without control characters and the like, which no file can hold; with LF line ends."""
        parts = tuple(_clean_part(part) for part in self.parts)
        return Document(_clean(self.title), self.language, _clean(self.about), parts)


def _clean_part(part: Part) -> Part:
    match part:
        case Heading():
            return Heading(_clean(part.text), part.level)
        case Paragraph():
            return Paragraph(_clean(part.text), _clean(part.label))
        case Quote():
            return Quote(_clean(part.text), _clean(part.label))
        case Items():
            return Items(_clean_all(part.items))
        case Table():
            return Table(_clean_all(part.header), tuple(_clean_all(row) for row in part.rows))


def _clean(text: str) -> str:
    # One kind of line end: a Word file would make two breaks of "\r\n".
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _clean_all(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_clean(text) for text in texts)
