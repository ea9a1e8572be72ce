"""Rows for spreadsheets, which run what looks like a formula: nothing that people wrote may."""

import csv
from collections.abc import Iterable, Iterator

# What a spreadsheet takes for the start of a formula, in either width, or loses before looking for one.
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")

Cell = str | int | float | None


def defused(cell: Cell) -> Cell:
    """A cell that is shown as it is: text that could be run gets an apostrophe before it; numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


class _Line:
    """What a writer writes to: keeps the last line."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """The rows as a CSV file, a line at a time, with the mark at its start by which spreadsheets know UTF-8."""
    writer = csv.writer(_Line(), quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([defused(cell) for cell in row])
