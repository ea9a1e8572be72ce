"""A report on a quarter: counts at its end and the change in it, and the figures of answers as published."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.programme.figures import measures
from digiboards_xblocks.programme.figures import queries as figures_queries
from digiboards_xblocks.programme.figures.figures import Figure
from digiboards_xblocks.programme.figures.formatting import in_words
from digiboards_xblocks.programme.figures.headlines import headlines_of
from digiboards_xblocks.programme.figures.measures import Question
from digiboards_xblocks.programme.figures.tables import BY_GUIDE, COUNT, Table, tables
from digiboards_xblocks.programme.people.permissions import PROGRAMME
from digiboards_xblocks.programme.progress import queries, snapshots
from digiboards_xblocks.programme.progress.queries import Presence
from digiboards_xblocks.programme.progress.slices import Slice
from digiboards_xblocks.programme.progress.snapshots import Day
from digiboards_xblocks.programme.sessions import storage as sessions_storage
from digiboards_xblocks.programme.sessions.rules import KINDS
from digiboards_xblocks.programme.sessions.storage import SavedSession

from .quarters import Quarter, quarter_of

# Of the kinds of commitment, so many are listed.
MOST_KINDS = 5


@dataclass(frozen=True)
class ReportTable:
    """A table of a report, in words; the first cell of each row is its heading."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Section:
    """A part of a report: its heading, what to know of it, and its table."""

    title: str
    note: str
    table: ReportTable | None


@dataclass(frozen=True)
class Report:
    """A report on one quarter; ``confidence`` is what its chart is drawn from."""

    title: str
    period: str
    sections: tuple[Section, ...]
    confidence: Table | None


def make_report(key: CourseKey, course: Programme, quarter: Quarter, today: datetime.date) -> Report:
    """Return the report on a quarter as of a day: of one that has not ended, up to that day."""
    until = min(quarter.end, today)
    published_on = figures_queries.published_on(key)
    found = figures_queries.figures_of_programme(key, measures.MEASURES)
    by_measure = {
        measure: {table.name: table for table in tables(measure, course, found)}
        for measure in (measures.CONFIDENCE, measures.COMMITMENTS)
    }
    confidence = by_measure[measures.CONFIDENCE].get(BY_GUIDE)
    confidence = confidence if confidence and not confidence.is_empty else None
    published = _published_words(published_on)
    sections = [
        _people(key, quarter, until),
        _organisations(key, today) if until == today else None,
        _sessions(sessions_storage.list_sessions(key), quarter),
        _confidence(confidence, published),
        _recommendation(course, found, published),
        _chosen(by_measure[measures.COMMITMENTS], published),
        _kept(by_measure[measures.COMMITMENTS], published),
    ]
    return Report(
        _("{quarter}: {first} to {last}").format(
            quarter=quarter.financial, first=date_format(quarter.start, "j F Y"), last=date_format(until, "j F Y")
        ),
        _period_words(quarter, today),
        tuple(section for section in sections if section is not None),
        confidence,
    )


def quarters_with_counts(key: CourseKey, today: datetime.date, most: int = 8) -> Sequence[Quarter]:
    """Return the quarters of which days are kept, the latest first; the one of today always."""
    found = [quarter_of(today)]
    first = snapshots.first_day(key) or today
    while found[-1] > quarter_of(first) and len(found) < most:
        found.append(found[-1].previous)
    return found


def _period_words(quarter: Quarter, today: datetime.date) -> str:
    if quarter.end < today:
        return _("The whole quarter.")
    return _("The quarter has not ended yet: this is up to {day}.").format(day=date_format(today, "j F Y"))


def _published_words(day: datetime.date | None) -> str:
    if day is None:
        return _("Nothing is published yet.")
    return _("As published on {day}; the margin is that of the chance that protects each answer.").format(
        day=date_format(day, "j F Y")
    )


