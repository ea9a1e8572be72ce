"""A board's figures in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from digiboards_xblocks.core.disclosure import OR_LESS, OR_MORE, Shown

from .picture import MOST_NAMED, Figure, PictureRow, gap


@dataclass(frozen=True)
class RowLabels:
    """One guide's line of the table; "" where there is no figure."""

    title: str
    link: str
    start: str
    start_people: int
    gap: str
    after: str
    after_people: int


def label_row(row: PictureRow) -> RowLabels:
    """Return the figures of a guide as the table shows them."""
    return RowLabels(
        title=row.title,
        link=row.link,
        start=_value(row.start),
        start_people=row.start.people if row.start else 0,
        gap=format_figure(gap(row.start.shown)) if row.start else "",
        after=_value(row.after),
        after_people=row.after.people if row.after else 0,
    )


def titles_with_values(rows: Sequence[PictureRow]) -> str:
    """Guides with their figures at the start, one after the other; of more than ``MOST_NAMED``, that they are level."""
    if len(rows) <= MOST_NAMED:
        return "; ".join(f"{row.title} ({_value(row.start)})" for row in rows)
    values = {_value(row.start) for row in rows}
    if len(values) > 1:
        return _("{n} guides are level; the table shows which").format(n=len(rows))
    return _("{n} guides are level at {value}; the table shows which").format(n=len(rows), value=values.pop())


def asking_others(page: str, board: str, fewest: int) -> str:
    """Return a text with which a member asks others of the board to take part, naming nobody."""
    return _(
        "Dear colleagues,\n\n"
        "In Digital Boards, the page “{page}” can show how confident we are, as the board of {board}, in each guide’s "
        "topic. It takes {fewest} of us or more. If you would like to take part, join our board there with the code "
        "from our board’s secretary, and tick that your answers may count. The picture shows averages of {fewest} "
        "people or more, and never one person’s answers. Each of us decides alone, can take it back at any time, and "
        "nobody is told who has agreed."
    ).format(page=page, board=board, fewest=fewest)


def format_figure(shown: Shown) -> str:
    """Return a mean, to one decimal, or the range that it is in."""
    value = number_format(f"{shown.value:.1f}")
    if shown.bound == OR_MORE:
        return _("{value} or more").format(value=value)
    if shown.bound == OR_LESS:
        return _("{value} or less").format(value=value)
    return value


def _value(figure: Figure | None) -> str:
    return format_figure(figure.shown) if figure else ""
