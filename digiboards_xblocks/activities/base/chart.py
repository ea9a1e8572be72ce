"""The positions of the marks in a before-and-after chart; ``templates/chart.html`` draws them."""

from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 300
ROW = 32
LEFT = 40
STEP = 60
TOP = 28


@dataclass(frozen=True)
class ChartRow:
    """One line of the chart: positions in the drawing's own units, None where not rated."""

    number: int
    y: int
    before_x: int | None
    after_x: int | None


@dataclass(frozen=True)
class Chart:
    """The whole drawing: its size, the columns 1 to 5, and the rows."""

    width: int
    height: int
    columns: tuple[tuple[int, int], ...]
    rows: tuple[ChartRow, ...]


def change_chart(pairs: Iterable[tuple[float | None, float | None]]) -> Chart:
    """Lay out one row for each pair of before and after, 1 to 5, in their order, and a column for each point."""
    rows = tuple(
        ChartRow(
            number=index + 1,
            y=TOP + ROW * index + ROW // 2,
            before_x=None if before is None else _x(before),
            after_x=None if after is None else _x(after),
        )
        for index, (before, after) in enumerate(pairs)
    )
    columns = tuple((value, _x(value)) for value in range(1, 6))
    return Chart(width=WIDTH, height=TOP + ROW * len(rows), columns=columns, rows=rows)


def _x(value: float) -> int:
    return round(LEFT + STEP * (value - 1))
