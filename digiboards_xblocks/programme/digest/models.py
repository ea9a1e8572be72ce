"""The table of the weekly mails to staff."""

from django.db import models

from digiboards_xblocks.db.models import Course


class DigestWeek(models.Model):
    """The week, by its Monday, of which the mail about a course run was sent last; None before the first.

    .. no_pii: A course run and a day. To whom the mail goes is in the site's settings.
    """

    course = models.OneToOneField(Course, on_delete=models.CASCADE, related_name="+")
    monday = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.course_id} in the week of {self.monday}"
