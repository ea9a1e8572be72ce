"""Formats rows: as a table to read, as a spreadsheet, and as JSON."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from console import printable
from digiboards_xblocks.core.spreadsheets import csv_lines

from .reports import ReportRow


def format_table(rows: Sequence[ReportRow]) -> str:
    """Return the rows as lines of aligned columns, numbers to the right, under the names of the columns."""
    columns = _columns(rows)
    lines = [columns, *([_shown(row.get(name)) for name in columns] for row in rows)]
    widths = [max(map(len, cells)) for cells in zip(*lines, strict=True)]
    numbers = [all(isinstance(row.get(name), int | None) for row in rows) for name in columns]

    def line(cells: Sequence[str]) -> str:
        placed = [
            cell.rjust(width) if is_number else cell.ljust(width)
            for cell, width, is_number in zip(cells, widths, numbers, strict=True)
        ]
        return "  ".join(placed).rstrip()

    return "".join(f"{line(cells)}\n" for cells in lines)


def format_csv(rows: Sequence[ReportRow]) -> str:
    """Return the rows as CSV, in which a spreadsheet runs nothing."""
    columns = _columns(rows)
    return "".join(csv_lines([columns, *([row.get(name) for name in columns] for row in rows)]))


def format_json(rows: Sequence[ReportRow]) -> str:
    """Return the rows as a JSON list of objects."""
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


FORMATS: dict[str, Callable[[Sequence[ReportRow]], str]] = {
    "table": format_table,
    "csv": format_csv,
    "json": format_json,
}


def _columns(rows: Sequence[ReportRow]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _shown(value: Any) -> str:
    return "" if value is None else printable(str(value))
