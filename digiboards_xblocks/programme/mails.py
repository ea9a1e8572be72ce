"""Sending of mails, and whether one surely did not go out."""

from contextlib import suppress
from smtplib import SMTPRecipientsRefused, SMTPResponseException

from django.core.mail import EmailMessage, get_connection


class NotSent(Exception):  # noqa: N818 (an answer, rather than a fault)
    """The mail server cannot be reached, or refused the mail: it surely did not go out."""


class PerhapsSent(Exception):  # noqa: N818 (an answer, rather than a fault)
    """The mail server broke off: the mail may have gone out."""


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
