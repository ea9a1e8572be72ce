"""Ratings of statements."""

import datetime
from typing import Any, ClassVar

from django.db import models

from digiboards_xblocks.db.models import NAME_LENGTH, LearnerRow


class Rating(LearnerRow):
    """A statement rated from 1 to 5: at the start of the programme, before a guide, after it, or a year on.

    .. pii: How confident a learner rated themselves.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "ratings"
    record_joined: ClassVar = {"counted_on": "counted__picture__published_on"}
    counted_on: datetime.date | None

    statement = models.CharField(max_length=NAME_LENGTH)
    # One of core/statements.py's PHASES, or its START or LATER.
    phase = models.CharField(max_length=8)
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "statement", "phase", "learner"], name="digiboards_rating_once")
        ]

    def __str__(self) -> str:
        return f"{self.statement} {self.phase}: {self.value}"

    def record_values(self) -> dict[str, Any]:
        """Return the row with the day of the board's picture that it is counted in, if any."""
        return {**super().record_values(), "counted_on": self.counted_on}
