"""The two kinds of file that a table is downloaded as, and how each is made a piece at a time."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO

from digiboards_xblocks.core.spreadsheets import Cell, csv_lines

Rows = Iterable[Iterable[Cell]]
_PIECE = 65_536
# A workbook is a zip file, whose directory comes last: what is larger than this waits on disk.
_IN_MEMORY = 2_000_000


@dataclass(frozen=True)
class Form:
    """A kind of file: how people and browsers know it, and what makes it of rows, ``head`` of them first."""

    words: str
    content_type: str
    write: Callable[[Rows, int], Iterable[bytes | str]]


def _csv(rows: Rows, _head: int) -> Iterator[str]:
    return csv_lines(rows)


def _xlsx(rows: Rows, head: int) -> Iterator[bytes]:
    """A workbook of one sheet, in which text is text: nothing is taken for a formula, an error or a date."""
    # Here, so that only who downloads a workbook waits for it.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = f"A{head + 1}"

    def written(cell: Cell) -> object:
        if not isinstance(cell, str):
            return cell
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", cell))
        made.data_type = "s"
        return made

    for row in rows:
        sheet.append([written(cell) for cell in row])
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        book.save(file)
        file.seek(0)
        yield from _pieces(file)


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


FORMS: Mapping[str, Form] = {
    "csv": Form("CSV", "text/csv; charset=utf-8", _csv),
    "xlsx": Form("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
}
