"""Rows as a table to read, as a spreadsheet, and as JSON; and a file of them, whole or not at all."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from console import printable
from digiboards_xblocks.core.spreadsheets import csv_lines

from .asked import Row


def as_table(rows: Sequence[Row]) -> str:
    """Columns under each other, numbers to the right."""
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


def as_csv(rows: Sequence[Row]) -> str:
    """A spreadsheet in which nothing is run."""
    columns = _columns(rows)
    return "".join(csv_lines([columns, *([row.get(name) for name in columns] for row in rows)]))


def as_json(rows: Sequence[Row]) -> str:
    """A list of rows."""
    return json.dumps(rows, indent=1, ensure_ascii=False) + "\n"


FORMATS: dict[str, Callable[[Sequence[Row]], str]] = {"table": as_table, "csv": as_csv, "json": as_json}


def _columns(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(name for row in rows for name in row))


def _shown(value: Any) -> str:
    return "" if value is None else printable(str(value))
