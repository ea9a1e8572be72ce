"""Private texts: kept encrypted, changed only by a save that knows what it replaces."""

import datetime
import logging
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cryptography.fernet import InvalidToken
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from opaque_keys.edx.keys import UsageKey

from digiboards_xblocks.core.private import PrivateStr
from digiboards_xblocks.db.utils import course_id_of, delete_matching, get_row, learner_rows, upsert
from digiboards_xblocks.encryption import Locked

from .models import PrivateText
from .writing_rules import NOTHING_SAVED

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SavedText:
    """A private text as kept; ``revision`` is to be handed back with the next save.

    ``content`` is None if no key of the site opens it. Asking for its ``text`` then raises ``Locked``, so that nobody
    takes it for an empty text and writes over it. ``is_new`` says that this save made it, where there was none.
    """

    content: str | None = field(repr=False)  # never in a log by way of a repr
    words: int
    revision: str
    saved_at: datetime.datetime
    is_new: bool = field(default=False, compare=False)

    @property
    def readable(self) -> bool:
        """Return whether a key of the site opens it."""
        return self.content is not None

    @property
    def text(self) -> str:
        """The words; raises ``Locked`` if they cannot be read."""
        if self.content is None:
            raise Locked("a private text cannot be read with any of the keys")
        return self.content


class Conflict(Exception):  # noqa: N818 (what happened, rather than a fault)
    """The text was changed or deleted since the revision that a save was based on; ``current`` is what is kept."""

    def __init__(self, current: SavedText | None) -> None:
        super().__init__("changed since")
        self.current = current


def text(*, usage_key: UsageKey, learner_id: int, kind: str, name: str) -> SavedText | None:
    """Return the learner's own text, or None. For its writer's eyes only."""
    row = get_row(learner_rows(PrivateText, usage_key, learner_id).filter(kind=kind, name=name))
    return None if row is None else _saved(row)


def texts(
    *, usage_key: UsageKey, learner_id: int, kinds: Collection[str], starting: str = ""
) -> dict[tuple[str, str], SavedText]:
    """Return the learner's texts of some kinds whose names start so, by kind and name. For their writer only."""
    rows = learner_rows(PrivateText, usage_key, learner_id).filter(kind__in=kinds, name__startswith=starting)
    return texts_of_rows(rows)


def texts_of_rows(rows: Iterable[PrivateText]) -> dict[tuple[str, str], SavedText]:
    """Return the texts in these rows by kind and name. For their writer's eyes only."""
    return {(row.kind, row.name): _saved(row) for row in rows}


def is_written(*, usage_key: UsageKey, kind: str, name: str) -> bool:
    """Return whether any learner of the course run has written a text of that name."""
    rows = PrivateText.objects.filter(course__course_key=str(usage_key.context_key), kind=kind, name=name)
    return rows.exists()


def save_text(*, usage_key: UsageKey, learner_id: int, kind: str, name: str, text: str, based_on: str) -> SavedText:
    """Keep a text that was based on the revision ``based_on`` ("" if there was none yet).

    Raises ``Conflict`` if another save came between. Saving again what is already kept is no conflict, and writes
    nothing: the answer to an earlier, successful save may have been lost on its way. Raises ``Locked`` rather than
    write over what cannot be read. Two statements for a text that is there.
    """
    mine = learner_rows(PrivateText, usage_key, learner_id).filter(kind=kind, name=name)
    kept = _readable(mine)
    if kept is not None and kept.text == text:
        return kept
    saved = _new(text)
    values = _values(saved, usage_key, learner_id, kind, name)
    if based_on == NOTHING_SAVED:
        course_id = course_id_of(usage_key)
        try:
            with transaction.atomic():
                PrivateText.objects.create(course_id=course_id, learner_id=learner_id, kind=kind, name=name, **values)
        except IntegrityError:
            pass
        else:
            return replace(saved, is_new=True)
    elif mine.filter(revision=based_on).update(**values):
        return saved
    row = get_row(mine)
    current = None if row is None else _saved(row)
    if current is not None and current.text == text:
        return current
    raise Conflict(current)


def put_text(*, course_id: int, usage_key: UsageKey, learner_id: int, kind: str, name: str, text: str) -> SavedText:
    """Keep a text whatever was there, for what is kept together with it in one transaction.

    Raises ``Locked`` rather than write over what cannot be read.
    """
    _readable(PrivateText.objects.filter(course_id=course_id, learner_id=learner_id, kind=kind, name=name))
    saved = _new(text)
    values = _values(saved, usage_key, learner_id, kind, name)
    row = PrivateText(course_id=course_id, learner_id=learner_id, kind=kind, name=name, **values)
    upsert([row], key=["course", "learner", "kind", "name"], values=sorted(values))
    return saved


def put_texts(*, course_id: int, usage_key: UsageKey, learner_id: int, kind: str, texts: Mapping[str, str]) -> None:
    """Keep several texts, by their names, whatever was there."""
    rows = [
        PrivateText(
            course_id=course_id,
            learner_id=learner_id,
            kind=kind,
            name=name,
            **_values(_new(text), usage_key, learner_id, kind, name),
        )
        for name, text in texts.items()
    ]
    values = ["ciphertext", "revision", "saved_at", "usage_key", "words"]
    upsert(rows, key=["course", "learner", "kind", "name"], values=values)


def delete_text(*, usage_key: UsageKey, learner_id: int, kind: str, name: str, based_on: str) -> None:
    """Delete the learner's own text; raises ``Conflict`` if it was changed since ``based_on``.

    Raises ``Locked`` rather than delete unread what may become readable again.
    """
    mine = learner_rows(PrivateText, usage_key, learner_id).filter(kind=kind, name=name)
    _readable(mine)
    if not delete_matching(mine, revision=based_on):
        row = get_row(mine)
        if row is not None:
            raise Conflict(_saved(row))


def word_counts(*, usage_key: UsageKey, kind: str, name: str) -> dict[str, int]:
    """Return how many words each learner has written, by user name; never what."""
    rows = PrivateText.objects.filter(course__course_key=str(usage_key.context_key), kind=kind, name=name)
    return dict(rows.values_list("learner__username", "words"))


def _new(text: str) -> SavedText:
    return SavedText(PrivateStr(text), len(text.split()), secrets.token_hex(16), timezone.now())


def _readable(mine: "models.QuerySet[PrivateText]") -> SavedText | None:
    """Return the text as it is kept, None if there is none. Raises ``Locked`` if it cannot be read."""
    row = get_row(mine)
    saved = None if row is None else _saved(row)
    if saved is not None and not saved.readable:
        raise Locked("a private text cannot be read with any of the keys, so nothing may replace it")
    return saved


def _values(saved: SavedText, usage_key: UsageKey, learner_id: int, kind: str, name: str) -> dict[str, Any]:
    row = PrivateText(learner_id=learner_id, usage_key=str(usage_key), kind=kind, name=name)
    try:
        row.encrypt(saved.text)
    except Locked as error:
        log.error("No private text can be kept: %s", error)
        raise
    return {
        "ciphertext": row.ciphertext,
        "words": saved.words,
        "revision": saved.revision,
        "saved_at": saved.saved_at,
        "usage_key": row.usage_key,
    }


def _saved(row: PrivateText) -> SavedText:
    try:
        content = row.decrypt()
    except (InvalidToken, Locked):
        log.error("Private text %s cannot be read with any key in DIGIBOARDS_PRIVATE_TEXT_KEYS", row.pk)
        content = None
    return SavedText(content, row.words, row.revision, row.saved_at)
