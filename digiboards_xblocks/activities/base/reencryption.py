"""Bringing private texts under the newest key, each bound to its row, so that an older key can be retired."""

from collections import Counter
from collections.abc import Iterator

from cryptography.fernet import InvalidToken
from django.db import transaction

from digiboards_xblocks import encryption
from digiboards_xblocks.core.batches import Progress, say_nothing
from digiboards_xblocks.core.private import PrivateStr

from .models import PrivateText

_AT_ONCE = 200
# In place of a key's number: no key opens the text.
NO_KEY = -1


def count_texts_by_key() -> Counter[int]:
    """Return how many texts each key opens, 0 for the newest, and how many none (``NO_KEY``). Reads all of them."""
    found: Counter[int] = Counter()
    for ciphertext in PrivateText.objects.order_by("pk").values_list("ciphertext", flat=True).iterator(_AT_ONCE):
        key = encryption.key_of(ciphertext)
        found[NO_KEY if key is None else key] += 1
    return found


def reencrypt_texts(progress: Progress = say_nothing) -> tuple[int, int]:
    """Encrypt each text again that is not under the newest key, or not bound to its row.

    Returns how many that were, and how many no key opens, or are another row's: those are left as they are. Stopped
    half-way, every text can be read, and a second run goes on. A text that is saved meanwhile stays as it was saved.
    """
    total, seen, done, closed = PrivateText.objects.count(), 0, 0, 0
    for rows in _batches():
        with transaction.atomic():
            for row in rows:
                try:
                    done += _renew(row)
                except InvalidToken:
                    closed += 1
        seen += len(rows)
        progress("texts", seen, max(seen, total))
    return done, closed


def _renew(row: PrivateText) -> int:
    """Encrypt one text again, unless that is not needed or it was saved since. Return the number of texts: 0 or 1."""
    if encryption.is_under_newest(row.ciphertext) and encryption.is_bound(row.ciphertext):
        row.decrypt()
        return 0
    row.encrypt(PrivateStr(row.decrypt()))
    rows = PrivateText.objects.filter(pk=row.pk, revision=row.revision, usage_key=row.usage_key)
    return rows.update(ciphertext=row.ciphertext)


def _batches() -> Iterator[list[PrivateText]]:
    last = 0
    while rows := list(PrivateText.objects.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        yield rows
        last = rows[-1].pk
