"""Limits of wrong codes: by address and by account, in each minute."""

import hashlib
import time

from django.core.cache import cache
from django.http import HttpRequest

# A board of thirty joins from one address; each may mistype a code.
MOST_WRONG = 30
_SECONDS = 60


def has_guessed_too_often(request: HttpRequest) -> bool:
    """Return whether so many wrong codes came from here in this minute that none is looked up any more."""
    return any(int(cache.get(key, 0)) >= MOST_WRONG for key in _keys(request))


def note_wrong_code(request: HttpRequest) -> None:
    """Count a wrong code."""
    for key in _keys(request):
        if not cache.add(key, 1, 2 * _SECONDS):
            try:
                cache.incr(key)
            except ValueError:  # it has just expired
                cache.add(key, 1, 2 * _SECONDS)


def _keys(request: HttpRequest) -> list[str]:
    """The LMS has the address of who asks in REMOTE_ADDR, behind a proxy too (``x_forwarded_for``)."""
    who = [f"address {request.META.get('REMOTE_ADDR', '')}"]
    if request.user.is_authenticated:
        who.append(f"account {request.user.pk}")
    minute = int(time.time() // _SECONDS)
    return [f"digiboards:wrong-codes:{hashlib.sha256(one.encode()).hexdigest()}:{minute}" for one in who]
