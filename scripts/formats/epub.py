"""The guides as EPUB books, one for each guide, for tablets and e-readers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .books import book_format

if TYPE_CHECKING:
    from books.book import Book


def _load_writer() -> Callable[["Book"], bytes]:
    # Its library is needed by no other format.
    from books.epub import epub_file

    return epub_file


FORMAT = book_format("epub", "EPUB books, one for each guide, for tablets and e-readers (docs/doors.md)", _load_writer)
