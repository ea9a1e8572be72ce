"""The table of how far texts are read."""

from django.db import models

from digiboards_xblocks.db.models import LearnerRow


class ReadingPlace(LearnerRow):
    """A learner's place in a guide's text: the heading reached, and when its end was.

    .. pii: How far a learner has read.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "reading_places"

    place = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner", "usage_key"], name="digiboards_place_once")]

    def __str__(self) -> str:
        return f"{self.usage_key}: heading {self.place}"
