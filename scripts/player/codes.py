"""Codes of the names of activities, under which a learning system keeps what is done (static/suspend.js)."""

import base64
import hashlib
from collections.abc import Iterable

VERSION = "1."
LENGTH = 5
# What follows the codes: a score and whether all is done, as "~100c".
WHOLE = 5
# What SCORM 1.2 lets a package keep (cmi.suspend_data, CMIString4096).
MOST = 4_096


def code(name: str) -> str:
    """Return the code of a name, which depends on nothing else, so that every version of a package has the same."""
    return base64.urlsafe_b64encode(hashlib.sha256(name.encode()).digest()).decode("ascii")[:LENGTH]


def codes(names: Iterable[str]) -> dict[str, str]:
    """Return the code of each name. Raises ``ValueError`` if two have one code, or all do not fit."""
    found = {name: code(name) for name in names}
    if len(set(found.values())) < len(found):
        raise ValueError("two activities have the same code; give one of them another id")
    if len(VERSION) + LENGTH * len(found) + WHOLE > MOST:
        raise ValueError(f"{len(found)} activities are more than a learning system keeps; leave out some")
    return found
