"""The positions of the marks in a board's chart; the template draws them."""

from dataclasses import dataclass

from digiboards_xblocks.core.disclosure import EXACTLY, OR_MORE, Shown

from .picture import Picture

WIDTH = 320
ROW = 30
LEFT = 48
STEP = 60
TOP = 28


@dataclass(frozen=True)
class Mark:
    """A figure in the chart; ``to_x`` is where its line ends if it is a range."""

    x: float
    to_x: float


@dataclass(frozen=True)
class Line:
    """One guide's line in the chart, in the drawing's own units; None where there is no figure."""

    number: int
    y: int
    start: Mark | None
    after: Mark | None


@dataclass(frozen=True)
class Chart:
    """The whole drawing: its size, the columns 1 to 5, a line for each guide."""

    width: int
    height: int
    columns: tuple[tuple[int, float], ...]
    lines: tuple[Line, ...]


def board_chart(picture: Picture) -> Chart:
    """Lay out one line a guide, in the programme's order."""
    return Chart(
        width=WIDTH,
        height=TOP + ROW * len(picture.rows),
        columns=tuple((value, _x(value)) for value in range(1, 6)),
        lines=tuple(
            Line(
                number=index + 1,
                y=TOP + ROW * index + ROW // 2,
                start=_mark(row.start.shown) if row.start else None,
                after=_mark(row.after.shown) if row.after else None,
            )
            for index, row in enumerate(picture.rows)
        ),
    )


def _mark(shown: Shown) -> Mark:
    x = _x(shown.value)
    return Mark(x, x if shown.bound == EXACTLY else _x(5 if shown.bound == OR_MORE else 1))


def _x(value: float) -> float:
    return round(LEFT + STEP * (value - 1), 1)
