"""Course runs, and what every row of a learner's has."""

from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

NAME_LENGTH = 64
_NOT_IN_A_RECORD = frozenset({"id", "course", "learner"})


class Course(models.Model):
    """A course run, so that every other row holds a number in place of a long key.

    .. no_pii: The key of a course run.
    """

    course_key = models.CharField(max_length=255, unique=True)

    def __str__(self) -> str:
        return self.course_key


class StaffLock(models.Model):
    """A row that work of one purpose on one course run locks, so that two of it never go on at once.

    It is a row of its own, to which nothing refers: a database that adds an answer locks the rows that the answer
    refers to, its course run and its learner, and a lock of one of those would make every learner wait.
    ``course_key`` is "" for what is of the whole site.

    .. no_pii: The purpose of a piece of work, and the key of a course run.
    """

    course_key = models.CharField(max_length=255, blank=True, default="")
    purpose = models.CharField(max_length=16)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course_key", "purpose"], name="digiboards_staff_lock_once")]

    def __str__(self) -> str:
        return f"{self.purpose} of {self.course_key}"


class LastingRow(models.Model):
    """A row about a learner that outlives their answers, and goes with their account; it is in their file, too.

    ``record_key`` as in ``LearnerRow``.
    """

    record_key: ClassVar[str]

    class Meta:
        abstract = True

    @classmethod
    def record_rows_of(cls, course_key: str, learner_id: int) -> tuple[dict[str, Any], ...]:
        """Return one learner's rows of one course run as they read them. One query."""
        raise NotImplementedError


class LearnerRow(models.Model):
    """The base of every answer: its learner, its course run, its block, and its time.

    A subclass says how its rows read in the learner's own record: ``record_key`` is the name by which learners' files
    know the table (docs/my-learning-file.md) and stays when a table is renamed; ``record_related`` are the relations
    that ``record_values`` reads; ``is_own_answer`` is False for what others say of a learner, which is in their file
    and not among their answers.
    """

    record_key: ClassVar[str]
    record_related: ClassVar[tuple[str, ...]] = ()
    is_own_answer: ClassVar[bool] = True

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    usage_key = models.CharField(max_length=255)
    saved_at = models.DateTimeField()

    class Meta:
        abstract = True

    @classmethod
    def record_rows(cls, rows: "models.QuerySet[Self]") -> tuple[dict[str, Any], ...]:
        """Return one learner's rows as they read them, the oldest first. One query."""
        related = rows.select_related(*cls.record_related) if cls.record_related else rows
        return tuple(row.record_values() for row in related.order_by("saved_at", "pk"))

    def record_values(self) -> dict[str, Any]:
        """Return the values of the row by field, without those that say whose it is."""
        fields = self._meta.concrete_fields
        return {field.name: getattr(self, field.name) for field in fields if field.name not in _NOT_IN_A_RECORD}
