"""Comments that their writers have opened to programme staff; all others stay closed, and are never read here."""

import datetime
from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery
from opaque_keys.edx.keys import CourseKey

from digiboards_xblocks.activities.base.models import PrivateText
from digiboards_xblocks.activities.base.writing_rules import FEEDBACK
from digiboards_xblocks.organisations.team import excluded_learners

from .models import Feedback


@dataclass(frozen=True)
class Comment:
    """A comment without its writer. ``name`` is the feedback's; ``number`` is where the next page begins."""

    number: int
    name: str
    saved_at: datetime.datetime
    text: str = field(repr=False)


def shared(course_key: CourseKey, *, before: int = 0, most: int = 50) -> tuple[Comment, ...]:
    """Return the comments that staff may read, the latest first, from before a given one. None of the course's team.

    What no key opens any more is left out.
    """
    written = PrivateText.objects.filter(
        course=OuterRef("course"), learner=OuterRef("learner"), kind=FEEDBACK, name=OuterRef("name")
    )
    rows = Feedback.objects.filter(course__course_key=str(course_key), shared=True)
    rows = rows.exclude(learner__in=excluded_learners(course_key))
    if before:
        rows = rows.filter(pk__lt=before)
    found = rows.annotate(written=Subquery(written.values("pk")[:1])).exclude(written=None).order_by("-pk")[:most]
    texts = PrivateText.objects.in_bulk([row.written for row in found])
    comments = []
    for row in found:
        text = texts[row.written].record_values()["text"] if row.written in texts else None
        if text:
            comments.append(Comment(row.pk, row.name, row.saved_at, text))
    return tuple(comments)
