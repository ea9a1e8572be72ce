"""Tables of what is published about answers: numbers with noise, the figures made of them, and the counted units."""

from typing import Any

from django.conf import settings
from django.db import models

from digiboards_xblocks.db.models import NAME_LENGTH, Course, LastingRow
from digiboards_xblocks.programme.people.models import SCOPE_LENGTH

MEASURE_LENGTH = 16


class FigureRow(models.Model):
    """Numbers about one question in one part; ``measure``, ``about``, ``item`` and ``part`` as in measures.py.

    ``people`` and ``answers`` are exact. ``numbers``, by name, have noise in them; ``variance`` and ``fourth`` are
    the variance and the fourth cumulant of the noise in each of them.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=SCOPE_LENGTH, blank=True, default="")
    measure = models.CharField(max_length=MEASURE_LENGTH)
    about = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    item = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    part = models.CharField(max_length=16)
    people = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    numbers = models.JSONField(default=dict)
    variance = models.FloatField()
    fourth = models.FloatField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.measure} {self.about} {self.item} {self.part} of {self.kind} {self.name}"


class NoisyNumber(FigureRow):
    """The sum of all that was ever released of one question in one part. ``kind`` as in privacy/budget.py.

    .. no_pii: Numbers of people's answers with noise in each; nobody's answer can be inferred from them.
    """

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "kind", "name", "measure", "about", "item", "part"], name="digiboards_noisy_once"
            )
        ]


class SliceFigure(FigureRow):
    """The figure of one question in one part, made of ``NoisyNumber`` alone. ``kind`` as in slices.py.

    .. no_pii: Figures of people's answers with noise in each; nobody's answer can be inferred from them.
    """

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "kind", "name", "measure", "about", "item", "part"], name="digiboards_figure_once"
            )
        ]


class PublishedFigure(FigureRow):
    """The figure of one question in the whole programme as it was published on one day, for reports on the past.

    A copy of a ``SliceFigure``, made in the same transaction: nothing in it was not published.

    .. no_pii: Figures of people's answers with noise in each; nobody's answer can be inferred from them.
    """

    published_on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "published_on", "kind", "name", "measure", "about", "item", "part"],
                name="digiboards_published_figure_once",
            )
        ]


class Ledger(models.Model):
    """The accounts of what figures disclose of a course run. It outlives the course run's own row, and its answers.

    ``disclosed_up_to`` is the number of an account: all that it and those before it answer counts as disclosed, once a
    back-up was restored from before a publication.

    .. no_pii: The key of a course run, and the number of the last account that there was.
    """

    course_key = models.CharField(max_length=255, unique=True)
    disclosed_up_to = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return self.course_key


class Publication(models.Model):
    """A publication of a course run's figures as of a day.

    .. no_pii: The day of a publication.
    """

    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="+")
    published_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ledger", "published_on"], name="digiboards_publication_once")]

    def __str__(self) -> str:
        return f"figures of {self.published_on}"


class CountedUnit(LastingRow):
    """A unit that is counted in a stage (``units.py``), so that it never is again.

    It stays when answers are deleted, changed or reset, and when the course run is purged: an answer that was counted
    twice could tell more than was promised. No constraint to the account, as in ``LearnerProgress``.

    .. pii: That a learner's answers to something are counted in figures, and nothing of what they are. It is deleted
      when the account is retired, and no sooner.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    record_key = "counted_answers"

    ledger = models.ForeignKey(Ledger, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    # The unique key begins with it, and so finds it.
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    measure = models.CharField(max_length=MEASURE_LENGTH)
    about = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    stage = models.CharField(max_length=16)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["learner", "ledger", "measure", "about", "stage"], name="digiboards_unit_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.about} {self.stage}"

    @classmethod
    def record_rows_of(cls, course_key: str, learner_id: int) -> tuple[dict[str, Any], ...]:
        """Return what of one learner's is counted in figures. One query."""
        rows = cls._default_manager.filter(ledger__course_key=course_key, learner=learner_id)
        return tuple(dict(row) for row in rows.order_by("pk").values("measure", "about", "stage"))
