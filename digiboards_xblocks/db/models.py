"""Course runs, and what every row of a learner's has."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models

NAME_LENGTH = 64


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
    know the table (docs/my-learning-file.md) and stays when a table is renamed; ``record_joined`` are values of other
    tables that a record shows beside a row's own, by the attribute that holds each there, and the way to it from this
    table; ``is_own_answer`` is False for what others say of a learner, which is in their file and not among their
    answers.
    """

    record_key: ClassVar[str]
    record_joined: ClassVar[Mapping[str, str]] = {}
    is_own_answer: ClassVar[bool] = True

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    usage_key = models.CharField(max_length=255)
    saved_at = models.DateTimeField()

    class Meta:
        abstract = True

    @classmethod
    def record_rows(cls, rows: "Iterable[Self]") -> tuple[dict[str, Any], ...]:
        """Return one learner's rows, which have ``record_joined``, as they read them."""
        return tuple(row.record_values() for row in rows)

    def record_values(self) -> dict[str, Any]:
        """Return the values of the row by field, without those that say whose it is, and without relations."""
        return {name: getattr(self, name) for name in _names_in_a_record(type(self))}


@lru_cache(maxsize=64)
def _names_in_a_record(model: type[LearnerRow]) -> tuple[str, ...]:
    return tuple(field.name for field in model._meta.concrete_fields if not field.is_relation and field.name != "id")
