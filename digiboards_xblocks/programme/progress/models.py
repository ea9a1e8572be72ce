"""Tables of progress: a copy of the platform's completion that staff pages read fast, and that can be rebuilt."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from digiboards_xblocks.db.models import NAME_LENGTH, Course
from digiboards_xblocks.organisations.models import ROLE_LENGTH, Cohort, Organisation
from digiboards_xblocks.programme.people.models import SCOPE_LENGTH


class LearnerProgress(models.Model):
    """The progress of one person in a course run, with the board, cohort and role group they are counted in.

    ``guides`` maps a guide that is begun to the steps done and, once it is finished, the day: ``{"g1": [9, ""]}``.
    ``slices`` are the keys of the ``SliceProgress`` rows that count them. ``is_one_step_away`` is whether one more step
    finishes the programme.

    The row is a copy, found by the indexes that are named below: to have the database check its course run, board and
    cohort, and keep an index of each, is a third of what it takes to write it. To check its learner, MySQL would lock
    their account until all that staff's work writes is written, and whatever they save meanwhile would wait.

    .. pii: How far a person is, on which board, and when they were last active.
    .. pii_types: id, other
    .. pii_retirement: local_api
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, db_index=False
    )
    cohort = models.ForeignKey(
        Cohort, on_delete=models.SET_NULL, null=True, related_name="+", db_constraint=False, db_index=False
    )
    role_group = models.CharField(max_length=ROLE_LENGTH, blank=True, default="")
    guides = models.JSONField(default=dict)
    slices = models.JSONField(default=list)
    started = models.PositiveSmallIntegerField(default=0)
    finished = models.PositiveSmallIntegerField(default=0)
    last_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    is_one_step_away = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["course", "learner"], name="digiboards_progress_once")]
        indexes = [models.Index(fields=["course", "organisation", "learner"], name="digiboards_progress_board")]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.finished} guides"


class SliceProgress(models.Model):
    """Counts of the people of one part of a course run who began and finished a guide, or with guide "" the programme.

    ``kind`` and ``name`` as in slices.py. An organisation counts those below it too. ``finished_any``, of the
    programme, is how many have finished at least one guide.

    .. no_pii: Counts of people. Those of a part with one person in it say how far that person is.
    """

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=SCOPE_LENGTH, blank=True, default="")
    guide = models.CharField(max_length=NAME_LENGTH, blank=True, default="")
    people = models.IntegerField(default=0)
    started = models.IntegerField(default=0)
    finished = models.IntegerField(default=0)
    finished_any = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["course", "kind", "name", "guide"], name="digiboards_slice_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name} {self.guide}: {self.finished} of {self.people}"


class StaleProgress(models.Model):
    """A note that somebody's ``LearnerProgress`` is to be renewed: they completed something, or their board changed.

    The course run is named by its key, so that noting somebody takes one statement. Each note is a row of its own:
    one that is noted twice has two, since a writer of a unique note waits for all who are about to write the same.
    ``noted_at`` is when: figures are as of the oldest note.

    .. pii: That a person completed something, or joined or left a board, for as long as it is not counted.
    .. pii_types: id
    .. pii_retirement: local_api
    """

    course_key = models.CharField(max_length=255)
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    noted_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["course_key", "id"], name="digiboards_stale_course")]

    def __str__(self) -> str:
        return f"{self.learner_id}"


class CountedProgramme(models.Model):
    """The version of the programme (``digest.py``) that the people of a course run are counted by, and since when.

    Those whom notes of ``StaleProgress`` name, up to the number ``until``, are still counted by the version before.

    .. no_pii: Nothing about people.
    """

    course_key = models.CharField(max_length=255, unique=True)
    digest = models.CharField(max_length=64)
    since = models.DateTimeField()
    until = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.course_key}, since {self.since}"
