"""The chart of confidence as pictures for a Word file: the same marks as on the page, a row for each guide."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from digiboards_xblocks.documents.document import Picture, Pictures
from digiboards_xblocks.documents.png import WHITE, Drawing
from digiboards_xblocks.programme.figures.charts import LENGTH, ChartRow, ticks

_INK, _MOVED, _GROUND = (33, 43, 50), (0, 94, 184), (174, 183, 189)
# Pixels for each unit of the drawing, so that it is sharp on paper; a mark at an end of the scale has room.
_SCALE = 2
_ROOM, _HEIGHT, _RADIUS = 10, 28, 6
_MILLIMETRES = 62


def chart_picture(rows: Sequence[ChartRow]) -> Pictures:
    """Return the rows of the chart, each with its words."""
    caption = _(
        "Ratings from {low} (left) to {high} (right), a mark at each. Ring: before; disc: after; thin line: the "
        "margin. The least change first."
    ).format(low=ticks()[0], high=ticks()[-1])
    return Pictures(caption, tuple(Picture(row.title, _drawn(row), row.words, _MILLIMETRES) for row in rows))


def _drawn(row: ChartRow) -> bytes:
    drawing = Drawing(_SCALE * (LENGTH + 2 * _ROOM), _SCALE * _HEIGHT)
    middle = _SCALE * _HEIGHT / 2

    def line(start: float, end: float, thickness: float, colour: tuple[int, int, int]) -> None:
        left, right = sorted((start, end))
        drawing.rectangle(_x(left), middle - thickness, _x(right), middle + thickness, colour)

    line(0, LENGTH, 1, _GROUND)
    for place in range(0, LENGTH + 1, LENGTH // (len(ticks()) - 1)):
        drawing.rectangle(_x(place) - 1, middle - 12, _x(place) + 1, middle + 12, _GROUND)
    line(row.before.place, row.after.place, 4, _MOVED)
    for mark in (row.before, row.after):
        line(mark.low, mark.high, 2, _INK)
    drawing.disc(_x(row.before.place), middle, _SCALE * _RADIUS, _INK)
    drawing.disc(_x(row.before.place), middle, _SCALE * (_RADIUS - 2), WHITE)
    drawing.disc(_x(row.after.place), middle, _SCALE * _RADIUS, _INK)
    return drawing.file()


def _x(place: float) -> float:
    return _SCALE * (_ROOM + place)
