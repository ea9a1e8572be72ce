"""The two kinds of file that a table is downloaded as, and how each is made a piece at a time."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from digiboards_xblocks.core.spreadsheets import Cell, csv_lines
from digiboards_xblocks.core.workbooks import Sheet, workbook

Rows = Iterable[Iterable[Cell]]


@dataclass(frozen=True)
class Form:
    """A kind of file: how people and browsers know it, and what makes it of rows, ``head`` of them first."""

    words: str
    content_type: str
    write: Callable[[Rows, int], Iterable[bytes | str]]


def _csv(rows: Rows, _head: int) -> Iterator[str]:
    return csv_lines(rows)


def _xlsx(rows: Rows, head: int) -> Iterator[bytes]:
    return workbook([Sheet(rows, head)])


FORMS: Mapping[str, Form] = {
    "csv": Form("CSV", "text/csv; charset=utf-8", _csv),
    "xlsx": Form("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
}
