"""Answers to knowledge checks, and their results."""

from django.db import models

from digiboards_xblocks.db.models import NAME_LENGTH, LearnerRow


class CheckAnswer(LearnerRow):
    """The option last chosen for one question of a knowledge check.

    .. pii: What a learner answered in a knowledge check.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "check_answers"

    check_name = models.CharField(max_length=NAME_LENGTH)
    question = models.CharField(max_length=NAME_LENGTH)
    option = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "learner", "check_name", "question"], name="digiboards_answer_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.check_name} {self.question}: {self.option}"


class CheckResult(LearnerRow):
    """A learner's result in a knowledge check: the last, the best, and since when it is passed.

    .. pii: How a learner did in a knowledge check.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "check_results"

    check_name = models.CharField(max_length=NAME_LENGTH)
    attempts = models.PositiveIntegerField(default=0)
    right = models.PositiveSmallIntegerField()
    best = models.PositiveSmallIntegerField()
    total = models.PositiveSmallIntegerField()
    passed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "learner", "check_name"], name="digiboards_result_once")
        ]

    def __str__(self) -> str:
        return f"{self.check_name}: {self.right} of {self.total}"
