"""Tables of grants to members of staff, and of the audit."""

from django.conf import settings
from django.db import models

from digiboards_xblocks.db.models import Course

SCOPE_LENGTH = 64


class AccessGrant(models.Model):
    """Leave for one person to see figures of one course run. Roles and scopes are those of permissions.py.

    ``scope_name`` is an ODS code, a cohort's key, or "" for the whole programme.

    .. pii: What a person may see.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=16)
    scope_kind = models.CharField(max_length=16)
    scope_name = models.CharField(max_length=SCOPE_LENGTH, blank=True, default="")
    granted_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "holder", "role", "scope_kind", "scope_name"], name="digiboards_grant_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.scope_kind} {self.scope_name}"


class AuditEntry(models.Model):
    """An action of a member of staff: who, what, of which part of which course run, and when.

    ``actor`` is None for a command on the server, and once their account is retired. ``facts`` holds counts and
    codes, never an address or a learner's words.

    .. pii: What a member of staff did. At retirement the entry stays, without saying whose it is.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    course = models.ForeignKey(Course, on_delete=models.CASCADE, null=True, related_name="+")
    action = models.CharField(max_length=32)
    scope = models.CharField(max_length=SCOPE_LENGTH + 16, blank=True, default="")
    facts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.action} {self.scope} at {self.at}"
