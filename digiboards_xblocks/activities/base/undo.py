"""Undo of a removal: what brings something back is handed to the learner's page, encrypted, and kept nowhere else."""

import datetime
import json
from typing import Any

from cryptography.fernet import InvalidToken
from django.utils import timezone
from opaque_keys.edx.keys import UsageKey

from digiboards_xblocks import encryption
from digiboards_xblocks.core.private import PrivateStr, private
from digiboards_xblocks.db.numbered import delete_numbered
from digiboards_xblocks.db.utils import lock_learner

from .models import EverythingDeleted

UNDO_SECONDS = 3600


class CannotUndo(Exception):  # noqa: N818 (an answer, rather than a fault)
    """A removal that cannot be undone: too late, not this learner's, or made again since."""


def packed(content: dict[str, Any], *, usage_key: UsageKey, learner_id: int, name: str) -> str:
    """Return what brings ``content`` back within the hour, for this learner, in this course run, under this name."""
    text = PrivateStr(json.dumps({**content, "packed_at": timezone.now().isoformat()}, ensure_ascii=False))
    return encryption.encrypt(text, about=_whose(usage_key, learner_id, name))


def unpacked(undo: str, *, usage_key: UsageKey, learner_id: int, name: str) -> dict[str, Any]:
    """Return what was packed. Raises ``CannotUndo`` if it is too old, another learner's, or not ours.

    And if the learner has deleted all their answers since: what was removed before is gone as well. In a transaction
    that holds the learner's account, so that no deletion goes on meanwhile.
    """
    try:
        text = encryption.decrypt(undo, about=_whose(usage_key, learner_id, name), max_age=UNDO_SECONDS)
        content = private(json.loads(text))
        packed_at = datetime.datetime.fromisoformat(content["packed_at"])
    except (InvalidToken, ValueError, TypeError, KeyError, RecursionError) as error:
        raise CannotUndo from error
    lock_learner(learner_id)
    deletions = EverythingDeleted.objects.select_for_update().filter(
        course_key=str(usage_key.context_key), learner=learner_id, deleted_at__gte=packed_at
    )
    if list(deletions.values_list("pk")):
        raise CannotUndo
    return content


def note_deletion(learner_id: int, course_key: object) -> None:
    """Note that a learner has deleted all their answers, for as long as anything could bring some back."""
    now = timezone.now()
    over = EverythingDeleted.objects.filter(deleted_at__lt=now - datetime.timedelta(seconds=UNDO_SECONDS))
    delete_numbered(EverythingDeleted, list(over.values_list("pk", flat=True)))
    EverythingDeleted.objects.create(course_key=str(course_key), learner_id=learner_id, deleted_at=now)


def _whose(usage_key: UsageKey, learner_id: int, name: str) -> tuple[object, ...]:
    return ("undo", usage_key.context_key, learner_id, name)
