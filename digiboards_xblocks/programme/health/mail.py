"""The check that mails can be sent, as far as can be seen without sending any."""

from collections.abc import Iterator
from contextlib import suppress

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend as Smtp
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from digiboards_xblocks import platform
from digiboards_xblocks.programme.mails import are_kept_here

from .finding import OK, PROBLEM, WARNING, Finding, Options

SECONDS = 5
_NOBODY = "webmaster@localhost"


def check_mail(_options: Options) -> Iterator[Finding]:
    """Yield whether the mail server takes a connection, with its name and password; and which settings are missing."""
    yield from _settings()
    name = settings.EMAIL_BACKEND
    if are_kept_here():
        yield Finding(
            WARNING,
            _("Mails are not sent anywhere: EMAIL_BACKEND is {name}.").format(name=name),
            _("On a site for learners, set it to django.core.mail.backends.smtp.EmailBackend, and EMAIL_HOST."),
        )
    elif issubclass(import_string(name), Smtp):
        yield _connected(name)
    else:
        yield Finding(
            OK,
            _("Mails go out by {name}, which cannot be tried without sending one.").format(name=name),
            _("To try it: manage.py lms sendtestemail with an address of your own."),
        )


def _connected(name: str) -> Finding:
    host = settings.EMAIL_HOST
    connection = get_connection(name, fail_silently=False, timeout=SECONDS)
    try:
        connection.open()
    except OSError as error:  # what smtplib raises is one too
        return Finding(
            PROBLEM,
            _("The mail server {host} did not take a connection: {fault}.").format(
                host=host, fault=type(error).__name__
            ),
            _(
                "Check EMAIL_HOST, EMAIL_PORT, EMAIL_HOST_USER, EMAIL_HOST_PASSWORD and the way there. Mails that are "
                "due are sent by the next nightly job."
            ),
        )
    finally:
        with suppress(OSError):  # Django leaves it open after a refused password
            connection.close()
    return Finding(OK, _("The mail server {host} takes connections; nothing was sent.").format(host=host))


def _settings() -> Iterator[Finding]:
    if not platform.root_url():
        yield Finding(
            PROBLEM,
            _("LMS_ROOT_URL is not set, and the links in a mail begin with it."),
            _("Set LMS_ROOT_URL to the address of the LMS."),
        )
    if settings.DEFAULT_FROM_EMAIL == _NOBODY:
        yield Finding(
            WARNING,
            _("Mails come from {address}, which mail servers refuse.").format(address=_NOBODY),
            _("Set DEFAULT_FROM_EMAIL to an address of the programme's."),
        )
    if not settings.EMAIL_TIMEOUT:
        yield Finding(
            WARNING,
            _("EMAIL_TIMEOUT is not set: a mail server that does not answer would hold the nightly job up."),
            _("Set EMAIL_TIMEOUT to 20, in seconds."),
        )
