"""The rows of the page of whom to nudge: reasons, boards that asked, and nudges that went out."""

import datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.organisations import storage as organisations_storage
from digiboards_xblocks.programme.progress.people_queries import NOT_STARTED, STALLED, Person

from .board_requests import board_requests
from .rules import REASONS
from .storage import Asked, Counts


def parameters(reason: str, days: int) -> dict[str, Any]:
    """Return what an address of the page says of a reason."""
    return {"reason": reason, **({"days": days} if reason == STALLED else {})}


class BoardRow(NamedTuple):
    """A request by a member of a board that it be reminded."""

    board: str
    who: str
    day: str
    people: str


def board_rows(key: CourseKey) -> list[BoardRow]:
    """Return the boards that asked to be reminded, each with the address of its people who have not started."""
    asked = board_requests(key)
    codes = [str(one.facts["organisation"]) for one in asked]
    names = organisations_storage.names_of(codes)
    people = reverse("digiboards:people", args=[str(key)])
    return [
        BoardRow(
            names.get(code, code),
            one.actor,
            day_in_words(one.at),
            f"{people}?{urlencode({'organisation': code, 'state': NOT_STARTED})}",
        )
        for code, one in zip(codes, asked, strict=True)
    ]


class ReasonRow(NamedTuple):
    """A reason with its counts, and the address that shows its people."""

    words: str
    query: str
    people: int
    mailed: int
    is_chosen: bool


def reason_words(name: str, days: int) -> str:
    """Return a reason in words, with its days if it has any."""
    words = str(REASONS[name])
    if name == STALLED:
        return _("{reason}: nothing done for {days} days").format(reason=words, days=days)
    return words


def reason_row(name: str, counts: Counts, chosen: str, days: int) -> ReasonRow:
    """Return a reason with how many people it finds and would mail."""
    return ReasonRow(reason_words(name, days), urlencode(parameters(name, days)), *counts, is_chosen=name == chosen)


def request_row(asked: Asked) -> dict[str, Any]:
    """Return what became of nudges that were asked for."""
    return {
        "day": date_format(timezone.localtime(asked.asked_at), "j F Y, H:i"),
        "reason": REASONS.get(asked.reason, asked.reason),
        "is_done": asked.done_at is not None,
        "sent": asked.sent,
        "perhaps_sent": asked.perhaps_sent,
        "not_sent": asked.not_sent,
    }


def last_day(person: Person) -> str:
    """Return the day on which a person last did something, "" for never."""
    return day_in_words(person.last_at) if person.last_at else ""


def day_in_words(moment: datetime.datetime) -> str:
    """Return the day of a moment as people here write it."""
    return str(date_format(timezone.localtime(moment), "j F Y"))
