"""Dates for a calendar: whole days, as an iCalendar file (RFC 5545) that Outlook and phones take."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from icalendar import Calendar, Event

PRODUCT = "-//Digital Boards//digiboards-xblocks//EN"
MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Entry:
    """One day in a calendar.

    ``uid`` names it for ever, so that a later file replaces it; ``changes`` counts up whenever it has changed, and
    ``changed_at`` says when.
    """

    uid: str
    day: datetime.date
    title: str
    notes: str
    changes: int
    changed_at: datetime.datetime


def calendar_file(entries: Iterable[Entry]) -> bytes:
    """The entries as a file to import; whole days, which need no time zones and stay the same day everywhere."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        event.add("sequence", entry.changes)
        event.add("dtstamp", entry.changed_at.astimezone(datetime.UTC))
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + datetime.timedelta(days=1))
        event.add("summary", _plain(entry.title))
        event.add("description", _plain(entry.notes))
        event.add("transp", "TRANSPARENT")  # one is not busy all day
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _plain(text: str) -> str:
    return " ".join(text.split())
