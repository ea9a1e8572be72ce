"""Tables of nudges: what staff asked to be sent, and who was written to."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from digiboards_xblocks.db.models import Course, LastingRow


class NudgeRequest(models.Model):
    """A request of staff to nudge everybody in a course run for one reason; ``done_at`` is None while mails go out.

    ``days`` is for how long people had done nothing, of those who stalled. ``not_sent`` counts mails that the mail
    server refused.

    .. no_pii: What staff asked for, and counts of mails. Who asked is in the audit.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    reason = models.CharField(max_length=16)
    days = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    not_sent = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["course", "done_at"], name="digiboards_nudge_open")]

    def __str__(self) -> str:
        return f"{self.reason} at {self.asked_at}"


class Nudge(LastingRow):
    """A nudge of one learner: kept before it is sent, so that it is never sent twice.

    ``sent_at`` is None until the mail server has taken it; where that stays, it may have gone out. It stays when
    answers are deleted, or they would be written to again. An invitation to rate again a year on has no request: nobody
    asks for it (year_on.py).

    .. pii: That a person was mailed, for which reason, and when.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    record_key: ClassVar = "nudges"

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    learner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    request = models.ForeignKey(NudgeRequest, on_delete=models.CASCADE, related_name="nudges", null=True)
    reason = models.CharField(max_length=16)
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner", "reason"], name="digiboards_nudge_once")]

    def __str__(self) -> str:
        return f"{self.reason} at {self.claimed_at}"

    @classmethod
    def record_rows_of(cls, course_key: str, learner_id: int) -> tuple[dict[str, Any], ...]:
        """Return the nudges that one learner got. One query."""
        rows = cls._default_manager.filter(course__course_key=course_key, learner=learner_id)
        return tuple(dict(row) for row in rows.order_by("pk").values("reason", "claimed_at", "sent_at"))
