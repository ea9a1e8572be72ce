"""Pages of rooms, which bring their own style and script, and take nothing from elsewhere."""

import secrets
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.safestring import mark_safe

from digiboards_xblocks import platform
from digiboards_xblocks.activities.base.templating import asset
from digiboards_xblocks.programme.pages.pages import plain_page

PART = "part"


def is_part(request: HttpRequest) -> bool:
    """Return whether a script asks for what is in the page's main element alone."""
    return PART in request.GET


def room_page(
    request: HttpRequest, template: str, *, status: int = HTTPStatus.OK, may_be_framed: bool = False, **context: Any
) -> HttpResponse:
    """Return a page of a room, or what is in its main element alone if a script asks for that.

    One that ``may_be_framed`` may be in a unit's frame too, in the LMS and in the learning MFE.
    """
    nonce, origin = secrets.token_urlsafe(16), platform.learning_origin() if may_be_framed else ""
    content = f"rooms/templates/{template}.html"
    around = {
        "content": content,
        "look": template,
        "nonce": nonce,
        "frame_of": origin,
        # A script of ours, which must not be escaped.
        "drafts_script": mark_safe(asset("base/static/drafts.js")),  # noqa: S308
    }
    drawn = content if is_part(request) else "rooms/templates/bare.html"
    response = plain_page(request, drawn, status=status, **{**around, **context})
    ancestors = f"'self' {origin}".strip() if may_be_framed else "'none'"
    response["Content-Security-Policy"] = (
        f"default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; connect-src 'self'; "
        f"img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors {ancestors}"
    )
    # The policy says who may, more finely than the older header.
    response.xframe_options_exempt = may_be_framed
    return response
