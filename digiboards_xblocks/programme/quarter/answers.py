"""The published figures of answers in the report on a quarter: of its last publication, beside the one before."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.programme.figures import measures, queries
from digiboards_xblocks.programme.figures.columns import CHANGE, Table
from digiboards_xblocks.programme.figures.figures import Figure
from digiboards_xblocks.programme.figures.formatting import in_words
from digiboards_xblocks.programme.figures.headlines import headlines_of, recommends_guides_headline
from digiboards_xblocks.programme.figures.measures import Question
from digiboards_xblocks.programme.figures.tables import BY_GUIDE, tables

from .quarters import Quarter
from .sections import ReportTable, Section

# Of the suggested commitments, or of their kinds, so many are listed.
MOST_CHOSEN = 5


@dataclass(frozen=True)
class Published:
    """The figures of the last publication by the end of a quarter, and those of the one before; empty for none kept."""

    words: str
    figures: Mapping[Question, Figure] = field(default_factory=dict)
    before_on: datetime.date | None = None
    before: Mapping[Question, Figure] = field(default_factory=dict)


def published_by(key: CourseKey, quarter: Quarter, until: datetime.date) -> Published:
    """Return what was published by a day of a quarter: nothing of later days is in the report. Two queries."""
    days = [day for day in queries.publications(key) if day <= until]
    if not days:
        return Published(_("Nothing was published by the end of this quarter."))
    last, before = days[-1], days[-2] if len(days) > 1 else None
    found = queries.figures_as_published(key, measures.MEASURES, days[-2:])
    shown = date_format(last, "j F Y")
    if last not in found:
        return Published(_("Published on {day}: no figures were kept for this quarter.").format(day=shown))
    if last < quarter.start:
        words = _("Nothing was published in this quarter. These are the figures of {day}, the last before it.")
    else:
        words = _("As published on {day}, of all that was answered by then.")
    margin = _("± is how far a figure may be off, by the chance that is added to protect each answer.")
    return Published(
        f"{words.format(day=shown)} {margin}", found[last], before, found.get(before, {}) if before else {}
    )


def sections_of_answers(course: Programme, published: Published) -> Sequence[Section]:
    """Return the sections of confidence, recommendation and commitments.

    The first that has a table says of which publication all are; one without says why it has none.
    """
    commitments = {table.name: table for table in tables(measures.COMMITMENTS, course, published.figures)}
    sections = (
        _confidence(course, published),
        _recommendation(course, published),
        _chosen(commitments, published.words),
        _kept(commitments, published.words),
    )
    first = next((one for one in sections if one.table), None)
    return [one if one is first or not one.table else replace(one, note="") for one in sections]


def _by_guide(course: Programme, figures: Mapping[Question, Figure]) -> Table:
    return next(table for table in tables(measures.CONFIDENCE, course, figures) if table.name == BY_GUIDE)


def _confidence(course: Programme, published: Published) -> Section:
    title, table = _("Confidence, before and after"), _by_guide(course, published.figures)
    if table.is_empty:
        return Section(title, published.words, None)
    shown = _in_words(table, ("people", "before", "after", "change"))
    if published.before_on and published.before:
        earlier = {line.name: line.values.get("change") for line in _by_guide(course, published.before).lines}
        names = [line.name for line in table.lines if line.values]
        header = _("Change, published on {day}").format(day=date_format(published.before_on, "j F Y"))
        cells = [in_words(earlier[name], CHANGE) if earlier.get(name) else _("not published") for name in names]
        shown = _with_column(shown, header, cells)
    return Section(title, published.words, shown, chart=table)


def _recommendation(course: Programme, published: Published) -> Section:
    title = _("Recommendation and what follows")
    rows = [*recommends_guides_headline(course, published.figures), *headlines_of(course, published.figures)]
    if not rows:
        return Section(title, published.words, None)
    cells = tuple((one.words, one.figure, one.of) for one in rows)
    shown = ReportTable(("", _("Share"), _("Of how many")), cells, sentences=(2,))
    if published.before_on and published.before:
        before = [*recommends_guides_headline(course, published.before), *headlines_of(course, published.before)]
        earlier = {one.words: one.figure for one in before}
        header = _("Share, published on {day}").format(day=date_format(published.before_on, "j F Y"))
        shown = _with_column(shown, header, [earlier.get(one.words, _("not published")) for one in rows])
    return Section(title, published.words, shown)


def _chosen(found: Mapping[str, Table], published: str) -> Section:
    """The suggested commitments that were chosen most; their kinds where none is suggested."""
    title = _("Commitments that were chosen most")
    tables_of = (found.get(part) for part in (measures.SUGGESTION, measures.CATEGORY))
    table = next((one for one in tables_of if one and not one.is_empty), None)
    if table is None:
        return Section(title, published, None)
    most = Table(table.name, table.words, table.columns, table.lines[:MOST_CHOSEN])
    return Section(title, published, _in_words(most, [column.name for column in table.columns]))


def _kept(found: Mapping[str, Table], published: str) -> Section:
    """Return the status of commitments when people looked back."""
    title, table = _("What became of commitments"), found.get(measures.STATUS)
    if table is None or table.is_empty:
        return Section(title, published, None)
    return Section(title, published, _in_words(table, [column.name for column in table.columns]))


def _in_words(table: Table, names: Sequence[str]) -> ReportTable:
    columns = [column for column in table.columns if column.name in names]
    rows = tuple(
        (
            _(line.words) if line.words else line.name,
            *(in_words(line.values.get(column.name), column.kind) for column in columns),
        )
        for line in table.lines
        if line.values
    )
    return ReportTable(("", *(_(column.words) for column in columns)), rows)


def _with_column(table: ReportTable, header: str, cells: Sequence[str]) -> ReportTable:
    rows = tuple((*row, cell) for row, cell in zip(table.rows, cells, strict=True))
    return replace(table, header=(*table.header, header), rows=rows)
