"""The tables: one narrow row per learner and thing. Only ``api.py`` reads or writes them."""

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


class PrivateText(LearnerRow):
    """Writing that only its writer may read; encrypted, and never joined by a query of staff's.

    ``revision`` changes with every save, so that a save based on an older one is noticed.
    """

    kind = models.CharField(max_length=16)
    # The author's name; of a commitment, its block's name, a slash and its slot.
    name = models.CharField(max_length=2 * NAME_LENGTH + 1)
    ciphertext = models.TextField()
    words = models.PositiveIntegerField()
    revision = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "learner", "kind", "name"], name="digiboards_text_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}: {self.words} words"


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


class Commitment(LearnerRow):
    """What a learner set out to do, and by when. Its words are ``PrivateText``.

    ``slot`` is the id of a suggestion, or ``own-`` and a token.
    """

    block_name = models.CharField(max_length=NAME_LENGTH)
    slot = models.CharField(max_length=NAME_LENGTH)
    category = models.CharField(max_length=16)
    due_on = models.DateField()
    status = models.CharField(max_length=16)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "learner", "block_name", "slot"], name="digiboards_commitment_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.block_name} {self.slot}: {self.status}, due {self.due_on}"


class CommitmentCheck(models.Model):
    """How a commitment stood 30, 90 or 180 days after it was made: the last that was reported nearest to that day."""

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="checks")
    day = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commitment", "day"], name="digiboards_commitment_check_once")]

    def __str__(self) -> str:
        return f"day {self.day}: {self.status}"


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


class Plan(LearnerRow):
    """An action plan; ``made_at`` is what its checks count from. Its words are ``PrivateText``."""

    name = models.CharField(max_length=NAME_LENGTH)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner", "name"], name="digiboards_plan_once")]

    def __str__(self) -> str:
        return f"{self.name}, made {self.made_at}"


class PlanPriority(LearnerRow):
    """The date of one priority of a plan; ``number`` is 1, 2 or 3."""

    plan = models.CharField(max_length=NAME_LENGTH)
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "learner", "plan", "number"], name="digiboards_priority_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan} {self.number}: due {self.due_on}"


class PlanCheck(LearnerRow):
    """How a plan stood 30, 90 or 180 days after it was made; what was learnt is a ``PrivateText``."""

    plan = models.CharField(max_length=NAME_LENGTH)
    day = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "learner", "plan", "day"], name="digiboards_plan_check_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan} day {self.day}: {self.status}"


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


class BoardPicture(models.Model):
    """What was published of a board on one day: figures of many people, none of one (domain/picture.py)."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    published_on = models.DateField()
    figures = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "organisation", "published_on"], name="digiboards_picture_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} on {self.published_on}"


class PictureAnswer(models.Model):
    """That an answer is counted in a board's picture. It is counted in one, for as long as it is there."""

    picture = models.ForeignKey(BoardPicture, on_delete=models.CASCADE, related_name="answers")
    rating = models.OneToOneField(Rating, on_delete=models.CASCADE, related_name="counted")

    def __str__(self) -> str:
        return f"{self.rating_id} in {self.picture_id}"
