"""Tables of boards' commitments, how each went at its checks, and the mails that asked."""

from django.db import models

from digiboards_xblocks.organisations.models import ROLE_LENGTH
from digiboards_xblocks.programme.sessions.models import Session

WORDS_LENGTH = 500


class BoardCommitment(models.Model):
    """A commitment of the board that a session was for. ``owner`` is the role that answers for it (ROLES).

    .. no_pii: What an organisation's board set out to do, and the role that answers for it; no person is named.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="commitments")
    words = models.CharField(max_length=WORDS_LENGTH)
    owner = models.CharField(max_length=ROLE_LENGTH)
    due_on = models.DateField()
    measure = models.CharField(max_length=WORDS_LENGTH)
    status = models.CharField(max_length=16)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"commitment {self.pk} of session {self.session_id}, due {self.due_on}"


class BoardCommitmentCheck(models.Model):
    """The answer of a board's secretary about a commitment, 30 or 90 days after the session; the last word counts.

    .. no_pii: How a commitment of an organisation's board went. Who said so is not kept.
    """

    commitment = models.ForeignKey(BoardCommitment, on_delete=models.CASCADE, related_name="checks")
    day = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["commitment", "day"], name="digiboards_board_commitment_check_once")
        ]

    def __str__(self) -> str:
        return f"day {self.day}: {self.status}"


class BoardCheckMail(models.Model):
    """A mail about a session's checks of one day: kept before it is sent, so that it is never sent twice.

    ``sent_at`` is None until the mail server has taken it; where that stays, it may have gone out.

    .. no_pii: That a board's secretary was mailed, and when. To whom is not kept.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="check_mails")
    day = models.PositiveSmallIntegerField()
    claimed_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "day"], name="digiboards_board_check_mail_once")]

    def __str__(self) -> str:
        return f"mail about day {self.day} of session {self.session_id}"
