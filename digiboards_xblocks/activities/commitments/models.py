"""Tables of learners' commitments, their checks and reminders."""

from typing import Any, Self

from django.db import models

from digiboards_xblocks.db.models import NAME_LENGTH, LearnerRow


class Commitment(LearnerRow):
    """A commitment of a learner, and its date. Its words are ``PrivateText``.

    ``slot`` is the id of a suggestion, or ``own-`` and a token.

    .. pii: What a learner's commitment is about, by when, and how it is going; its words are a private text.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "commitments"

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

    @classmethod
    def record_rows(cls, rows: "models.QuerySet[Self]") -> tuple[dict[str, Any], ...]:
        """Return commitments with their checks, in one query for both."""
        found: dict[int, dict[str, Any]] = {}
        checks = {name: models.F(f"checks__{name}") for name in ("day", "status", "at")}
        with_checks = rows.order_by("saved_at", "pk", "checks__day")
        row: Any
        for row in with_checks.annotate(**{f"check_{name}": value for name, value in checks.items()}):
            values = found.setdefault(row.pk, {**row.record_values(), "checks": []})
            if row.check_day is not None:
                values["checks"].append({name: getattr(row, f"check_{name}") for name in checks})
        return tuple(found.values())


class CommitmentCheck(models.Model):
    """The outcome of a commitment 30, 90 or 180 days after it was made: the last that was reported nearest to that day.

    .. pii: How a learner said that a commitment went; it goes with the commitment.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    commitment = models.ForeignKey(Commitment, on_delete=models.CASCADE, related_name="checks")
    day = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["commitment", "day"], name="digiboards_commitment_check_once")]

    def __str__(self) -> str:
        return f"day {self.day}: {self.status}"


class Reminder(LearnerRow):
    """A learner's request for a mail when a check of a commitment falls due; without a row they get none.

    ``reminded_until`` is the last day whose checks were mailed, or on which they asked: later ones are to come.

    .. pii: That a learner asked to be mailed.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    record_key = "reminders"

    reminded_until = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner"], name="digiboards_reminder_once")]

    def __str__(self) -> str:
        return f"reminded until {self.reminded_until}"
