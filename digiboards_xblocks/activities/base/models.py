"""What learners write."""

from typing import Any

from django.db import models

from digiboards_xblocks.db.models import NAME_LENGTH, LearnerRow
from digiboards_xblocks.encryption import decrypt_or_none


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

    def record_values(self) -> dict[str, Any]:
        """Return the row with its text in clear, or None where no key opens it."""
        values = super().record_values()
        text = decrypt_or_none(values.pop("ciphertext"))
        return {**values, "text": text}
