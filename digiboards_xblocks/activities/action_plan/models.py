"""Action plans: the words are ``PrivateText``."""

from django.db import models

from digiboards_xblocks.db.models import NAME_LENGTH, LearnerRow


class Plan(LearnerRow):
    """An action plan; ``made_at`` is what its checks count from. Its words are ``PrivateText``.

    .. pii: That a learner made an action plan, and when.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    record_key = "plans"

    name = models.CharField(max_length=NAME_LENGTH)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner", "name"], name="digiboards_plan_once")]

    def __str__(self) -> str:
        return f"{self.name}, made {self.made_at}"


class PlanPriority(LearnerRow):
    """The date of one priority of a plan; ``number`` is 1, 2 or 3.

    .. pii: By when a learner wants to have done a priority of their plan.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "plan_priorities"

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
    """The outcome of a plan 30, 90 or 180 days after it was made; what was learnt is a ``PrivateText``.

    .. pii: How a learner said that their plan went.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "plan_checks"

    plan = models.CharField(max_length=NAME_LENGTH)
    day = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "learner", "plan", "day"], name="digiboards_plan_check_once")
        ]

    def __str__(self) -> str:
        return f"{self.plan} day {self.day}: {self.status}"
