"""Encryption of what only its writer may read, so that it opens in its own place only."""

import hashlib
import hmac
from collections.abc import Sequence
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .core.private import PrivateStr

# Fernet takes no data that is authenticated and not encrypted, so a digest of what a text is about is put before it. No
# text that is kept holds the first character, so one that was encrypted without its place cannot be taken for bound.
_BOUND = "\x00bound:"


class Locked(ImproperlyConfigured):
    """No key of the site opens a private text, or there is none under which to keep it."""


def encrypt(text: str, *, about: Sequence[object]) -> str:
    """Return the text as ciphertext under the newest key, to be opened with the same ``about`` only.

    ``about`` says which place it is kept in: whose it is, and what. Raises ``Locked`` without a usable key.
    """
    return _fernet(_keys()).encrypt(_binding(about) + text.encode()).decode("ascii")


def decrypt(ciphertext: str, *, about: Sequence[object], max_age: int | None = None) -> str:
    """Return the text of a ciphertext under any of the keys, if it is at most ``max_age`` seconds old.

    Raises ``cryptography.fernet.InvalidToken``, also for one of another place or of none, and ``Locked`` without a
    usable key.
    """
    binding = _binding(about)
    text = PrivateStr(_fernet(_keys()).decrypt(ciphertext, ttl=max_age).decode())
    if not hmac.compare_digest(text[: len(binding)].encode(), binding):
        raise InvalidToken
    return PrivateStr(text[len(binding) :])


def decrypt_or_none(ciphertext: str, *, about: Sequence[object]) -> str | None:
    """Return the text, or None: one that no key opens must not keep all the others from their writer."""
    try:
        return decrypt(ciphertext, about=about)
    except (InvalidToken, Locked):
        return None


def is_under_newest(ciphertext: str) -> bool:
    """Return whether the newest key alone opens a ciphertext. Raises ``Locked`` without a usable key."""
    return key_of(ciphertext) == 0


def key_of(ciphertext: str) -> int | None:
    """Return which key opens a ciphertext, 0 for the newest; None if none does. Raises ``Locked``."""
    for number, key in enumerate(_keys()):
        if _opens(key, ciphertext):
            return number
    _fernet(_keys())
    return None


def key_names() -> tuple[str, ...]:
    """Return a name for each key by which operators can tell them apart, the newest first: the start of its digest."""
    return tuple(hashlib.sha256(key.encode()).hexdigest()[:8] for key in _keys())


def unusable() -> str | None:
    """Return why the site has no usable key, in words that show none; None if it has."""
    try:
        _fernet(_keys())
    except Locked as error:
        return str(error)
    return None


def _binding(about: Sequence[object]) -> bytes:
    return (_BOUND + hashlib.sha256("\x00".join(map(str, about)).encode()).hexdigest()).encode()


def _keys() -> tuple[str, ...]:
    found = getattr(settings, "DIGIBOARDS_PRIVATE_TEXT_KEYS", None) or ()
    return tuple(PrivateStr(key) if isinstance(key, str) else key for key in found)


def _opens(key: str, ciphertext: str) -> bool:
    try:
        _fernet((key,)).decrypt(ciphertext)
    except InvalidToken:
        return False
    return True


@lru_cache(maxsize=16)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise Locked("DIGIBOARDS_PRIVATE_TEXT_KEYS is empty; private writing cannot be kept")
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except (ValueError, TypeError):
        pass
    # Not from the error, whose frames hold the key.
    raise Locked("DIGIBOARDS_PRIVATE_TEXT_KEYS holds something that is not a Fernet key (32 bytes in URL-safe base64)")
