"""Codes by which people join a room, and the tokens by which a room knows their phones again."""

import hashlib
import re
import secrets

# Without letters and digits that look or sound alike from the back of a room. 8 of 27 are 38 bits, and a code holds for
# hours only, while wrong ones are limited (limits.py).
LETTERS = "23456789ABCDEFGHJKMNPQRTVWX"
LENGTH = 8
_GROUP = 4
_LONGEST = 40
_TOKEN_BYTES = 24


def new_code() -> str:
    """Return a code that nobody can guess, as it is stored."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def in_groups(code: str) -> str:
    """Return a code as it is read out and typed: two groups of four."""
    return " ".join(code[start : start + _GROUP] for start in range(0, len(code), _GROUP))


def normal_code(text: str) -> str:
    """Return what somebody typed, in any case and spacing, as a code; "" if it cannot be one."""
    if len(text) > _LONGEST:
        return ""
    letters = re.sub(r"[\s\-\u2010-\u2015]", "", text).upper()
    return letters if len(letters) == LENGTH and set(letters) <= set(LETTERS) else ""


def new_token() -> str:
    """Return a token of one phone in one room."""
    return secrets.token_urlsafe(_TOKEN_BYTES)


def digest(secret: str) -> str:
    """Return what a database looks a code or a token up by: how long that takes says nothing of either."""
    return hashlib.sha256(secret.encode()).hexdigest()
