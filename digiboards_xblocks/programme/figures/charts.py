"""The chart of confidence: for each guide where it was before and after, on the scale, with margins."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from .columns import CHANGE, COUNT, MEAN, Line, Table
from .figures import Estimate
from .formatting import in_words
from .privacy.shapes import HIGHEST, LOWEST
from .tables import BY_GUIDE, WHOLE

# The length of the scale in the drawing.
LENGTH = 400


@dataclass(frozen=True)
class Mark:
    """A mean on the scale: where it is, and from where to where it may be."""

    place: float
    low: float
    high: float


@dataclass(frozen=True)
class ChartRow:
    """A guide in the chart: its marks, and the same in words."""

    title: str
    before: Mark
    after: Mark
    words: str
    is_whole: bool


def chart_context(found: Sequence[Table]) -> dict[str, Any]:
    """Return what chart.html is drawn from: the table of all guides, if it is among these; else nothing."""
    for table in found:
        if table.name == BY_GUIDE:
            return {"chart": confidence_chart(table), "not_drawn": not_drawn(table), "ticks": ticks()}
    return {}


def confidence_chart(table: Table) -> Sequence[ChartRow]:
    """Return a row for each line that has both means, the least change first, and all together last."""
    rows = [
        (line, before, after, change)
        for line in table.lines
        if isinstance(before := line.values.get("before"), Estimate)
        and isinstance(after := line.values.get("after"), Estimate)
        and isinstance(change := line.values.get("change"), Estimate)
    ]
    rows.sort(key=lambda row: (row[0].name == WHOLE, row[3].value))
    return [_row(*row) for row in rows]


def not_drawn(table: Table) -> Sequence[str]:
    """Return the lines that are in the table and not in the chart, each with how many people have rated it twice."""
    drawn = {row.title for row in confidence_chart(table)}
    found = []
    for line in table.lines:
        title, people = _(line.words) if line.words else line.name, line.values.get("people")
        if title not in drawn:
            said = in_words(people, COUNT) if isinstance(people, int) else _("nobody yet")
            found.append(_("{title} ({people})").format(title=title, people=said))
    return found


def ticks() -> Sequence[int]:
    """Return the values of the scale."""
    return range(LOWEST, HIGHEST + 1)


def _row(line: Line, before: Estimate, after: Estimate, change: Estimate) -> ChartRow:
    words = _("{before} to {after}: {change}").format(
        before=in_words(before, MEAN).partition(" ")[0],
        after=in_words(after, MEAN).partition(" ")[0],
        change=in_words(change, CHANGE),
    )
    title = _(line.words) if line.words else line.name
    return ChartRow(title, _mark(before), _mark(after), words, line.name == WHOLE)


def _mark(mean: Estimate) -> Mark:
    low, high = max(LOWEST, mean.value - mean.margin), min(HIGHEST, mean.value + mean.margin)
    return Mark(_place(mean.value), _place(low), _place(high))


def _place(value: float) -> float:
    return LENGTH * (value - LOWEST) / (HIGHEST - LOWEST)
