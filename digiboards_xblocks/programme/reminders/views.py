"""The page that a link in a mail leads to: it stops these mails for everyone with the link, signed in or not."""

from http import HTTPStatus

from django.db import transaction
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from digiboards_xblocks.programme.pages.pages import page

from . import consent
from .consent import NoSuchLink


@transaction.non_atomic_requests
@csrf_exempt  # mail programs send this by themselves (RFC 8058); the signed token is all that it takes
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_reminders(request: HttpRequest, token: str) -> HttpResponseBase:
    """Return a page with a button, which changes nothing, as mail scanners open links. A POST stops the mails.

    The answer is a page in both cases, as RFC 8058 asks for no redirect.
    """
    is_sent = request.method == "POST"
    try:
        if is_sent:
            consent.stop_by_link(token)
        else:
            consent.knows_link(token)
    except NoSuchLink:
        return page(
            request,
            "reminders/templates/no_such_link.html",
            status=HTTPStatus.NOT_FOUND,
            title=_("This link is not complete"),
        )
    title = _("You will get no more of these emails") if is_sent else _("Stop emails from this course")
    return page(request, "reminders/templates/stop_reminders.html", title=title, is_sent=is_sent)
