"""Tables of learners' commitments, their checks and reminders."""

import datetime
from collections.abc import Iterable
from operator import itemgetter
from typing import Any, ClassVar, Self

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
    record_joined: ClassVar = {f"check_{name}": f"checks__{name}" for name in ("day", "status", "at")}
    check_day: int | None
    check_status: str
    check_at: datetime.datetime

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
    def record_rows(cls, rows: "Iterable[Self]") -> tuple[dict[str, Any], ...]:
        """Return commitments, each with its checks by day; there is a row for each check."""
        found: dict[int, dict[str, Any]] = {}
        for row in rows:
            values = found.setdefault(row.pk, {**row.record_values(), "checks": []})
            if row.check_day is not None:
                values["checks"].append({"day": row.check_day, "status": row.check_status, "at": row.check_at})
        for values in found.values():
            values["checks"].sort(key=itemgetter("day"))
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
    """A learner's consent to mails of a course run: about checks, and nudges. Without a row they get none.

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
