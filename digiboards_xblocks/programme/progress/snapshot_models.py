"""The table of daily counts, which stay when people leave."""

from django.db import models

from digiboards_xblocks.db.models import Course
from digiboards_xblocks.programme.people.models import SCOPE_LENGTH


class SliceDay(models.Model):
    """The counts of one part of a course run at the end of a day; a day on which nothing changed has no row.

    ``kind`` and ``name`` as in slices.py. The columns are those of ``SliceProgress``, of the programme.

    .. no_pii: Counts of people. Those of a part with one person in it say how far that person was.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=SCOPE_LENGTH, blank=True, default="")
    day = models.DateField()
    people = models.IntegerField()
    started = models.IntegerField()
    finished_any = models.IntegerField()
    finished = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "kind", "name", "day"], name="digiboards_day_once")]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} on {self.day}"
