"""Tables of what the LMS keeps beside the plugin's: the fields of blocks, grades, and tracked events."""

from typing import ClassVar

from django.conf import settings
from django.db import models

EVERYBODY = 0


class UserState(models.Model):
    """One field of one block for one learner; ``owner`` is a user's id, or ``EVERYBODY`` for shared fields.

    ``usage_key`` is a block type for preferences, and empty for what a learner has across all blocks.
    """

    owner = models.PositiveIntegerField()
    usage_key = models.CharField(max_length=255)
    scope = models.CharField(max_length=64)
    field = models.CharField(max_length=255)
    value = models.JSONField(null=True)

    objects: ClassVar[models.Manager["UserState"]] = models.Manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner", "usage_key", "scope", "field"], name="preview_user_state_once")
        ]

    def __str__(self) -> str:
        return f"{self.owner} {self.usage_key} {self.scope} {self.field}"


class Grade(models.Model):
    """The score a block published for a learner, as the LMS keeps it for its gradebook."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    usage_key = models.CharField(max_length=255)
    value = models.FloatField()
    max_value = models.FloatField()

    objects: ClassVar[models.Manager["Grade"]] = models.Manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "usage_key"], name="preview_grade_once")]

    def __str__(self) -> str:
        return f"{self.usage_key}: {self.value} of {self.max_value}"


class TrackedEvent(models.Model):
    """An event that would be in the LMS's tracking log."""

    at = models.DateTimeField()
    name = models.CharField(max_length=255)
    user_id = models.PositiveIntegerField(null=True)
    usage_key = models.CharField(max_length=255)
    data = models.JSONField()

    objects: ClassVar[models.Manager["TrackedEvent"]] = models.Manager()

    def __str__(self) -> str:
        return f"{self.at} {self.name}"
