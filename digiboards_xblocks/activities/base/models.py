"""The table of learners' private texts."""

from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone

from digiboards_xblocks import encryption
from digiboards_xblocks.db.models import NAME_LENGTH, LearnerRow


class PrivateText(LearnerRow):
    """Writing that only its writer may read; encrypted, and never joined by a query of staff's.

    ``revision`` changes with every save, so that a save based on an older one is noticed.

    .. pii: What a learner wrote for themselves, encrypted.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "texts"

    kind = models.CharField(max_length=16)
    # The author's name; of a commitment, its block's name, a slash and its slot.
    name = models.CharField(max_length=2 * NAME_LENGTH + 1)
    ciphertext = models.TextField()
    words = models.PositiveIntegerField()
    revision = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "learner", "kind", "name"], name="digiboards_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}: {self.words} words"

    @property
    def about(self) -> tuple[object, ...]:
        """Return what the ciphertext is bound to: whose text it is, from which block, and which text."""
        return (self.learner_id, self.usage_key, self.kind, self.name)

    def encrypt(self, text: str) -> None:
        """Keep a text in this row, which has to say already whose it is. Raises ``Locked``."""
        self.ciphertext = encryption.encrypt(text, about=self.about)

    def decrypt(self) -> str:
        """Return the text. Raises ``InvalidToken`` if no key opens it or it is another row's, and ``Locked``."""
        return encryption.decrypt(self.ciphertext, about=self.about)

    def record_values(self) -> dict[str, Any]:
        """Return the row with its text in clear, or None where no key opens it."""
        values = super().record_values()
        text = encryption.decrypt_or_none(values.pop("ciphertext"), about=self.about)
        return {**values, "text": text}


class EverythingDeleted(models.Model):
    """A note that a learner deleted all their answers in a course run, so that no undo brings back what went before.

    It goes an hour later, with the next such note, or with the account.

    .. pii: That a person deleted all their answers, and when, for an hour or until somebody else does.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    course_key = models.CharField(max_length=255)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    deleted_at = models.DateTimeField(default=timezone.now, db_index=True)

    def __str__(self) -> str:
        return f"{self.learner_id} at {self.deleted_at}"
