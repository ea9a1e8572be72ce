"""Comments that their writers have opened to programme staff; all others stay closed, and are never read here."""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Max, Min, OuterRef, Q, Subquery
from django.utils import timezone
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.base.writing_rules import FEEDBACK
from digiboards_xblocks.organisations.team import excluded_learners

from .models import Feedback

LOOKED_THROUGH = 500


@dataclass(frozen=True)
class Comment:
    """A comment without its writer. ``name`` is the feedback's; ``number`` is where the next page begins."""

    number: int
    name: str
    saved_at: datetime.datetime
    text: str = field(repr=False)


@dataclass(frozen=True)
class Month:
    """A month of a year, in the site's time."""

    year: int
    month: int

    @property
    def following(self) -> "Month":
        """Return the month after it."""
        return Month(self.year + self.month // 12, self.month % 12 + 1)

    @property
    def start(self) -> datetime.datetime:
        """Return its first moment."""
        return timezone.make_aware(datetime.datetime(self.year, self.month, 1))


class Found(NamedTuple):
    """Comments, and where to go on: before the comment of this number; 0 once all were looked through."""

    comments: tuple[Comment, ...]
    before: int


def months_of_shared(course_key: CourseKey) -> tuple[Month, ...]:
    """Return the months from the first comment that is shared to the last, the latest first. One query."""
    rows = Feedback.objects.filter(course__course_key=str(course_key), shared=True)
    ends = rows.aggregate(first=Min("saved_at"), last=Max("saved_at"))
    if ends["first"] is None:
        return ()
    first, last = (timezone.localtime(ends[name]) for name in ("first", "last"))
    found = [Month(first.year, first.month)]
    while found[-1] != Month(last.year, last.month):
        found.append(found[-1].following)
    return tuple(reversed(found))


def shared(
    course_key: CourseKey,
    *,
    before: int = 0,
    most: int = 50,
    words: str = "",
    month: Month | None = None,
    name: str = "",
) -> Found:
    """Return the comments that staff may read, the latest first, from before a given one. None of the course's team.

    Of those of a month and of one feedback, and with every one of the words in them, in any case. What no key opens any
    more is left out.
    They are kept encrypted, and so read to be searched: ``LOOKED_THROUGH`` of them at a time. Two queries, and one for
    where to go on.
    """
    written = PrivateText.objects.filter(
        course=OuterRef("course"), learner=OuterRef("learner"), kind=FEEDBACK, name=OuterRef("name")
    )
    rows = Feedback.objects.filter(course__course_key=str(course_key), shared=True)
    rows = rows.exclude(learner__in=excluded_learners(course_key))
    if before:
        rows = rows.filter(_earlier_than(before))
    if name:
        rows = rows.filter(name=name)
    if month:
        rows = rows.filter(saved_at__gte=month.start, saved_at__lt=month.following.start)
    found = rows.annotate(written=Subquery(written.values("pk")[:1])).exclude(written=None).order_by("-saved_at", "-pk")
    looked_through = list(found[: LOOKED_THROUGH + 1])
    texts = PrivateText.objects.in_bulk([row.written for row in looked_through])
    comments: list[Comment] = []
    for place, row in enumerate(looked_through):
        if len(comments) == most or place == LOOKED_THROUGH:
            return Found(tuple(comments), looked_through[place - 1].pk)
        text = texts[row.written].record_values()["text"] if row.written in texts else None
        if text and all(word in text.casefold() for word in words.casefold().split()):
            comments.append(Comment(row.pk, row.name, row.saved_at, text))
    return Found(tuple(comments), 0)


def _earlier_than(number: int) -> Q:
    """Return the condition of coming after one comment in the list; after one that is gone, the list starts again."""
    at = Feedback.objects.filter(pk=number).values_list("saved_at", flat=True).first()
    return Q(saved_at__lt=at) | Q(saved_at=at, pk__lt=number) if at else Q()
