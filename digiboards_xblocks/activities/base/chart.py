"""The positions of the marks in a row of a chart of ratings before and after; ``templates/chart.html`` draws it."""

from dataclasses import dataclass

LEFT = 12
STEP = 54
WIDTH = 2 * LEFT + 4 * STEP
# Across the row, in its drawing's own units.
COLUMNS = tuple((value, LEFT + STEP * (value - 1)) for value in range(1, 6))


@dataclass(frozen=True)
class Row:
    """One row, beside the words of what was rated: positions in the drawing's own units, None where not rated."""

    before_x: int | None
    after_x: int | None
    later_x: int | None = None

    width = WIDTH
    columns = COLUMNS


def change_row(before: float | None, after: float | None, later: float | None = None) -> Row:
    """Lay out a rating before, one after and one a year on, each from 1 to 5."""
    return Row(_x(before), _x(after), _x(later))


def _x(value: float | None) -> int | None:
    return None if value is None else round(LEFT + STEP * (value - 1))
