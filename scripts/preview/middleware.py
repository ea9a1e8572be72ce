"""Middleware of the preview."""

from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from .learners import STAFF, user_of
from .phones import holder_of
from .refusals import too_long

Handler = Callable[[HttpRequest], HttpResponse]

# Blocks bring their style and script within the page, hence 'unsafe-inline'; no other host is ever asked.
PAGE_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; form-action 'self'"
)
_CHUNK = 65_536


def content_security(get_response: Handler) -> Handler:
    """Keep pages to this machine."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", f"{PAGE_POLICY}; frame-ancestors 'self'")
        return response

    return respond


def staff_pages(get_response: Handler) -> Handler:
    """Sign the made-up member of staff in on the pages of programme staff, whose addresses name no learner.

    Pages of rooms are those of phones, each of which is somebody else's.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        if request.path.startswith("/digiboards/rooms/"):
            # Not before a page asks, as in the LMS: a poll looks nobody up.
            request.user = cast("AnonymousUser", SimpleLazyObject(lambda: holder_of(request)))
        elif request.path.startswith("/digiboards/"):
            request.user = user_of(STAFF)
        return get_response(request)

    return respond


def body_limit(get_response: Handler) -> Handler:
    """Refuse a body that is longer than the LMS would read, in words."""

    def respond(request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            # Read to the end, or the browser would see a broken connection in place of the answer.
            while request.read(_CHUNK):
                pass
            return too_long(request)
        return get_response(request)

    return respond
