"""The guides as Word files, one for each guide, to edit or to send for review."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from .books import book_format

if TYPE_CHECKING:
    from books.book import Book


def _load_writer() -> Callable[["Book"], bytes]:
    # Its library is needed by no other format.
    from books.word import docx_file

    return docx_file


FORMAT = book_format(
    "docx", "Word files, one for each guide, to edit or to send for review (docs/doors.md)", _load_writer
)
