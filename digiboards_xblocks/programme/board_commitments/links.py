"""The link by which a board's secretary says how its commitments go: signed, for one session and one check alone.

It needs no account, since the company secretary of a board may have none. Who has it sees the board's commitments of
that session, says how each goes, and can do nothing else. It ends half a year after it was made.
"""

import datetime
from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

from digiboards_xblocks import platform

from .rules import DAYS

_SALT = "digiboards.board-checks"
LONGEST = datetime.timedelta(days=183)


@dataclass(frozen=True)
class CheckLink:
    """The purpose of a link: a session, and the days since then."""

    session: int
    day: int


class NoSuchLink(Exception):  # noqa: N818 (an answer, rather than a fault)
    """A link that we did not make, or that has ended."""


def check_address(link: CheckLink) -> str:
    """Return the path of the page that a link leads to."""
    token = signing.dumps([link.session, link.day], salt=_SALT)
    return reverse("digiboards:board_check", args=[token])


def check_link(link: CheckLink) -> str:
    """Return the whole address, for a mail."""
    return f"{platform.root_url()}{check_address(link)}"


def read_link(token: str) -> CheckLink:
    """Return what a token is for. Raises ``NoSuchLink``."""
    try:
        session, day = signing.loads(token, salt=_SALT, max_age=LONGEST)
    except signing.BadSignature as error:
        raise NoSuchLink from error
    if day not in DAYS:
        raise NoSuchLink
    return CheckLink(session, day)
