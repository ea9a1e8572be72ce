"""Organisations, and who is on which board."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from digiboards_xblocks.db.models import NAME_LENGTH, Course, LearnerRow

ROLE_LENGTH = 32


class Organisation(models.Model):
    """A trust, an integrated care board or a region, by its ODS code; codes are closed, never deleted or reused.

    .. no_pii: The register of organisations.
    """

    ods_code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=16)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    successor = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    closed_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.ods_code} {self.name}"


class Cohort(models.Model):
    """Members who take the programme together, in one course run; ``key`` is the name as it is compared.

    .. no_pii: The name of a group; its members are rows of Membership.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=NAME_LENGTH)
    name = models.CharField(max_length=NAME_LENGTH)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "key"], name="digiboards_cohort_once")]

    def __str__(self) -> str:
        return self.name


class BoardInvitation(models.Model):
    """An invitation to join a board by a code, which its secretary hands out; the code itself is stored nowhere.

    A board has one open invitation at most. ``used`` is how many have joined with it, which no page shows.

    .. pii: Who invited members to a board. It goes when their account is retired; who joined stays on the board.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    code_digest = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    most = models.PositiveSmallIntegerField()
    used = models.PositiveSmallIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["course", "organisation"], name="digiboards_invitation_board")]

    def __str__(self) -> str:
        return f"invitation to {self.organisation_id}, until {self.expires_at}"


class Membership(LearnerRow):
    """A learner's membership of an organisation's board, in one course run.

    ``source`` says who said so. ``agreed_at`` is since when the learner's answers may count in the board's own
    picture; None if they have not agreed. ``usage_key`` is "" for a member who has not named a board themselves.
    ``cohort`` and ``role_group`` (activities/discovery/spec.py's ROLES) are the roster's; None and "" if it says none.
    No constraint to the account, as in ``LearnerProgress``: rosters are of thousands.

    .. pii: Which board a learner is on, in which cohort and role, and whether their answers may count.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    record_key = "memberships"
    record_joined: ClassVar = {
        "organisation_code": "organisation__ods_code",
        "organisation_name": "organisation__name",
        "cohort_name": "cohort__name",
    }
    organisation_code: str
    organisation_name: str
    cohort_name: str | None

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=16)
    agreed_at = models.DateTimeField(null=True)
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, related_name="+")
    role_group = models.CharField(max_length=ROLE_LENGTH, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner"], name="digiboards_membership_once")]
        indexes = [models.Index(fields=["course", "organisation", "cohort"], name="digiboards_membership_slice")]

    def __str__(self) -> str:
        return f"{self.organisation_id} by {self.source}"

    def record_values(self) -> dict[str, Any]:
        """Return the row with the organisation by code and name, and the cohort by name."""
        organisation = {"ods_code": self.organisation_code, "name": self.organisation_name}
        return {**super().record_values(), "organisation": organisation, "cohort": self.cohort_name or ""}


class RosterEntry(models.Model):
    """A person on a roster who has no account yet. It holds an address, so it is deleted once they are matched.

    .. pii: The address of somebody who has no account yet, with their board, cohort and role. Deleted as well when they
      register, and with the next roster when none has named them for DIGIBOARDS_KEEP_UNMATCHED_DAYS.
    .. pii_types: email_address, other
    .. pii_retirement: local_api
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    email = models.CharField(max_length=254, db_index=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    cohort = models.ForeignKey(Cohort, on_delete=models.PROTECT, null=True, related_name="+")
    role_group = models.CharField(max_length=ROLE_LENGTH, blank=True, default="")
    entered_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "email"], name="digiboards_roster_entry_once")]

    def __str__(self) -> str:
        return f"somebody of {self.organisation_id}, since {self.entered_at}"