def _people(key: CourseKey, quarter: Quarter, until: datetime.date) -> Section:
    """How many people there were at the end, and how many more than at the end of the quarter before."""
    before_end = quarter.previous.end
    days = snapshots.over_time(key, Slice(PROGRAMME), since=before_end)
    last, before = _as_of(days, until), _as_of(days, before_end)
    title = _("People")
    if last is None:
        return Section(title, _("No day of this quarter is kept: digiboards_nightly keeps the counts of each."), None)
    columns = (
        (_("On the programme"), "people"),
        (_("Started"), "started"),
        (_("Finished a guide"), "finished_any"),
        (_("Finished the programme"), "finished"),
    )
    rows = tuple(
        (
            words,
            _count(getattr(last, name)),
            _share(getattr(last, name), last.people) if name != "people" else "",
            _more(getattr(last, name) - getattr(before, name)) if before else _("not counted before"),
        )
        for words, name in columns
    )
    header = ("", _("At the end"), _("Of all people"), _("Change in the quarter"))
    note = _("Who finished the programme also finished a guide, and so is in both lines.")
    return Section(title, note, ReportTable(header, rows))


def _as_of(days: Sequence[Day], day: datetime.date) -> Day | None:
    """The counts at the end of a day: those of the last day up to it on which they changed."""
    return next((one for one in reversed(days) if one.day <= day), None)


def _organisations(key: CourseKey, today: datetime.date) -> Section | None:
    """In how many trusts and care boards anybody has started, which is known of today alone."""
    _known, numbers = queries.with_people(key, 0)
    words = {"trust": _("Trusts"), "icb": _("Integrated care boards")}
    rows = tuple(_of_kind(words[kind], numbers[kind]) for kind in words if kind in numbers and numbers[kind].open)
    if not rows:
        return None
    header = ("", _("Open"), _("Somebody has started"), _("Nobody has started"))
    note = _("As of {day}, of the register of organisations.").format(day=date_format(today, "j F Y"))
    return Section(_("Organisations"), note, ReportTable(header, rows))


def _of_kind(words: str, there: Presence) -> tuple[str, ...]:
    begun = there.open - there.not_started
    return words, _count(there.open), f"{_count(begun)} ({_share(begun, there.open)})", _count(there.not_started)


def _sessions(every: Sequence[SavedSession], quarter: Quarter) -> Section:
    """Sessions in the quarter and in the one before, by kind, with how many came."""
    now, before = ([one for one in every if one.details.held_on in _Days(some)] for some in (quarter, quarter.previous))
    title = _("Sessions")
    if not now and not before:
        return Section(title, _("None was held in this quarter or the one before."), None)
    rows = tuple(
        (
            _(words),
            _count(len(held := [one for one in now if one.details.kind == kind])),
            _count(sum(one.named + one.details.others for one in held)),
            _count(sum(one.details.kind == kind for one in before)),
        )
        for kind, words in KINDS.items()
    )
    header = ("", _("In the quarter"), _("People who came, added up"), _("In the quarter before"))
    note = _("Who came to several sessions is counted in each.")
    return Section(title, note, ReportTable(header, rows))


class _Days:
    """The days of a quarter."""

    def __init__(self, quarter: Quarter) -> None:
        self._quarter = quarter

    def __contains__(self, day: datetime.date) -> bool:
        return self._quarter.start <= day <= self._quarter.end


def _confidence(table: Table | None, published: str) -> Section:
    title = _("Confidence, before and after")
    if table is None:
        return Section(title, published, None)
    return Section(title, published, _in_words(table, ("people", "before", "after", "change")))


def _recommendation(course: Programme, found: Mapping[Question, Figure], published: str) -> Section:
    rows = tuple((words, figure, of) for words, figure, of in headlines_of(course, found))
    header = ("", _("Share"), _("Of how many"))
    return Section(_("Recommendation and what follows"), published, ReportTable(header, rows) if rows else None)


def _chosen(found: Mapping[str, Table], published: str) -> Section:
    """The kinds of commitment that were chosen most."""
    title, table = _("Commitments that were chosen most"), found.get(measures.CATEGORY)
    if table is None or table.is_empty:
        return Section(title, published, None)
    most = Table(table.name, table.words, table.columns, table.lines[:MOST_KINDS])
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


def _count(number: int) -> str:
    return in_words(number, COUNT)


def _more(number: int) -> str:
    if not number:
        return _("no change")
    words = (
        ngettext("{number} more", "{number} more", number)
        if number > 0
        else ngettext("{number} fewer", "{number} fewer", -number)
    )
    return words.format(number=_count(abs(number)))


def _share(part: int, whole: int) -> str:
    return f"{round(100 * part / whole)}%" if whole else ""
