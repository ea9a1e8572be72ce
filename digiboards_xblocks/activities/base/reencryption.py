"""Bringing private texts under the newest key, so that an older one can be retired."""

from collections import Counter
from collections.abc import Iterator

from cryptography.fernet import InvalidToken
from django.db import transaction

from digiboards_xblocks import encryption
from digiboards_xblocks.core.batches import Progress, say_nothing
from digiboards_xblocks.core.private import PrivateStr
from digiboards_xblocks.db.utils import update_plain

from .models import PrivateText

_AT_ONCE = 500
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
    """Encrypt each text again that is not under the newest key.

    Returns how many that were, and how many no key opens, or are another row's: those are left as they are. Stopped
    half-way, every text can be read, and a second run goes on. A text that is saved meanwhile stays as it was saved.
    """
    total, seen, done, closed = PrivateText.objects.count(), 0, 0, 0
    for rows in _batches():
        with transaction.atomic():
            renewed = []
            for row in rows:
                try:
                    if _renew(row):
                        renewed.append((row.ciphertext, row.pk, row.revision, row.usage_key))
                except InvalidToken:
                    closed += 1
            # A text that was saved or moved since it was read stays as it is.
            done += update_plain(PrivateText, "ciphertext", ("id", "revision", "usage_key"), renewed)
        seen += len(rows)
        progress("texts", seen, max(seen, total))
    return done, closed


def _renew(row: PrivateText) -> bool:
    """Encrypt the text of a row again, in memory. Return False if that is not needed. Raises ``InvalidToken``."""
    text = PrivateStr(row.decrypt())
    if encryption.is_under_newest(row.ciphertext):
        return False
    row.encrypt(text)
    return True


def _batches() -> Iterator[list[PrivateText]]:
    last = 0
    while rows := list(PrivateText.objects.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
        yield rows
        last = rows[-1].pk
