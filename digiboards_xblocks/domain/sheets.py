"""Rows for spreadsheets, which run what looks like a formula: nothing that people wrote may."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator

# What a spreadsheet takes for the start of a formula, in either width, or loses before looking for one.
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")

_SUSPECT = frozenset((*FORMULA_STARTS, " "))
# How many lines go out together.
_AT_ONCE = 500

Cell = str | int | float | None


def defused(cell: Cell) -> Cell:
    """A cell that is shown as it is: text that could be run gets an apostrophe before it; numbers stay numbers."""
    # Most cells begin with a letter; only the others are looked at closely.
    if isinstance(cell, str) and cell[:1] in _SUSPECT and cell.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def csv_lines(rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """The rows as a CSV file, some lines at a time, with the mark at its start by which spreadsheets know UTF-8."""
    yield "\ufeff"
    remaining = iter(rows)
    while some := list(itertools.islice(remaining, _AT_ONCE)):
        piece = io.StringIO(newline="")
        csv.writer(piece, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerows(
            [[defused(cell) for cell in row] for row in some]
        )
        yield piece.getvalue()
