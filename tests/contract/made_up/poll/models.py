"""Answers to polls."""

from django.db import models

from digiboards_xblocks.db.models import NAME_LENGTH, LearnerRow


class PollAnswer(LearnerRow):
    """What a learner answered last.

    .. pii: What a learner answered.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "poll_answers"

    name = models.CharField(max_length=NAME_LENGTH)
    answer = models.CharField(max_length=8)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner", "name"], name="digiboards_poll_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.answer}"
