"""The tables as files: CSV, a workbook, and a page that needs nothing else."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from atomic_file import replacing
from digiboards_xblocks.core.spreadsheets import Cell, csv_lines
from digiboards_xblocks.core.workbooks import Sheet, workbook
from digiboards_xblocks.documents.document import Document, Heading, Paragraph
from digiboards_xblocks.documents.document import Table as Printed
from digiboards_xblocks.documents.html import html_page

from .errors import DeskError
from .tables import Table

TITLE = "A programme in figures"
# Counts of people's work: whoever wrote a file with them decides who else reads it.
_MODE = 0o600


def write_csv(tables: Sequence[Table], folder: Path) -> None:
    """Write a file for each table into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        _write(folder / f"{table.name}.csv", "".join(csv_lines([table.header, *table.rows])).encode())


def write_workbook(tables: Sequence[Table], file: Path) -> None:
    """Write a workbook with a sheet for each table; what to know of it is above its rows."""
    sheets = [Sheet([[table.about], table.header, *table.rows], 2, table.title) for table in tables]
    _write(file, b"".join(workbook(sheets)))


def write_page(tables: Sequence[Table], file: Path) -> None:
    """Write a page of HTML."""
    parts: list[Heading | Paragraph | Printed] = []
    for table in tables:
        parts += [Heading(table.title), Paragraph(table.about)]
        if table.rows:
            numbers = tuple(
                place
                for place in range(1, len(table.header))
                if all(isinstance(row[place], int | float) or row[place] == "–" for row in table.rows)
            )
            parts.append(Printed(table.header, tuple(tuple(map(_shown, row)) for row in table.rows), numbers=numbers))
        else:
            parts.append(Paragraph("Nothing yet."))
    _write(file, html_page(Document(TITLE, "en", "", tuple(parts))))


def _shown(cell: Cell) -> str:
    return "" if cell is None else f"{cell:,}" if isinstance(cell, int | float) else cell


def _write(path: Path, data: bytes) -> None:
    try:
        with replacing(path, _MODE) as file:
            file.write(data)
    except OSError as error:
        raise DeskError(f"{path} cannot be written: {error.strerror or error}.") from error


FORMATS: Mapping[str, Callable[[Sequence[Table], Path], None]] = {
    ".xlsx": write_workbook,
    ".html": write_page,
    "": write_csv,
}
