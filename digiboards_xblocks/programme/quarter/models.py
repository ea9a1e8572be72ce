"""The table of targets and notes of a quarter."""

from django.db import models

from digiboards_xblocks.db.models import Course


class QuarterPlan(models.Model):
    """The targets of a programme for the end of a quarter, and notes of its staff; a target that is not set is None.

    ``starts_on`` is the quarter's first day; ``recommend`` is in a hundred.

    .. no_pii: Numbers that staff aim at, and their words on a quarter of the programme; the form says to name nobody.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    started = models.PositiveIntegerField(null=True)
    finished_any = models.PositiveIntegerField(null=True)
    finished = models.PositiveIntegerField(null=True)
    recommend = models.PositiveSmallIntegerField(null=True)
    notes = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "starts_on"], name="digiboards_quarter_plan_once")]

    def __str__(self) -> str:
        return f"plan of the quarter from {self.starts_on}"
