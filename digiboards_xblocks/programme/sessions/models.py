"""Sessions that go with the course, and who came."""

from typing import Any, ClassVar

from django.db import models

from digiboards_xblocks.db.models import NAME_LENGTH, Course, LearnerRow
from digiboards_xblocks.organisations.models import Organisation


class Session(models.Model):
    """A session of a course run, in a room or online. ``kind`` is one of programme/sessions/rules.py's.

    ``others`` is how many people came who are not among the attendances.

    .. no_pii: A session; who came are rows of Attendance.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    held_on = models.DateField()
    title = models.CharField(max_length=200, blank=True, default="")
    guide = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    others = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["course", "held_on"], name="digiboards_session_day")]

    def __str__(self) -> str:
        return f"{self.kind} on {self.held_on}"


class Attendance(LearnerRow):
    """The attendance of a person at a session. Staff enter it, so ``usage_key`` is "".

    .. pii: That a person came to a session.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "attendances"
    is_own_answer = False
    record_joined: ClassVar = {f"session_{name}": f"session__{name}" for name in ("kind", "held_on", "title")}

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "learner"], name="digiboards_attendance_once")]

    def __str__(self) -> str:
        return f"{self.learner_id} at {self.session_id}"

    def record_values(self) -> dict[str, Any]:
        """Return the row with what the session was."""
        session = {name: getattr(self, f"session_{name}") for name in ("kind", "held_on", "title")}
        return {**super().record_values(), "session": session}
