"""The guides as PDF books, one for each guide, to read, print and write in."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .books import book_format

if TYPE_CHECKING:
    from books.book import Book


def _load_writer() -> Callable[["Book"], bytes]:
    # Its library is needed by no other format.
    from books.pdf import pdf_file

    return pdf_file


FORMAT = book_format("pdf", "PDF books, one for each guide, to read, print and write in (docs/doors.md)", _load_writer)
