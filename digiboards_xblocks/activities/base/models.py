"""What learners write."""

from django.db import models

from digiboards_xblocks.db.models import NAME_LENGTH, LearnerRow


class PrivateText(LearnerRow):
    """Writing that only its writer may read; encrypted, and never joined by a query of staff's.

    ``revision`` changes with every save, so that a save based on an older one is noticed.
    """

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
