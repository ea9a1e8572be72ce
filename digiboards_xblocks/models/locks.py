"""What work of staff holds while it goes on."""

from django.db import models


class StaffLock(models.Model):
    """A row that work of one purpose on one course run locks, so that two of it never go on at once.

    It is a row of its own, to which nothing refers: a database that adds an answer locks the rows that the answer
    refers to, its course run and its learner, and whoever held one of those would have every learner wait.
    ``course_key`` is "" for what is of the whole site.
    """

    course_key = models.CharField(max_length=255, blank=True, default="")
    purpose = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course_key", "purpose"], name="digiboards_staff_lock_once")]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.course_key}"
