"""Sending of mails, and whether one surely did not go out.

A mail is claimed before it is sent: a row says that it is being sent, and the first claim sends it. So two runs at once
mail nobody twice, and what was killed half-way is not sent again. What surely did not go out is given back.
"""

from collections import Counter
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import TypeVar

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from digiboards_xblocks.core.batches import Progress, say_nothing

Due = TypeVar("Due")
# Django's own backends that keep mails to themselves; the LMS of a developer has one of these.
_KEEPING = ("console", "dummy", "filebased", "locmem")


def are_kept_here() -> bool:
    """Return whether the site keeps its mails, and sends none to anybody."""
    name = settings.EMAIL_BACKEND
    return name.startswith("django.core.mail.backends.") and name.split(".")[-2] in _KEEPING


class NotSent(Exception):  # noqa: N818 (an answer, rather than a fault)
    """The mail server cannot be reached, or refused the mail: it surely did not go out."""


class PerhapsSent(Exception):  # noqa: N818 (an answer, rather than a fault)
    """The mail server broke off: the mail may have gone out."""


@dataclass(frozen=True)
class Mailed:
    """Counts of mails that went out, surely did not, and may have; ``faults`` counts the kinds of fault, by name."""

    sent: int
    not_sent: int
    perhaps_sent: int
    faults: Counter[tuple[bool, str]]

    @classmethod
    def none(cls) -> "Mailed":
        """Return the counts of no mails."""
        return cls(0, 0, 0, Counter())

    def __add__(self, other: "Mailed") -> "Mailed":
        """Return the counts of both."""
        return Mailed(
            self.sent + other.sent,
            self.not_sent + other.not_sent,
            self.perhaps_sent + other.perhaps_sent,
            self.faults + other.faults,
        )


def _nothing(_due: object) -> None:
    """For who keeps nothing more of a mail that went out."""


def send_claimed(
    mails: Collection[Due],
    *,
    claim: Callable[[Due], bool],
    compose: Callable[[Due], EmailMessage],
    give_back: Callable[[Due], None],
    is_sent: Callable[[Due], None] = _nothing,
    progress: Progress = say_nothing,
) -> Mailed:
    """Send each mail that can be claimed; give back what surely did not go out, and note what did by ``is_sent``."""
    counts: Counter[str] = Counter()
    faults: Counter[tuple[bool, str]] = Counter()
    for number, due in enumerate(mails, start=1):
        if claim(due):
            try:
                send(compose(due))
            except NotSent as error:
                give_back(due)
                counts["not"] += 1
                faults[False, str(error)] += 1
            except PerhapsSent as error:
                counts["perhaps"] += 1
                faults[True, str(error)] += 1
            else:
                is_sent(due)
                counts["sent"] += 1
        progress("mails", number, len(mails))
    return Mailed(counts["sent"], counts["not"], counts["perhaps"], faults)


def send(mail: EmailMessage) -> None:
    """Send one mail by a connection of its own, so that a failure is about this mail alone.

    Raises ``NotSent`` and ``PerhapsSent``, which carry the kind of the fault: its words may hold the address.
    """
    connection = get_connection()
    mail.connection = connection
    try:
        connection.open()
    except Exception as error:
        raise NotSent(type(error).__name__) from error
    try:
        mail.send()
    except (SMTPResponseException, SMTPRecipientsRefused) as error:
        raise NotSent(type(error).__name__) from error
    except Exception as error:
        raise PerhapsSent(type(error).__name__) from error
    finally:
        with suppress(OSError):  # what went out stays sent
            connection.close()
