"""Course runs, and what every row of a learner's has."""

from django.conf import settings
from django.db import models

NAME_LENGTH = 64


class Course(models.Model):
    """A course run, so that every other row holds a number in place of a long key."""

    course_key = models.CharField(max_length=255, unique=True)

    def __str__(self) -> str:
        return self.course_key


class LearnerRow(models.Model):
    """What every answer has: whose it is, in which course run, from which block, and since when."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    usage_key = models.CharField(max_length=255)
    saved_at = models.DateTimeField()

    class Meta:
        abstract = True
