"""Sessions that go with the course, in a room or online: their kinds, and what staff may enter of one."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from digiboards_xblocks.activities.commitments.spec import day
from digiboards_xblocks.core.text import UNSTORABLE
from digiboards_xblocks.core.text import gettext_noop as _
from digiboards_xblocks.organisations.rules import ods_code

WORKSHOP = "workshop"
KINDS = {
    WORKSHOP: _("Board workshop"),
    "peers": _("Peer learning event"),
    "seminar": _("Deep dive seminar"),
    "other": _("Another session"),
}
FIELDS = ("kind", "held_on", "title", "guide", "organisation", "others")
MOST_TITLE = 200
MOST_OTHERS = 5_000
EARLIEST = datetime.date(2015, 1, 1)
AHEAD = datetime.timedelta(days=731)


@dataclass(frozen=True)
class SessionDetails:
    """A session: ``guide`` is what it is about, ``organisation`` the ODS code of whose board it is for; "" for none.

    ``others`` is how many people came who are not on its list of names.
    """

    kind: str
    held_on: datetime.date
    title: str = ""
    guide: str = ""
    organisation: str = ""
    others: int = 0


class InvalidSession(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: the form holds no session; has the problems by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = problems
        super().__init__(", ".join(problems))


def parse_session(given: Mapping[str, str], today: datetime.date, guides: frozenset[str]) -> SessionDetails:
    """Return a session from what staff typed into the form. Raises ``InvalidSession`` with all problems, by field."""
    problems = {}
    text = {name: given.get(name, "").strip() for name in FIELDS}
    held_on = day(text["held_on"])
    if text["kind"] not in KINDS:
        problems["kind"] = _("Choose what kind of session it is.")
    if held_on is None:
        problems["held_on"] = _("Enter the day of the session, such as 2026-11-23.")
    elif not EARLIEST <= held_on <= today + AHEAD:
        problems["held_on"] = _("This day is too long ago, or too far ahead. Check the year.")
    if len(text["title"]) > MOST_TITLE or UNSTORABLE.search(text["title"]):
        problems["title"] = _("Keep the title to 200 characters, in one line.")
    if text["guide"] and text["guide"] not in guides:
        problems["guide"] = _("Choose one of the guides, or none.")
    if text["kind"] == WORKSHOP and not text["organisation"]:
        problems["organisation"] = _("Enter the board that the workshop is for.")
    others = text["others"] or "0"
    if not (others.isascii() and others.isdecimal() and int(others[:6]) <= MOST_OTHERS and len(others) <= 6):
        problems["others"] = _("Enter how many others came, as a number up to 5,000.")
    if problems or held_on is None:
        raise InvalidSession(problems)
    return SessionDetails(
        text["kind"], held_on, text["title"], text["guide"], ods_code(text["organisation"]), int(others)
    )
