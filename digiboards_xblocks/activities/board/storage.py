"""A board's picture: made on a day from what its members have answered, and shown while they agree."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from opaque_keys.edx.keys import UsageKey

from digiboards_xblocks.activities.base.thresholds import fewest_people
from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.core.disclosure import Shown
from digiboards_xblocks.core.programme_outline import Guide
from digiboards_xblocks.db.utils import course_id_of
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.organisations.rules import CONFIRMED
from digiboards_xblocks.organisations.storage import BoardMembership

from .models import BoardPicture, PictureAnswer
from .picture import PHASES, Figure, Rated, new_figures


@dataclass(frozen=True)
class PublishedPicture:
    """The published figures, oldest first; the day of the last; whether one is gone and no other in its place."""

    figures: tuple[Figure, ...] = ()
    made_on: datetime.date | None = None
    has_gaps: bool = False


class MadeToday(Exception):  # noqa: N818 (an answer, rather than a fault)
    """The board has a picture of today already."""


class NotEnough(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: too few members have answers that are in no picture yet."""


class NotCounted(Exception):  # noqa: N818 (an answer, rather than a fault)
    """An error: only a member whose own answers count sees and makes the picture."""


def counts_in_picture(membership: BoardMembership) -> bool:
    """Return whether a member's answers count: they agreed, and a roster or the secretary puts them on the board.

    Else somebody could name any board to see its picture, or fill it with people of their own making.
    """
    return membership.has_agreed and membership.is_confirmed


def published_picture(*, usage_key: UsageKey, membership: BoardMembership) -> PublishedPicture:
    """Return the figures of the board of which everybody in them still agrees and has their answers here."""
    pictures = list(_pictures(usage_key, membership).order_by("published_on"))
    if not pictures:
        return PublishedPicture()
    answers = PictureAnswer.objects.filter(
        picture__in=pictures, rating__learner__in=_agreed(usage_key, membership).values("learner")
    )
    counts = {
        (picture, phase, statement): count
        for picture, phase, statement, count in answers.values_list(
            "picture", "rating__phase", "rating__statement"
        ).annotate(models.Count("pk"))
    }
    standing: list[Figure] = []
    gone: set[tuple[str, str]] = set()
    made_on = None
    for picture in pictures:
        for figure in map(_read, picture.figures):
            still = sum(counts.get((picture.pk, figure.phase, name), 0) for name in figure.statements)
            if still == figure.size:
                standing.append(figure)
                made_on = picture.published_on
            else:
                gone.add((figure.guide, figure.phase))
    has_gaps = bool(gone - {(figure.guide, figure.phase) for figure in standing})
    return PublishedPicture(tuple(standing), made_on, has_gaps)


def publish_picture(*, usage_key: UsageKey, membership: BoardMembership, guides: Iterable[Guide]) -> tuple[Figure, ...]:
    """Make today's picture from the answers that are in none yet; returns what is new in it.

    Raises ``NotCounted``, ``MadeToday`` or ``NotEnough``. Of two who ask at once, one makes it.
    """
    if not counts_in_picture(membership):
        raise NotCounted
    try:
        with transaction.atomic():
            # First, so that a second request waits here, or is told.
            picture = BoardPicture.objects.create(
                course_id=course_id_of(usage_key),
                organisation_id=membership.organisation_id,
                published_on=timezone.localdate(),
                figures=[],
            )
            guides = tuple(guides)
            made = new_figures(guides, _ratings(usage_key, membership, guides), fewest_people())
            if not made:
                raise NotEnough
            picture.figures = [_written(item.figure) for item in made]
            picture.save(update_fields=["figures"])
            PictureAnswer.objects.bulk_create(
                PictureAnswer(picture=picture, rating_id=answer) for item in made for answer in item.answers
            )
    except IntegrityError as error:
        raise MadeToday from error
    return tuple(item.figure for item in made)


def _ratings(usage_key: UsageKey, membership: BoardMembership, guides: Sequence[Guide]) -> list[Rated]:
    """What the members who count have rated of these guides, in no order."""
    members = _agreed(usage_key, membership).filter(source__in=CONFIRMED)
    rows = Rating.objects.filter(
        course__course_key=str(usage_key.context_key),
        phase__in=PHASES,
        statement__in=[statement.name for guide in guides for statement in guide.statements],
        learner__in=members.values("learner"),
    )
    return [
        Rated(answer, learner, phase, statement, value, counted is not None)
        for answer, learner, phase, statement, value, counted in rows.values_list(
            "pk", "learner", "phase", "statement", "value", "counted"
        )
    ]


def _of_board(usage_key: UsageKey, membership: BoardMembership) -> dict[str, Any]:
    return {"course__course_key": str(usage_key.context_key), "organisation": membership.organisation_id}


def _pictures(usage_key: UsageKey, membership: BoardMembership) -> "models.QuerySet[BoardPicture]":
    return BoardPicture.objects.filter(**_of_board(usage_key, membership))


def _agreed(usage_key: UsageKey, membership: BoardMembership) -> "models.QuerySet[Membership]":
    return Membership.objects.filter(**_of_board(usage_key, membership), agreed_at__isnull=False)


def _written(figure: Figure) -> dict[str, Any]:
    """A figure as ``BoardPicture.figures`` keeps it."""
    return {
        "guide": figure.guide,
        "phase": figure.phase,
        "statements": list(figure.statements),
        "people": figure.people,
        "value": figure.shown.value,
        "bound": figure.shown.bound,
        "size": figure.size,
    }


def _read(stored: dict[str, Any]) -> Figure:
    shown = Shown(stored["value"], stored["bound"])
    return Figure(
        stored["guide"], stored["phase"], tuple(stored["statements"]), stored["people"], shown, stored["size"]
    )
