"""A board's figures in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from digiboards_xblocks.core.disclosure import OR_LESS, OR_MORE, Shown

from .picture import Figure, PictureRow, gap


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
    """The figures of a guide as the table shows them."""
    return RowLabels(
        title=row.title,
        link=row.link,
        start=_value(row.start),
        start_people=row.start.people if row.start else 0,
        gap=format_figure(gap(row.start.shown)) if row.start else "",
        after=_value(row.after),
        after_people=row.after.people if row.after else 0,
    )


def titles_with_values(rows: Iterable[PictureRow]) -> str:
    """Guides with their figures at the start, one after the other."""
    return "; ".join(f"{row.title} ({_value(row.start)})" for row in rows)


def format_figure(shown: Shown) -> str:
    """A mean, to one decimal, or the range that it is in."""
    value = number_format(f"{shown.value:.1f}")
    if shown.bound == OR_MORE:
        return _("{value} or more").format(value=value)
    if shown.bound == OR_LESS:
        return _("{value} or less").format(value=value)
    return value


def _value(figure: Figure | None) -> str:
    return format_figure(figure.shown) if figure else ""
