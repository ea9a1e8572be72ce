"""Undo of a removal: what brings something back is handed to the learner's page, encrypted, and kept nowhere else."""

import json
from typing import Any

from cryptography.fernet import InvalidToken
from opaque_keys.edx.keys import UsageKey

from digiboards_xblocks import encryption

UNDO_SECONDS = 3600


class CannotUndo(Exception):  # noqa: N818 (an answer, rather than a fault)
    """What was removed cannot be brought back: too late, not this learner's, or made again since."""


def packed(kept: dict[str, Any], *, usage_key: UsageKey, learner_id: int, name: str) -> str:
    """What brings ``kept`` back within the hour, for this learner, in this course run, under this name."""
    whose = _whose(usage_key, learner_id, name)
    return encryption.encrypt(json.dumps({**kept, "whose": whose}, ensure_ascii=False))


def unpacked(undo: str, *, usage_key: UsageKey, learner_id: int, name: str) -> dict[str, Any]:
    """What was packed. Raises ``CannotUndo`` if it is too old, somebody else's, or not ours."""
    try:
        kept = json.loads(encryption.decrypt(undo, max_age=UNDO_SECONDS))
    except (InvalidToken, ValueError) as error:
        raise CannotUndo from error
    if not isinstance(kept, dict) or kept.get("whose") != _whose(usage_key, learner_id, name):
        raise CannotUndo
    return kept


def _whose(usage_key: UsageKey, learner_id: int, name: str) -> str:
    return f"{usage_key.context_key} {learner_id} {name}"
