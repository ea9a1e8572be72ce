"""A report on a quarter: counts at its end and the change in it, and the figures of answers as published."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.core.programme_outline import Programme
from digiboards_xblocks.programme.figures.formatting import more_or_fewer
from digiboards_xblocks.programme.figures.headlines import recommends_guides
from digiboards_xblocks.programme.people.permissions import PROGRAMME
from digiboards_xblocks.programme.progress import queries, snapshots
from digiboards_xblocks.programme.progress.queries import Presence
from digiboards_xblocks.programme.progress.slices import Slice
from digiboards_xblocks.programme.progress.snapshots import Day
from digiboards_xblocks.programme.sessions import storage as sessions_storage
from digiboards_xblocks.programme.sessions.rules import KINDS
from digiboards_xblocks.programme.sessions.storage import SavedSession

from .answers import published_by, sections_of_answers
from .plan import plan_of
from .quarters import Quarter, quarter_of
from .sections import ReportTable, Section, count_words, share_words
from .targets import notes_of, targets_of


@dataclass(frozen=True)
class Report:
    """A report on one quarter."""

    title: str
    period: str
    sections: tuple[Section, ...]


def make_report(key: CourseKey, course: Programme, quarter: Quarter, today: datetime.date) -> Report:
    """Return the report on a quarter as of a day: of one that has not ended, up to that day."""
    until = min(quarter.end, today)
    published = published_by(key, quarter, until)
    days = snapshots.over_time(key, Slice(PROGRAMME), since=quarter.previous.end)
    last, before = _as_of(days, until), _as_of(days, quarter.previous.end)
    plan = plan_of(key, quarter)
    sections = [
        _people(last, before),
        targets_of(plan, last, recommends_guides(course, published.figures)),
        _organisations(key, today) if until == today else None,
        _sessions(sessions_storage.list_sessions(key), quarter),
        *sections_of_answers(course, published),
        notes_of(plan),
    ]
    return Report(
        _("{quarter}: {first} to {last}").format(
            quarter=quarter.financial, first=date_format(quarter.start, "j F Y"), last=date_format(until, "j F Y")
        ),
        _period_words(quarter, today),
        tuple(section for section in sections if section is not None),
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


def _people(last: Day | None, before: Day | None) -> Section:
    """How many people there were at the end, and how many more than at the end of the quarter before."""
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
            count_words(getattr(last, name)),
            share_words(getattr(last, name), last.people) if name != "people" else "",
            more_or_fewer(getattr(last, name) - getattr(before, name)) if before else _("not counted before"),
        )
        for words, name in columns
    )
    header = ("", _("At the end"), _("Of all people"), _("Change in the quarter"))
    note = _("Who finished the programme also finished a guide, and so is in both lines.")
    return Section(title, note, ReportTable(header, rows), is_narrow=True)


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
    return Section(_("Organisations"), note, ReportTable(header, rows), is_narrow=True)


def _of_kind(words: str, there: Presence) -> tuple[str, ...]:
    begun = there.open - there.not_started
    have = f"{count_words(begun)} ({share_words(begun, there.open)})"
    return words, count_words(there.open), have, count_words(there.not_started)


def _sessions(every: Sequence[SavedSession], quarter: Quarter) -> Section:
    """Sessions in the quarter and in the one before, by kind, with how many came."""
    now, before = ([one for one in every if one.details.held_on in _Days(some)] for some in (quarter, quarter.previous))
    title = _("Sessions")
    if not now and not before:
        return Section(title, _("None was held in this quarter or the one before."), None)
    rows = tuple(
        (
            _(words),
            count_words(len(held := [one for one in now if one.details.kind == kind])),
            count_words(sum(one.named + one.details.others for one in held)),
            count_words(sum(one.details.kind == kind for one in before)),
        )
        for kind, words in KINDS.items()
    )
    header = ("", _("In the quarter"), _("People who came, added up"), _("In the quarter before"))
    note = _("Who came to several sessions is counted in each.")
    return Section(title, note, ReportTable(header, rows), is_narrow=True)


class _Days:
    """The days of a quarter."""

    def __init__(self, quarter: Quarter) -> None:
        self._quarter = quarter

    def __contains__(self, day: datetime.date) -> bool:
        return self._quarter.start <= day <= self._quarter.end
