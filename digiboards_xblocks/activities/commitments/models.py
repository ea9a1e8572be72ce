"""What learners set out to do."""

from django.db import models

from digiboards_xblocks.db.models import NAME_LENGTH, LearnerRow


class Commitment(LearnerRow):
    """What a learner set out to do, and by when. Its words are ``PrivateText``.

    ``slot`` is the id of a suggestion, or ``own-`` and a token.
    """

    block_name = models.CharField(max_length=NAME_LENGTH)
    slot = models.CharField(max_length=NAME_LENGTH)
    category = models.CharField(max_length=16)
    due_on = models.DateField()
    status = models.CharField(max_length=16)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "learner", "block_name", "slot"], name="digiboards_commitment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.block_name} {self.slot}: {self.status}, due {self.due_on}"


class CommitmentCheck(models.Model):
    """How a commitment stood 30, 90 or 180 days after it was made: the last that was reported nearest to that day."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="checks")
    day = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commitment", "day"], name="digiboards_commitment_check_once")]

    def __str__(self) -> str:
        return f"day {self.day}: {self.status}"
