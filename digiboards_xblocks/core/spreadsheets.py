"""Rows for spreadsheets, which run what looks like a formula: nothing that people wrote may."""

import csv
import io
import itertools
import re
from collections.abc import Iterable, Iterator

# What a spreadsheet takes for the start of a formula, in either width, or loses before looking for one.
FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")

_STARTS = f"[{re.escape(''.join(FORMULA_STARTS))}]"
# Where a text would go on in a cell of its own, if it is split there: a spreadsheet of a country that writes 1,5 splits
# at semicolons, and takes a quotation mark within a cell for nothing special.
_SPLIT = re.compile(f'([;\r\n])(?=[ "]*{_STARTS})')
# Where a quoted cell begins like that, or could be split.
_SUSPECT = re.compile(f'"(?<=[,\n]") *{_STARTS}|[;\r\n][ "]*{_STARTS}')
# How many lines go out together.
_AT_ONCE = 500

Cell = str | int | float | None


def defused(cell: Cell) -> Cell:
    """Return a cell that is shown as it is: text that could be run gets an apostrophe before it; numbers stay numbers.

    So does what could be run once the text is split, within it.
    """
    if not isinstance(cell, str):
        return cell
    cell = _SPLIT.sub(r"\1'", cell)
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA_STARTS) else cell


def csv_lines(rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    """Yield the rows as a CSV file, some lines at a time, with a byte-order mark so that spreadsheets read UTF-8."""
    yield "\ufeff"
    remaining = iter(rows)
    while some := [tuple(row) for row in itertools.islice(remaining, _AT_ONCE)]:
        piece = _written(some)
        # Every text is quoted, so that one look at the whole piece finds the few cells that have to be looked at.
        if _SUSPECT.search(f"\n{piece}"):
            piece = _written([[defused(cell) for cell in row] for row in some])
        yield piece


def _written(rows: Iterable[Iterable[Cell]]) -> str:
    piece = io.StringIO(newline="")
    csv.writer(piece, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerows(rows)
    return piece.getvalue()
