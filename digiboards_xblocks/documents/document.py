"""The content of a document: headings, paragraphs, a learner's own words, lists and tables. No markup."""

import re
from dataclasses import dataclass, replace

# What XML 1.0 cannot hold; a Word file and a page are both broken by it.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Heading:
    """A heading below the title; ``level`` is 1 to 3."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    """A sentence or two; ``label`` comes before it in bold, and a page links it to ``link``."""

    text: str
    label: str = ""
    link: str = ""


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
    """A table; the first cell of each row is its heading.

    ``widths`` are the columns' shares of the whole width, such as 4 and 1; () for columns of one width. ``numbers`` are
    the places of the columns of numbers, which end where their column does.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...] = ()
    numbers: tuple[int, ...] = ()

    def share(self, column: int) -> float:
        """Return the share of the width that a column has, from 0 to 1."""
        return self.widths[column] / sum(self.widths) if self.widths else 1 / len(self.header)


@dataclass(frozen=True)
class Picture:
    """A picture beside its words, which say the same; ``png`` is a file, as wide on paper as ``millimetres``."""

    label: str
    png: bytes
    words: str
    millimetres: int


@dataclass(frozen=True)
class Pictures:
    """Pictures one below the other; ``caption`` says how to read them all."""

    caption: str
    rows: tuple[Picture, ...]


Part = Heading | Paragraph | Quote | Items | Table | Pictures


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
            return Paragraph(_clean(part.text), _clean(part.label), part.link)
        case Quote():
            return Quote(_clean(part.text), _clean(part.label))
        case Items():
            return Items(_clean_all(part.items))
        case Table():
            return replace(part, header=_clean_all(part.header), rows=tuple(map(_clean_all, part.rows)))
        case Pictures():
            return Pictures(_clean(part.caption), tuple(_clean_picture(row) for row in part.rows))


def _clean_picture(row: Picture) -> Picture:
    return Picture(_clean(row.label), row.png, _clean(row.words), row.millimetres)


def _clean(text: str) -> str:
    # One kind of line end: a Word file would make two breaks of "\r\n".
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _clean_all(texts: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(_clean(text) for text in texts)
