"""Where the marks of the before-and-after chart stand; the template draws them."""

from dataclasses import dataclass

from ...domain.confidence import Pair

WIDTH = 300
ROW = 32
LEFT = 40
STEP = 60
TOP = 28


@dataclass(frozen=True)
class Row:
    """One statement's line in the chart: positions in the drawing's own units, None where not rated."""

    number: int
    y: int
    before_x: int | None
    after_x: int | None


@dataclass(frozen=True)
class Chart:
    """The whole drawing: its size, the columns 1 to 5, a row for each statement."""

    width: int
    height: int
    columns: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]


def change_chart(pairs: tuple[Pair, ...]) -> Chart:
    """Lay out one row a statement, in their order, and a column for each point of the scale."""
    return Chart(
        width=WIDTH,
        height=TOP + ROW * len(pairs),
        columns=tuple((value, _x(value)) for value in range(1, 6)),
        rows=tuple(
            Row(
                number=index + 1,
                y=TOP + ROW * index + ROW // 2,
                before_x=None if item.before is None else _x(item.before),
                after_x=None if item.after is None else _x(item.after),
            )
            for index, item in enumerate(pairs)
        ),
    )


def _x(value: int) -> int:
    return LEFT + STEP * (value - 1)
