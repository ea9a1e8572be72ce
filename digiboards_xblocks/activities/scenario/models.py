"""Options tried in scenarios."""

from django.db import models

from digiboards_xblocks.db.models import NAME_LENGTH, LearnerRow


class ScenarioChoice(LearnerRow):
    """An option that a learner tried in one decision of a scenario; ``saved_at`` is the last time.

    .. pii: What a learner tried in a scenario.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "scenario_choices"

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
