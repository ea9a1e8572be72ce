"""The published figures of a part, one in a row, as programs get them: by the API, and in a record store."""

from collections.abc import Mapping
from typing import Any

from digiboards_xblocks.core.programme_outline import Programme

from .columns import Value
from .figures import Direction, Estimate, Figure, Missing
from .measures import Question
from .tables import tables


def rows_of(measure: str, course: Programme, figures: Mapping[Question, Figure]) -> list[dict[str, Any]]:
    """Return each figure with its margin; or which way it points, or why there is none."""
    return [
        {
            "table": table.name,
            "title": table.words,
            "line": line.name,
            "label": line.words or line.name,
            "figure": column.name,
            "kind": column.kind,
            **_value(line.values[column.name]),
        }
        for table in tables(measure, course, figures)
        for line in table.lines
        for column in table.columns
        if line.values.get(column.name) is not None
    ]


def _value(value: Value) -> dict[str, Any]:
    found: dict[str, Any] = {"value": None, "margin": None, "points": "", "missing": ""}
    if isinstance(value, Estimate):
        return {**found, "value": value.value, "margin": value.margin}
    if isinstance(value, Direction):
        return {**found, "points": value.name}
    if isinstance(value, Missing):
        return {**found, "missing": value.reason}
    return {**found, "value": value}
