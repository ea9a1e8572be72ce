"""Tables of parts of a programme with bars: how many are there, began and finished."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from digiboards_xblocks.programme.pages.columns import Column, columns_of, order_of
from digiboards_xblocks.programme.pages.pages import typed
from digiboards_xblocks.programme.progress import organisation_table
from digiboards_xblocks.programme.progress.organisation_table import OrganisationRow
from digiboards_xblocks.programme.progress.queries import Count, Totals
from digiboards_xblocks.programme.progress.slices import WHOLE
from digiboards_xblocks.programme.progress.views.organisations import COLUMNS, NUMBERS, TEXTS

# So few are found by looking.
_FEW = 10
_COLUMNS = {name: COLUMNS[name] for name in ("name", "people", "started", "finished_any")}


@dataclass(frozen=True)
class Bar:
    """One line of a table of counts, with shares in whole per cent of those it counts."""

    name: str
    link: str
    people: int
    started: int
    finished: int

    @property
    def started_share(self) -> int:
        """Return the percentage of people who began."""
        return share(self.started, self.people)

    @property
    def finished_share(self) -> int:
        """Return the percentage of people who finished."""
        return share(self.finished, self.people)


@dataclass(frozen=True)
class BarTable:
    """Lines with bars below a heading; ``name`` is the kind of organisation, or what else they are."""

    name: str
    title: str
    bars: Sequence[Bar]
    columns: Sequence[Column]
    is_searched: bool


def share(part: int, whole: int) -> int:
    """Return a part of a whole in whole per cent; 0 of nothing."""
    return round(100 * part / whole) if whole else 0


def bar_table(
    request: HttpRequest,
    name: str,
    title: str,
    counts: Iterable[Count],
    names: Mapping[str, str],
    link: Callable[[str], str],
    *,
    is_searched: bool = False,
) -> BarTable:
    """Return those of the programme as a whole that have people, in the one order that the address asks for."""
    order = order_of(typed(request.GET, "sort"), _COLUMNS, "name")
    found = [
        OrganisationRow(
            item.part.name,
            names[item.part.name],
            "",
            Totals(item.people, item.started, item.finished_any, item.finished),
        )
        for item in counts
        if item.guide == WHOLE and item.people > 0 and item.part.name in names
    ]
    arranged = organisation_table.arrange(found, order.column, is_descending=order.is_descending)
    bars = [
        Bar(row.name, link(row.code), row.totals.people, row.totals.started, row.totals.finished_any)
        for row in arranged
    ]
    columns = columns_of(_COLUMNS, order, {}, from_a=TEXTS, numbers=NUMBERS, anchor=f"#table-{name}")
    return BarTable(name, title, bars, [*columns.values()], is_searched=is_searched and len(bars) > _FEW)
