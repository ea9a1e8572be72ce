"""The cookie by which a room knows a phone again. It opens that room's pages and nothing else.

It is signed, so that most of what is made up is refused without a look into the database.
"""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from .rules import LONGEST


def token_of(request: HttpRequest, room: int) -> str:
    """Return the token of this phone in a room; "" if it has none."""
    try:
        return _signer(room).unsign(request.COOKIES.get(_name(room), ""))
    except signing.BadSignature:
        return ""


def remember(request: HttpRequest, response: HttpResponse, *, room: int, token: str) -> None:
    """Have this phone known again in a room, for as long as one lasts."""
    response.set_cookie(
        _name(room),
        _signer(room).sign(token),
        max_age=LONGEST,
        path=reverse("digiboards:join"),
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _name(room: int) -> str:
    return f"digiboards_room_{room}"


def _signer(room: int) -> signing.Signer:
    return signing.Signer(salt=f"digiboards_xblocks.rooms.{room}")
