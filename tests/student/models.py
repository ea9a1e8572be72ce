"""The tables, as far as we ask for them, as in ``common/djangoapps/student/models/`` of Teak."""

from django.conf import settings
from django.db import models
from opaque_keys.edx.django.models import CourseKeyField


class UserProfile(models.Model):
    """Seen on a running LMS: registration writes ``name``, and leaves ``first_name`` and ``last_name`` empty."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="profile")
    name = models.CharField(blank=True, max_length=255, db_index=True)

    class Meta:
        db_table = "auth_userprofile"

    def __str__(self) -> str:
        return self.name


class CourseEnrollment(models.Model):
    """Seen on a running Studio: whoever makes a course run is enrolled in it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    course_id = CourseKeyField(max_length=255, db_index=True)  # type: ignore[no-untyped-call]
    is_active = models.BooleanField(default=True)

    class Meta:
        db_table = "student_courseenrollment"
        unique_together = ("user", "course_id")

    def __str__(self) -> str:
        return f"{self.user_id} in {self.course_id}"


class CourseAccessRole(models.Model):
    """``course_id`` is empty for a role in all course runs of an organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    org = models.CharField(max_length=64, db_index=True, blank=True)
    course_id = CourseKeyField(max_length=255, db_index=True, blank=True)  # type: ignore[no-untyped-call]
    role = models.CharField(max_length=64, db_index=True)

    class Meta:
        db_table = "student_courseaccessrole"
        unique_together = ("user", "org", "course_id", "role")

    def __str__(self) -> str:
        return f"{self.user_id} is {self.role} of {self.org} {self.course_id}"
