"""Tables of rooms: a session that is live, and those who take part while it is."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from digiboards_xblocks.db.models import LearnerRow
from digiboards_xblocks.organisations.models import ROLE_LENGTH
from digiboards_xblocks.programme.sessions.models import Session

DIGEST_LENGTH = 64


class Room(models.Model):
    """A session that is live, or was. ``is_open`` is True or None, so that a session has one open room at most.

    ``code`` is there while it is open. ``sheet`` is the JSON of the run sheet as it was when the room was opened;
    ``stage`` is the name of the current one, "" before the first, which began at ``stage_began_at`` and was stretched
    by ``stretched`` minutes. ``results`` has by stage what was shown (results.py), and once it is closed ``met`` who
    met, in numbers. ``version`` rises with each thing that phones have to show.

    .. no_pii: A session, its code, and figures of five people or more, as they were shown in the room.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="rooms")
    is_open = models.BooleanField(null=True, default=True)
    code = models.CharField(max_length=16, blank=True, default="")
    code_digest = models.CharField(max_length=DIGEST_LENGTH, null=True, blank=True, unique=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    is_locked = models.BooleanField(default=False)
    sheet = models.TextField()
    stage = models.CharField(max_length=64, blank=True, default="")
    stage_began_at = models.DateTimeField(null=True)
    stretched = models.PositiveSmallIntegerField(default=0)
    results = models.JSONField(default=dict)
    met = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "is_open"], name="digiboards_room_once")]
        indexes = [models.Index(fields=["is_open", "opened_at"], name="digiboards_room_open")]

    def __str__(self) -> str:
        return f"room of {self.session_id}, version {self.version}"


class Participant(LearnerRow):
    """A phone in an open room: of a learner, or of a guest, whose ``learner`` is None. ``usage_key`` is "".

    ``answers`` has by stage what was sent; it is counted when the result is shown, and goes with the row once the room
    is closed. ``is_named``: the learner's name goes on the list of who came. ``token_digest`` tells a phone by its
    cookie.

    .. pii: That somebody takes part in a session, in which role, and what they answer in it, until the session is over.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "rooms"
    record_joined: ClassVar = {f"session_{name}": f"room__session__{name}" for name in ("kind", "held_on", "title")}

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="participants")
    # Of all rows of learners only these may be of nobody who is known: a guest.
    learner = models.ForeignKey(  # type: ignore[assignment]
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", null=True
    )
    token_digest = models.CharField(max_length=DIGEST_LENGTH, unique=True)
    role = models.CharField(max_length=ROLE_LENGTH, blank=True, default="")
    organisation_kind = models.CharField(max_length=16, blank=True, default="")
    is_named = models.BooleanField(default=False)
    answers = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "learner"], name="digiboards_participant_once")]

    def __str__(self) -> str:
        return f"a participant of room {self.room_id}"

    def record_values(self) -> dict[str, Any]:
        """Return the row with what the session is, and without what only the site needs."""
        session = {name: getattr(self, f"session_{name}") for name in ("kind", "held_on", "title")}
        values = super().record_values()
        del values["token_digest"]
        return {**values, "session": session}
