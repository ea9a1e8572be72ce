"""Dates for a calendar: whole days, as an iCalendar file (RFC 5545) that Outlook and phones take."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from icalendar import Calendar, Event

PRODUCT = "-//Digital Boards//digiboards-xblocks//EN"
_COUNTED_FROM = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True)
class Entry:
    """One day in a calendar.

    ``uid`` names it for ever, so that a later file replaces it; ``changed_at`` says when it last changed. ``link``
    leads back to where it was made; "" if that has no address.
    """

    uid: str
    day: datetime.date
    title: str
    notes: str
    changed_at: datetime.datetime
    link: str = ""


def one_a_day(entries: Sequence[Entry], title: Callable[[int], str]) -> list[Entry]:
    """Return the entries with those of a day as one, which ``title`` names by how many they were.

    Its name is made of the first one's, and is not the same: a file with that one alone takes none of the others out of
    a calendar. All count as changed with the last change of any, as another entry of a day may have moved away.
    """
    by_day: dict[datetime.date, list[Entry]] = {}
    for entry in entries:
        by_day.setdefault(entry.day, []).append(entry)
    changed_at = max((entry.changed_at for entry in entries), default=_COUNTED_FROM)
    return [replace(_joined(group, title), changed_at=changed_at) for group in by_day.values()]


def _joined(group: Sequence[Entry], title: Callable[[int], str]) -> Entry:
    first, *others = group
    if not others:
        return first
    notes = "\n".join(_plain(entry.title) for entry in group)
    return replace(first, uid=f"day-{first.uid}", title=title(len(group)), notes=notes)


def calendar_file(entries: Iterable[Entry]) -> bytes:
    """Return the entries as a file to import; whole days, which need no time zones and stay the same day everywhere."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for entry in entries:
        event = Event()
        event.add("uid", entry.uid)
        # Rises with every change, also when a thing is removed and made again.
        event.add("sequence", max(0, int((entry.changed_at - _COUNTED_FROM).total_seconds())))
        event.add("dtstamp", entry.changed_at.astimezone(datetime.UTC))
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + datetime.timedelta(days=1))
        event.add("summary", _plain(entry.title))
        # Outlook shows no address but in the description.
        event.add("description", "\n\n".join(part for part in (_lines(entry.notes), entry.link) if part))
        if entry.link:
            event.add("url", entry.link)
        event.add("transp", "TRANSPARENT")  # one is not busy all day
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _lines(text: str) -> str:
    return "\n".join(filter(None, map(_plain, text.splitlines())))


def _plain(text: str) -> str:
    return " ".join(text.split())
