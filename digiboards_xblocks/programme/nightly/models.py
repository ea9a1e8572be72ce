"""The table of the last run of each part of the nightly work."""

from django.db import models

RESULT_LENGTH = 500


class NightlyPart(models.Model):
    """A part of the nightly work: since when it is being done, and how it went last.

    ``ended_at`` is None while it is being done. ``done_at`` is when it last ended without a fault.

    .. no_pii: Counts and keys of course runs.
    """

    name = models.CharField(max_length=32, unique=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=RESULT_LENGTH, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.name}, ended {self.ended_at}"
