"""Who asked for mails."""

from django.db import models

from digiboards_xblocks.db.models import LearnerRow


class Reminder(LearnerRow):
    """That a learner asked for a mail when a check of a commitment falls due; without a row they get none.

    ``told_until`` is the last day whose checks they were told of, or on which they asked: later ones are to come.
    """

    told_until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner"], name="digiboards_reminder_once")]

    def __str__(self) -> str:
        return f"told until {self.told_until}"
