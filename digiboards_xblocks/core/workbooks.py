"""Workbooks of sheets, a piece at a time, in which text is text: nothing is taken for a formula, an error or a date."""

import tempfile
from collections.abc import Iterable, Iterator
from typing import IO, NamedTuple

from .spreadsheets import Cell

_PIECE = 65_536
# A workbook is a zip file, whose directory comes last: what is larger than this waits on disk.
_IN_MEMORY = 2_000_000


class Sheet(NamedTuple):
    """A sheet: the first ``head`` of its rows stay in sight. "" as its title is the program's own."""

    rows: Iterable[Iterable[Cell]]
    head: int = 1
    title: str = ""


def workbook(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Yield the bytes of a workbook of these sheets."""
    # Here, so that only who makes a workbook waits for it.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    for sheet in sheets:
        made = book.create_sheet(sheet.title or None)
        made.freeze_panes = f"A{sheet.head + 1}"
        for row in sheet.rows:
            cells: list[object] = []
            for cell in row:
                if isinstance(cell, str):
                    text = WriteOnlyCell(made, ILLEGAL_CHARACTERS_RE.sub("", cell))
                    text.data_type = "s"
                    cells.append(text)
                else:
                    cells.append(cell)
            made.append(cells)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        book.save(file)
        file.seek(0)
        yield from _pieces(file)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece
