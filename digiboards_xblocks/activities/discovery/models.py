"""The table of learners' answers to the starting point."""

from django.db import models

from digiboards_xblocks.db.models import NAME_LENGTH, LearnerRow


class Discovery(LearnerRow):
    """A learner's answers to the starting point; their ratings of that day are ``Rating``, phase ``start``.

    "" where not answered. ``reasons`` and ``coming_up`` are names with a space between.

    .. pii: A learner's role, years of service, and reasons for taking the course.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "discovery"

    name = models.CharField(max_length=NAME_LENGTH)
    role = models.CharField(max_length=32, blank=True, default="")
    years = models.CharField(max_length=16, blank=True, default="")
    reasons = models.CharField(max_length=128, blank=True, default="")
    coming_up = models.CharField(max_length=255, blank=True, default="")
    learning = models.CharField(max_length=16, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner", "name"], name="digiboards_discovery_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.role}"
