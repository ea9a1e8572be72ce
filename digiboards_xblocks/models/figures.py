"""What is published about answers: figures of many people, and which answers they already tell of."""

from django.conf import settings
from django.db import models

from .access import SCOPE_LENGTH
from .courses import NAME_LENGTH, Course, LearnerRow

MEASURE_LENGTH = 16


class Publication(models.Model):
    """That the figures of a course run were brought up to date on a day; at most once a day."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    published_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "published_on"], name="digiboards_publication_once")]

    def __str__(self) -> str:
        return f"figures of {self.published_on}"


class SliceFigure(models.Model):
    """What is told of one question in one part of a course run: domain/figures.py's ``Told``.

    ``kind`` and ``name`` as in domain/slices.py; ``measure``, ``about``, ``item``, ``part`` as in domain/measures.py.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=SCOPE_LENGTH, blank=True, default="")
    measure = models.CharField(max_length=MEASURE_LENGTH)
    about = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    item = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    part = models.CharField(max_length=16)
    people = models.PositiveIntegerField()
    batches = models.PositiveIntegerField()
    tenths = models.PositiveIntegerField()
    more = models.PositiveIntegerField()
    less = models.PositiveIntegerField()
    options = models.JSONField(default=dict)
    spread = models.FloatField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "kind", "name", "measure", "about", "item", "part"], name="digiboards_figure_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.about} {self.item} {self.part} of {self.kind} {self.name}"


class CountedAnswer(LearnerRow):
    """That an answer is told of in a figure, so that it never is in another. ``key`` names it within its measure.

    It goes with its learner's answers: answers that are given anew are other answers. No constraint to the account, as
    in ``LearnerProgress``.
    """

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    measure = models.CharField(max_length=MEASURE_LENGTH)
    key = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "measure", "key", "learner"], name="digiboards_counted_once")
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.key}"


class DeletedAnswers(models.Model):
    """That a learner's answers were deleted: of a course run, or of one block in it (``usage_key``, else "").

    A publication that goes on meanwhile does not see that, and notes as counted what is gone. The next one, which sees
    this row when it begins, takes such notes back, and the row.
    """

    course_key = models.CharField(max_length=255, db_index=True)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    usage_key = models.CharField(max_length=255, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.learner_id}, {self.usage_key or self.course_key}"
