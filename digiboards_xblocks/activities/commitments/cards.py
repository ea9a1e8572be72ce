"""Presentation of a learner's commitments: each as a card that changes in place, and as days in a calendar."""

import datetime
import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from digiboards_xblocks.activities.base.templating import blank, filled, part
from digiboards_xblocks.activities.base.writing import blank_text, text_values
from digiboards_xblocks.documents.ics import Entry

from .spec import LONGEST_AHEAD, MAX_CHARACTERS, STATUSES, checks


def limits(due: datetime.date | None = None) -> dict[str, str]:
    """Return the earliest and latest day of a date input: from today, or from an earlier stored day, for two years."""
    today = timezone.localdate()
    return {
        "earliest": min(due or today, today).isoformat(),
        "latest": (today + LONGEST_AHEAD).isoformat(),
    }


def state(due_on: datetime.date, status: str) -> str:
    """Return a commitment's date and status in words."""
    return _("By {day}. {status}.").format(day=date_format(due_on, "j F Y"), status=_(STATUSES[status]))


def options(choices: Mapping[str, str], chosen: str = "") -> SafeString:
    """Return the options of a select, by value."""
    return part("commitments/templates/options.html", options=tuple(choices.items()), chosen=chosen)


def card(made: Any, *, html_id: str, calendar: str, drafts: dict[str, str]) -> SafeString:
    """Return the HTML of one commitment, from ``api.MadeCommitment``.

    Cards differ in their values only, so one is rendered and kept, with blanks. The words are put in here alone.
    """
    values = {
        "html_id": f"{html_id}-{made.slot}",
        "about": f"{html_id}-private",
        "slot": made.slot,
        "state": state(made.due_on, made.status),
        "due": made.due_on.isoformat(),
        **limits(made.due_on),
        "statuses": options(STATUSES, made.status),
        "checks": part(
            "commitments/templates/checks.html",
            checks=tuple(
                (days, day, STATUSES.get(made.checks.get(days, ""), "")) for days, day in checks(_day(made.made_at))
            ),
        ),
        "calendar": calendar,
        **drafts,
    }
    html = blank_card(values, blank_text("text", made.text), blank_text("learnt", made.learnt))
    return filled(html, {**values, **text_values("text", made.text), **text_values("learnt", made.learnt)})


def blank_card(names: Iterable[str], text: Any, learnt: Any) -> SafeString:
    """Return the HTML of any commitment, with a blank for each of the names."""
    return part(
        "commitments/templates/card.html",
        text=text,
        learnt=learnt,
        longest=MAX_CHARACTERS,
        **{name: blank(name) for name in names},
    )


def calendar_entries(made: Any, *, whose: str, link: str) -> list[Entry]:
    """Return the days of one commitment: when it is due, and when to look back on it.

    ``whose`` tells apart learners and course runs; it goes into the entries' names, but cannot be read from them.
    ``link`` leads to the block.
    """
    changed_at = max(made.saved_at, made.text.saved_at)

    def entry(name: str, day: datetime.date, title: str) -> Entry:
        digest = hashlib.sha256(f"{whose}/{made.block_name}/{made.slot}/{name}".encode()).hexdigest()[:32]
        return Entry(f"{digest}@digiboards", day, title, made.text.text, changed_at, link)

    due = entry("due", made.due_on, _("My commitment: {text}").format(text=made.text.text))
    looks_back = [
        entry(f"check-{days}", day, _("{days} days on: {text}").format(days=days, text=made.text.text))
        for days, day in checks(_day(made.made_at))
    ]
    return [due, *looks_back]


def several(number: int) -> str:
    """Return the title of a day in the calendar with so many things about commitments."""
    return _("My commitments: {n} to look at").format(n=number)


def _day(moment: datetime.datetime) -> datetime.date:
    return timezone.localtime(moment).date()
