"""Organisations, and who is on which board."""

from django.db import models

from .courses import LearnerRow


class Organisation(models.Model):
    """A trust, an integrated care board or a region, by its ODS code; codes are closed, never deleted or reused."""

    ods_code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=16)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.ods_code} {self.name}"


class Membership(LearnerRow):
    """Which organisation's board a learner is on, in one course run.

    ``source`` says who said so. ``agreed_at`` is since when the learner's answers may count in the board's own
    picture; None if they have not agreed. ``usage_key`` is "" for a member who has not named a board themselves.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=16)
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner"], name="digiboards_membership_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} by {self.source}"
