"""Answers to the two measured questions."""

from django.db import models

from digiboards_xblocks.db.models import NAME_LENGTH, LearnerRow


class Feedback(LearnerRow):
    """Answers to the two measured questions; "" where not answered yet. The comment is a ``PrivateText``.

    ``shared`` is the learner's permission for programme staff to read the comment.

    .. pii: What a learner said of the course, and whether staff may read their comment.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "feedback"

    scope = models.CharField(max_length=16)
    name = models.CharField(max_length=NAME_LENGTH)
    recommend = models.CharField(max_length=16, blank=True, default="")
    change = models.CharField(max_length=16, blank=True, default="")
    shared = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner", "name"], name="digiboards_feedback_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.name}: {self.recommend}, {self.change}"
