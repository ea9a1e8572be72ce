"""Encryption of what only its writer may read."""

from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


class Locked(ImproperlyConfigured):
    """No key of the site opens a private text, or there is none under which to keep it."""


def encrypt(text: str) -> str:
    """The text as ciphertext under the newest key. Raises ``Locked`` without a usable key."""
    return _fernet(_keys()).encrypt(text.encode()).decode("ascii")


def decrypt(ciphertext: str, *, max_age: int | None = None) -> str:
    """The text of a ciphertext under any of the keys, if it is at most ``max_age`` seconds old.

    Raises ``cryptography.fernet.InvalidToken``, and ``Locked`` without a usable key.
    """
    return _fernet(_keys()).decrypt(ciphertext, ttl=max_age).decode()


def decrypt_or_none(ciphertext: str) -> str | None:
    """Return the text, or None: one that no key opens must not keep all the others from their writer."""
    try:
        return decrypt(ciphertext)
    except (InvalidToken, Locked):
        return None


def is_under_newest(ciphertext: str) -> bool:
    """Return whether the newest key alone opens a ciphertext. Raises ``Locked`` without a usable key."""
    try:
        _fernet(_keys()[:1]).decrypt(ciphertext)
    except InvalidToken:
        return False
    return True


def unusable() -> str | None:
    """Return why the site has no usable key, in words that show none; None if it has."""
    try:
        _fernet(_keys())
    except Locked as error:
        return str(error)
    return None


def _keys() -> tuple[str, ...]:
    return tuple(getattr(settings, "DIGIBOARDS_PRIVATE_TEXT_KEYS", None) or ())


@lru_cache(maxsize=4)
def _fernet(keys: tuple[str, ...]) -> MultiFernet:
    if not keys:
        raise Locked("DIGIBOARDS_PRIVATE_TEXT_KEYS is empty; private writing cannot be kept")
    try:
        return MultiFernet([Fernet(key) for key in keys])
    except (ValueError, TypeError) as error:
        raise Locked(
            "DIGIBOARDS_PRIVATE_TEXT_KEYS holds something that is not a Fernet key (32 bytes in URL-safe base64)"
        ) from error
