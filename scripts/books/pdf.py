"""A book as a PDF with tags for assistive technology (PDF/UA-1), typeset by Typst, the same bytes each time."""

import json
from collections.abc import Mapping
from pathlib import Path

import typst

from olx.errors import UnwritableError

from . import words
from .book import Book, Child
from .columns import widths

_TEMPLATE = Path(__file__).parent / "book.typ"
# Characters that the course uses and Typst's own fonts lack, and what looks alike.
_ALIKE = str.maketrans({"✕": "×"})
# Of a picture that another file needs as points, for each inch.
_POINTS = 200


def pdf_file(book: Book) -> bytes:
    """Return the book as the bytes of a .pdf. Raises ``UnwritableError`` if it cannot be one for everybody."""
    language, _, region = book.language.partition("-")
    values = {
        "title": book.title,
        "cover": book.cover,
        "by": book.publisher,
        "language": language,
        "region": region or None,
        "day": [book.day.year, book.day.month, book.day.day],
        "contents": words.CONTENTS,
        "chapters": [
            {
                "name": chapter.name,
                "title": chapter.title,
                "body": [_value(block) for block in chapter.body],
            }
            for chapter in book.chapters
        ],
    }
    files = {"main.typ": _TEMPLATE.read_bytes(), "book.json": json.dumps(values, ensure_ascii=False).encode()}
    files |= {f"images/{name}": file.read_bytes() for name, file in book.images.items()}
    try:
        return _compiled(files, format="pdf", pdf_standards="ua-1")
    except typst.TypstError as error:
        raise UnwritableError(f"“{book.title}” cannot be a PDF for everybody: {error}") from error


def picture_points(file: Path) -> bytes:
    """Return a drawing as the bytes of a .png, for programs that take no other."""
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image("drawing.svg", alt: "")'
    return _compiled({"main.typ": page.encode(), "drawing.svg": file.read_bytes()}, format="png", ppi=_POINTS)


def _compiled(files: Mapping[str, bytes], **options: object) -> bytes:
    # The fonts of this machine would make other bytes than those of the next. Its types know no files by name.
    made = typst.compile(dict(files), ignore_system_fonts=True, **options)  # type: ignore[call-overload]
    if not isinstance(made, bytes):
        raise TypeError("Typst made several files of what is one page")
    return made


def _value(node: Child) -> object:
    if isinstance(node, str):
        return node.translate(_ALIKE)
    attributes = dict(node.attributes)
    if node.tag == "table" and "kind" not in attributes:
        shares = widths(node)
        attributes |= {"widths": shares} if shares else {}
    return [node.tag, attributes, [_value(child) for child in node.children]]
