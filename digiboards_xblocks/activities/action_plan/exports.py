"""A plan to take along: as a document, in short for one's chair, and as days in a calendar."""

import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from digiboards_xblocks.activities.commitments.spec import checks
from digiboards_xblocks.documents.document import Document, Heading, Paragraph, Part, Quote, Table
from digiboards_xblocks.documents.ics import Entry, one_a_day

from . import spec as rules
from .progress import Progress


def check_dates(plan: Any) -> tuple[tuple[int, datetime.date], ...]:
    """Return when to look back on a plan (``api.SavedPlan``); counted from today while there is none."""
    made_on = timezone.localdate() if plan.made_at is None else timezone.localtime(plan.made_at).date()
    return checks(made_on)


def whole_plan(title: str, plan: Any, progress: Progress | None) -> Document:
    """Return all of a plan that is not empty."""
    parts = [
        *confidence_parts(progress),
        *_under(_("What should be different"), _quotes(plan, [rules.OUTCOME])),
        *_priorities(plan, rules.priority_parts),
        *_under(_("My board"), _quotes(plan, [rules.ASK, rules.MEETING, rules.FIRST])),
        *_under(_("What I will let go"), _quotes(plan, [rules.STOP])),
        *_under(_("Who helps me to keep it"), _quotes(plan, [rules.WITNESS])),
        *_checks(plan),
    ]
    return _document(title, plan, parts)


def for_my_chair(title: str, plan: Any, *, name: str, board: str, course: str, link: str) -> Document:
    """Return what one would show one's chair: no confidence, no helpers, no witness, nothing on how it went.

    It says whose it is, of which board and from which course, whose page ``link`` leads to: another person reads it.
    Each is "" if it is not known.
    """
    parts = [
        Paragraph(name),
        *([Paragraph(course or _("The course that this comes from"), link=link)] if link else []),
        *_under(_("What should be different"), _quotes(plan, [rules.OUTCOME])),
        *_priorities(plan, lambda number: [item for item in rules.priority_parts(number) if "-help" not in item.name]),
        *_under(_("My board"), _quotes(plan, [rules.ASK, rules.MEETING, rules.FIRST])),
        Heading(_("Days to look back")),
        *(Paragraph(date_format(on, "j F Y")) for _day, on in check_dates(plan)),
    ]
    return _document(", ".join(filter(None, (title, course, board))), plan, parts)


def calendar_entries(plan: Any, *, whose: str, link: str) -> list[Entry]:
    """Return the days of a plan: when its priorities are due, and when to look back on it.

    ``whose`` tells apart learners, course runs and plans; it cannot be read from the entries' names.
    ``link`` leads to the plan.
    """

    def entry(name: str, on: datetime.date, title: str, notes: str) -> Entry:
        digest = hashlib.sha256(f"{whose}/{name}".encode()).hexdigest()[:32]
        return Entry(f"{digest}@digiboards", on, title, notes, plan.saved_at, link)

    actions = {number: _text(plan, rules.action_of(number)) for number in rules.PRIORITIES}
    due = [
        entry(
            f"priority-{number}",
            on,
            _("My plan: {text}").format(text=actions[number] or _("priority {number}").format(number=number)),
            actions[number],
        )
        for number, on in sorted(plan.dates.items())
    ]
    notes = " / ".join(text for text in actions.values() if text)
    looks_back = [
        entry(f"check-{days}", on, _("{days} days on: look back on my action plan").format(days=days), notes)
        for days, on in check_dates(plan)
    ]
    return one_a_day([*due, *looks_back], several)


def several(number: int) -> str:
    """Return the title of a day in the calendar with so many things of a plan."""
    return _("My plan: {n} to look at").format(n=number)


def _document(title: str, plan: Any, parts: Iterable[Part]) -> Document:
    about = _("Last changed on {day}.").format(day=date_format(timezone.localtime(plan.saved_at), "j F Y"))
    return Document(title, get_language() or "en", about, tuple(parts))


def _text(plan: Any, name: str) -> str:
    saved = plan.texts.get(name)
    return saved.text if saved else ""


def _quotes(plan: Any, items: Iterable[rules.Part]) -> Iterator[Part]:
    for item in items:
        if _text(plan, item.name):
            yield Quote(_text(plan, item.name), _(item.label))


def _under(heading: str, parts: Iterable[Part]) -> Iterator[Part]:
    """The parts below a heading, if there are any."""
    found = tuple(parts)
    if found:
        yield Heading(heading)
        yield from found


def _priorities(plan: Any, parts_of: Callable[[int], Iterable[rules.Part]]) -> Iterator[Part]:
    for number in rules.PRIORITIES:
        found = list(_quotes(plan, parts_of(number)))
        if number in plan.dates:
            found.insert(1, Paragraph(date_format(plan.dates[number], "j F Y"), _("By")))
        yield from _under(_("Priority {number}").format(number=number), found)


def confidence_parts(progress: Progress | None) -> Iterator[Part]:
    """Yield the means of ratings by guide, under a heading; nothing while there are none."""
    if progress is None:
        return
    yield Heading(_("Where I started and where I am"))
    yield Paragraph(
        _(
            "The mean of my ratings, from 1 to 5, by guide. The change is from before to after, of the statements that "
            "I rated both times."
        )
    )
    later = (_("A year on"),) if progress.has_later else ()
    yield Table(
        (_("Guide"), _("Before"), _("After"), _("Change"), *later),
        tuple(
            (
                one.guide.title,
                _number(one.before),
                _number(one.after),
                _change(one.change),
                *(_number(one.later) for _column in later),
            )
            for one in progress.guides
        ),
    )


def _checks(plan: Any) -> Iterator[Part]:
    yield Heading(_("Days to look back"))
    for days, on in check_dates(plan):
        status = rules.CHECK_STATUSES.get(plan.checks.get(days, ""), "")
        day_and_status = f"{date_format(on, 'j F Y')}. {_(status)}." if status else f"{date_format(on, 'j F Y')}."
        yield Paragraph(day_and_status, _("{days} days on:").format(days=days))
        yield from _quotes(plan, [rules.check_part(days)])


def _number(value: float | None) -> str:
    return "–" if value is None else number_format(f"{value:.1f}")


def _change(value: float | None) -> str:
    return "–" if value is None else number_format(f"{value:+.1f}")
