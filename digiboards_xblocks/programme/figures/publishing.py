"""Publishing figures of people's answers: on fixed days, of units that are not counted yet, with noise in each number.

One transaction makes the noise, the markers of what is counted, and the figures: stopped at any moment, a publication
has either not happened or is whole. Exact sums are in memory only.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.db import models, transaction
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.activities.discovery.models import Discovery
from digiboards_xblocks.activities.feedback.models import Feedback
from digiboards_xblocks.core.batches import Progress, say_nothing
from digiboards_xblocks.db.locks import FIGURES, lock_course
from digiboards_xblocks.db.models import Course
from digiboards_xblocks.db.utils import insert_plain
from digiboards_xblocks.organisations.team import excluded_learners
from digiboards_xblocks.programme.progress.versions import programme_of

from . import days
from .counting import Reader
from .measures import MEASURES
from .models import CountedUnit, Ledger, Publication
from .numbers_storage import add, keep_figures, make_figures
from .places import Register, places
from .privacy.budget import BudgetError, read_budget
from .privacy.mechanism import GeometricMechanism, Mechanism
from .tallies import Place, Tallies
from .units import Form

_MARKER = ("ledger", "learner", "measure", "about", "stage")
MECHANISM = GeometricMechanism()


class PublicationRefused(Exception):  # noqa: N818 (an answer, rather than a fault)
    """Figures cannot be published as of that ``day``."""

    def __init__(self, day: datetime.date) -> None:
        super().__init__(day)
        self.day = day


class NoPublicationDay(PublicationRefused):
    """A refusal: it is none of the fixed days; ``day`` is the next."""


class PublishedToday(PublicationRefused):
    """The figures of the course run were published on that day already."""


class PublishedLater(PublicationRefused):
    """The figures of the course run were published as of a later ``day`` already."""


class PublishedOften(PublicationRefused):
    """A refusal: there were as many publications within a year before that day as there may be."""


class PerhapsPublished(PublicationRefused):
    """A refusal: no publication as of ``day``, the fixed day before this one, is known; it was missed, or is lost."""


def publish(
    course_key: CourseKey,
    *,
    day: datetime.date | None = None,
    is_real: bool = True,
    mechanism: Mechanism = MECHANISM,
    progress: Progress = say_nothing,
) -> Mapping[str, int]:
    """Publish the figures of a course run as of a day, in one transaction.

    Counted is what was answered by the end of that day, which is today's if not given. A caller with an earlier day
    says that its publication was missed, and not lost with a restored back-up (``count_as_disclosed``). Return by
    measure how many units are newly counted. With ``is_real`` False it counts them, draws no noise and changes nothing.
    Raises a ``PublicationRefused``.
    """
    day = day or timezone.localdate()
    with transaction.atomic():
        lock_course(course_key, FIGURES)
        course, _ = Course.objects.get_or_create(course_key=str(course_key))
        ledger, _ = Ledger.objects.get_or_create(course_key=str(course_key))
        _check(course, ledger, day)
        tallies = Tallies(budget())
        counted: Counter[str] = Counter(dict.fromkeys(MEASURES, 0))
        programme, register, team = programme_of(course_key), Register(), excluded_learners(course_key)
        reader = Reader(course.pk, programme, day, is_yearly=days.is_last_of_year(day))
        for first, last in reader.batches(ledger.disclosed_up_to + 1):
            where = places(course.pk, register, first, last)
            learners: dict[tuple[str, str], list[int]] = defaultdict(list)
            for learner, form, given in reader.units(ledger.pk, first, last, team):
                tallies.add(where.get(learner, Place()), form, given)
                learners[form.key].append(learner)
            for key, found in learners.items():
                counted[reader.forms[key].stage.measure] += len(found)
                if is_real:
                    _mark(ledger, reader.forms[key], found)
            progress("answers", counted.total(), counted.total())
        if is_real:
            Publication.objects.create(ledger=ledger, published_on=day)
            add(course, tallies.release(mechanism))
            make_figures(course, register)
            keep_figures(course, day)
        else:
            transaction.set_rollback(True)
    return counted


def count_as_disclosed(course_key: CourseKey, day: datetime.date) -> None:
    """Count as disclosed all that anybody may have answered up to a publication that a restored back-up lost.

    What was answered between the back-up and the publication is lost, too, and may be answered again. So nothing of the
    accounts that there are is counted any more; newer ones are. ``day`` is that of the lost publication.
    """
    with transaction.atomic():
        lock_course(course_key, FIGURES)
        last = get_user_model()._default_manager.aggregate(last=models.Max("pk"))["last"] or 0
        ledger, _ = Ledger.objects.update_or_create(course_key=str(course_key), defaults={"disclosed_up_to": last})
        Publication.objects.get_or_create(ledger=ledger, published_on=day)


def budget() -> Mapping[str, Fraction]:
    """Return epsilon by kind of part, as the site has lowered it. Raises ``ImproperlyConfigured``."""
    try:
        return read_budget(getattr(settings, "DIGIBOARDS_PRIVACY_BUDGET", {}))
    except BudgetError as error:
        raise ImproperlyConfigured(f"DIGIBOARDS_PRIVACY_BUDGET: {error}.") from error


def _check(course: Course, ledger: Ledger, day: datetime.date) -> None:
    """Raise a ``PublicationRefused`` unless figures may be published as of a day; by who has answered, and when."""
    before = days.last_day(day - datetime.timedelta(days=1))
    published = sorted(Publication.objects.filter(ledger=ledger).values_list("published_on", flat=True))
    if published and published[-1] > day:
        raise PublishedLater(published[-1])
    if day in published:
        raise PublishedToday(day)
    if len([one for one in published if one > day - datetime.timedelta(days=365)]) >= days.MOST_A_YEAR:
        raise PublishedOften(day)
    if (not published or published[-1] < before) and _is_answered_by(course, before):
        raise PerhapsPublished(before)
    if not days.is_publication_day(day):
        raise NoPublicationDay(days.next_day(day))


def _is_answered_by(course: Course, day: datetime.date) -> bool:
    """Return whether anything was answered by the end of a day."""
    return any(
        model._default_manager.filter(course=course, saved_at__lt=days.end_of(day)).exists()
        for model in (Rating, Feedback, Discovery)
    )


def _mark(ledger: Ledger, form: Form, learners: Sequence[int]) -> None:
    same = (form.stage.measure, form.about, form.stage.name)
    insert_plain(CountedUnit, _MARKER, [(ledger.pk, learner, *same) for learner in learners])
