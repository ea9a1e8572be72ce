"""Publishing figures of people's answers: once a day, of answers that no figure tells of yet."""

import datetime
import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.base.thresholds import fewest_people
from digiboards_xblocks.core.batches import Progress, say_nothing
from digiboards_xblocks.core.batches import batches as at_once
from digiboards_xblocks.db.locks import FIGURES, lock_course
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.db.numbered import delete, delete_numbered
from digiboards_xblocks.db.utils import upsert
from digiboards_xblocks.organisations.team import excluded_learners
from digiboards_xblocks.programme.people.permissions import PROGRAMME
from digiboards_xblocks.programme.progress.slices import Slice
from digiboards_xblocks.programme.progress.versions import programme_of

from .batching import batches
from .countable import Countable, countable
from .figures import Told
from .measures import MEASURES, Question
from .models import CountedAnswer, DeletedAnswers, Publication, SliceFigure
from .queries import COLUMNS, told_of

_KEY = ["course", "kind", "name", "measure", "about", "item", "part"]


class PublishedToday(Exception):  # noqa: N818 (an answer, rather than a fault)
    """The figures of the course run were published on that day already."""


class PublishedLater(Exception):  # noqa: N818 (an answer, rather than a fault)
    """The figures of the course run were published as of a later ``day`` already."""

    def __init__(self, day: datetime.date) -> None:
        super().__init__(day)
        self.day = day


def publish(
    course_key: CourseKey,
    *,
    day: datetime.date | None = None,
    is_real: bool = True,
    progress: Progress = say_nothing,
) -> Mapping[str, int]:
    """Bring the figures of a course run up to date, in one transaction; at most once a day.

    Returns by measure how many answers figures tell of now that they did not before: none, or eight and more; how many
    are waiting is not for telling. Raises ``PublishedToday`` and ``PublishedLater``. With ``is_real`` False it tells
    what it would do, and leaves everything as it is.
    """
    day = day or timezone.localdate()
    with transaction.atomic():
        lock_course(course_key, FIGURES)
        course, _ = Course.objects.get_or_create(course_key=str(course_key))
        later = Publication.objects.filter(course=course, published_on__gt=day).order_by("published_on").last()
        if later is not None:
            raise PublishedLater(later.published_on)
        _take_back(course)
        _made, is_new = Publication.objects.get_or_create(course=course, published_on=day)
        if not is_new:
            raise PublishedToday
        told = dict.fromkeys(MEASURES, 0)
        seen = 0
        for found in countable(course.pk, programme_of(course_key), day, excluded_learners(course_key)):
            told[found.measure] += _tell(course.pk, found, day)
            seen += len(found.waiting)
            progress("answers", seen, seen)
        if not is_real:
            transaction.set_rollback(True)
    return told


def note_deletion(course_key: object, learner_id: int, usage_key: str) -> None:
    """Note that a learner's answers were deleted: of a course run, or of one block in it (``usage_key``, else "")."""
    DeletedAnswers.objects.create(course_key=str(course_key), learner_id=learner_id, usage_key=usage_key)


def _take_back(course: Course) -> None:
    """Note answers as counted no more that were deleted while the last publication went on."""
    deleted = list(DeletedAnswers.objects.filter(course_key=course.course_key))
    for row in deleted:
        counted = CountedAnswer.objects.filter(course=course, learner=row.learner_id)
        delete(counted.filter(usage_key=row.usage_key) if row.usage_key else counted)
    delete_numbered(DeletedAnswers, [row.pk for row in deleted])


def _tell(course_id: int, found: Countable, day: datetime.date) -> int:
    """Add what can be told of these answers to the figures; of how many."""
    about = {"course": course_id, "measure": found.measure, "about": found.about}
    is_first = not SliceFigure.objects.filter(**about, kind=PROGRAMME).exists()
    made = batches(found.waiting, day, is_first=is_first, fewest=fewest_people(), worth=found.worth)
    added: dict[tuple[Slice, Question], Told] = {}
    for batch in made:
        given = [one.given for one in batch.answers]
        for question, told in found.tell(found.about, given, secrets.randbelow, fewest_people()).items():
            for part in batch.node:
                before = added.get((part, question))
                added[part, question] = before + told if before else told
    if added:
        _add(course_id, added)
    told_now = [one for batch in made for one in batch.answers]
    for some in at_once(told_now):
        CountedAnswer.objects.bulk_create(
            CountedAnswer(
                course_id=course_id,
                learner_id=one.learner,
                usage_key=one.block,
                saved_at=timezone.now(),
                measure=found.measure,
                key=one.key,
            )
            for one in some
        )
    return len(told_now)


def _add(course_id: int, added: Mapping[tuple[Slice, Question], Told]) -> None:
    """Add to the figures that there are; their lock is held."""
    question = next(iter(added))[1]
    rows = SliceFigure.objects.filter(course=course_id, measure=question.measure, about=question.about)
    there = {
        (Slice(row.kind, row.name), Question(row.measure, row.about, row.item, row.part)): told_of(row) for row in rows
    }
    made = []
    for (part, asked), told in sorted(added.items(), key=lambda item: item[0]):
        before = there.get((part, asked))
        whole = before + told if before else told
        row = SliceFigure(course_id=course_id, kind=part.kind, name=part.name)
        row.measure, row.about, row.item, row.part = asked.measure, asked.about, asked.item, asked.part
        for column in COLUMNS:
            setattr(row, column, getattr(whole, column))
        made.append(row)
    for some in at_once(made):
        upsert(some, key=_KEY, values=list(COLUMNS))
