"""What learners rate, choose and read."""

from django.db import models

from .courses import NAME_LENGTH, LearnerRow


class Rating(LearnerRow):
    """A statement rated from 1 to 5: at the start of the programme, before a guide, or after it."""

    statement = models.CharField(max_length=NAME_LENGTH)
    # One of domain/confidence.py's PHASES, or its START.
    phase = models.CharField(max_length=8)
    value = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "statement", "phase", "learner"], name="digiboards_rating_once")
        ]

    def __str__(self) -> str:
        return f"{self.statement} {self.phase}: {self.value}"


class CheckAnswer(LearnerRow):
    """The option last chosen for one question of a knowledge check."""

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
    """How a learner did in a knowledge check: last time, at best, and since when it is passed."""

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


class ReadingPlace(LearnerRow):
    """How far a learner has read a guide's text: the heading reached, and when its end was."""

    place = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner", "usage_key"], name="digiboards_place_once")]

    def __str__(self) -> str:
        return f"{self.usage_key}: heading {self.place}"


class ScenarioChoice(LearnerRow):
    """An option that a learner tried in one decision of a scenario; ``saved_at`` is the last time."""

    scenario = models.CharField(max_length=NAME_LENGTH)
    decision = models.CharField(max_length=NAME_LENGTH)
    option = models.CharField(max_length=NAME_LENGTH)
    first_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "learner", "scenario", "decision", "option"], name="digiboards_choice_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scenario} {self.decision}: {self.option}"


class Feedback(LearnerRow):
    """Answers to the two measured questions; "" where not answered yet. The comment is a ``PrivateText``.

    ``shared`` is the learner's leave for programme staff to read the comment.
    """

    scope = models.CharField(max_length=16)
    name = models.CharField(max_length=NAME_LENGTH)
    recommend = models.CharField(max_length=16, blank=True, default="")
    change = models.CharField(max_length=16, blank=True, default="")
    shared = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner", "name"], name="digiboards_feedback_once")]

    def __str__(self) -> str:
        return f"{self.scope} {self.name}: {self.recommend}, {self.change}"


class Discovery(LearnerRow):
    """What a learner said of themselves at the start; their ratings of that day are ``Rating``, phase ``start``.

    "" where not answered. ``reasons`` and ``coming_up`` are names with a space between.
    """

    name = models.CharField(max_length=NAME_LENGTH)
    board = models.CharField(max_length=32, blank=True, default="")
    role = models.CharField(max_length=32, blank=True, default="")
    years = models.CharField(max_length=16, blank=True, default="")
    edition = models.CharField(max_length=16, blank=True, default="")
    reasons = models.CharField(max_length=128, blank=True, default="")
    coming_up = models.CharField(max_length=255, blank=True, default="")
    learning = models.CharField(max_length=16, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner", "name"], name="digiboards_discovery_once")]

    def __str__(self) -> str:
        return f"{self.name}: {self.board}, {self.role}"
