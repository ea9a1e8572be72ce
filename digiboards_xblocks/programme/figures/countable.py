"""Answers that no figure tells of yet: whose they are, and with which others they can be told of."""

import datetime
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from digiboards_xblocks.activities.commitments.models import Commitment, CommitmentCheck
from digiboards_xblocks.activities.commitments.spec import CHECK_DAYS
from digiboards_xblocks.activities.confidence.models import Rating
from digiboards_xblocks.activities.discovery.models import Discovery
from digiboards_xblocks.activities.feedback.models import Feedback
from digiboards_xblocks.core.disclosure import FEWEST_PEOPLE
from digiboards_xblocks.core.programme_outline import Guide, Programme
from digiboards_xblocks.core.statements import AFTER, BEFORE, START
from digiboards_xblocks.organisations.models import Membership
from digiboards_xblocks.organisations.rules import SYSTEMS
from digiboards_xblocks.organisations.storage import list_ancestor_codes, list_organisations

from . import measures
from .batching import WORTH, Node, Waiting, path_of, path_of_role
from .measures import Tell
from .models import CountedAnswer

# A check is told of once people have had this long after its day to say how it went.
TIME_TO_REPORT = datetime.timedelta(days=14)
_AT_ONCE = 10_000


@dataclass(frozen=True)
class Countable:
    """The answers to one thing that no figure tells of yet, of each person one; and how many are worth telling."""

    measure: str
    about: str
    tell: Tell
    waiting: tuple[Waiting[Any], ...]
    worth: int = WORTH


def countable(
    course_id: int, programme: Programme, today: datetime.date, left_out: Collection[int] = ()
) -> Iterator[Countable]:
    """Everything that is not told of yet, measure by measure, but for the answers of those ``left_out``."""
    for found in _all(course_id, programme, today):
        yield replace(found, waiting=tuple(one for one in found.waiting if one.learner not in left_out))


def _all(course_id: int, programme: Programme, today: datetime.date) -> Iterator[Countable]:
    people = _People(course_id)
    for guide in programme.guides:
        if guide.statements:
            yield _confidence(course_id, guide, people)
            yield _discovery(course_id, guide, people)
    names = Feedback.objects.filter(course=course_id).order_by("name").values_list("name", flat=True).distinct()
    for name in list(names):
        yield _feedback(course_id, name, people)
    yield _made(course_id, people)
    for day in CHECK_DAYS:
        yield _checked(course_id, day, today, people)


@dataclass(frozen=True)
class _Place:
    """Where somebody's answers can be told."""

    board: str = ""
    path: tuple[Node, ...] = path_of((), "")
    roles: tuple[Node, ...] = path_of_role("")


class _People:
    """Everybody's place in the programme, by the number of their account."""

    def __init__(self, course_id: int) -> None:
        above = list_ancestor_codes()
        systems = {item.ods_code for item in list_organisations() if item.kind in SYSTEMS}
        rows = Membership.objects.filter(course=course_id).values_list(
            "learner_id", "organisation_id", "cohort__key", "role_group"
        )
        self._places: dict[int, _Place] = {}
        for learner, organisation, cohort, role in rows.iterator(chunk_size=_AT_ONCE):
            codes = above[organisation]
            path = path_of([code for code in codes if code in systems], cohort or "")
            self._places[learner] = _Place(codes[0], path, path_of_role(role))

    def of(self, learner: int) -> _Place:
        """Somebody's place; who is on no board is in the programme as a whole."""
        return self._places.get(learner, _Place())


def _waiting(key: str, block: str, learner: int, place: _Place, at: datetime.datetime, given: Any) -> Waiting[Any]:
    return Waiting(key, block, learner, place.board, place.path, timezone.localdate(at), given)


def _uncounted(rows: "models.QuerySet[Any]", measure: str, key: str) -> "models.QuerySet[Any]":
    """Those rows whose learner has no such answer in a figure yet."""
    counted = CountedAnswer.objects.filter(
        course=OuterRef("course"), measure=measure, key=key, learner=OuterRef("learner")
    )
    return rows.exclude(Exists(counted))


def _confidence(course_id: int, guide: Guide, people: _People) -> Countable:
    """Whoever rated all of a guide's statements before and after it."""
    names = [item.name for item in guide.statements]
    rows = Rating.objects.filter(course=course_id, phase__in=(BEFORE, AFTER), statement__in=names)
    found: dict[int, dict[tuple[str, str], int]] = {}
    last: dict[int, tuple[datetime.datetime, str]] = {}
    columns = ("learner_id", "phase", "statement", "value", "saved_at", "usage_key")
    uncounted = _uncounted(rows, measures.CONFIDENCE, guide.name).values_list(*columns)
    for learner, phase, statement, value, at, block in uncounted.iterator(chunk_size=_AT_ONCE):
        found.setdefault(learner, {})[phase, statement] = value
        last[learner] = max(last.get(learner, (at, block)), (at, block))
    waiting = []
    for learner, mine in found.items():
        if len(mine) == 2 * len(names):
            at, block = last[learner]
            pairs = {name: (mine[BEFORE, name], mine[AFTER, name]) for name in names}
            waiting.append(_waiting(guide.name, block, learner, people.of(learner), at, pairs))
    return Countable(measures.CONFIDENCE, guide.name, measures.tell_confidence, tuple(waiting), FEWEST_PEOPLE)


def _discovery(course_id: int, guide: Guide, people: _People) -> Countable:
    """Whoever rated a guide's statements at the start; which of them are asked then is what anybody has rated."""
    rows = Rating.objects.filter(course=course_id, phase=START, statement__in=[item.name for item in guide.statements])
    asked = set(rows.order_by().values_list("statement", flat=True).distinct())
    said = Discovery.objects.filter(course=course_id).values_list("learner_id", "coming_up")
    coming = {learner for learner, guides in said.iterator(chunk_size=_AT_ONCE) if guide.name in guides.split()}
    found: dict[int, list[int]] = {}
    last: dict[int, tuple[datetime.datetime, str]] = {}
    columns = ("learner_id", "value", "saved_at", "usage_key")
    uncounted = _uncounted(rows, measures.DISCOVERY, guide.name).values_list(*columns)
    for learner, value, at, block in uncounted.iterator(chunk_size=_AT_ONCE):
        found.setdefault(learner, []).append(value)
        last[learner] = max(last.get(learner, (at, block)), (at, block))
    waiting = []
    for learner, values in found.items():
        if len(values) == len(asked):
            at, block = last[learner]
            place = people.of(learner)
            place = _Place(place.board, place.roles)
            given = (measures.gap_of(values), learner in coming)
            waiting.append(_waiting(guide.name, block, learner, place, at, given))
    return Countable(measures.DISCOVERY, guide.name, measures.tell_discovery, tuple(waiting))


def _feedback(course_id: int, name: str, people: _People) -> Countable:
    """Whoever answered both questions."""
    rows = Feedback.objects.filter(course=course_id, name=name).exclude(recommend="").exclude(change="")
    columns = ("learner_id", "recommend", "change", "saved_at", "usage_key")
    uncounted = _uncounted(rows, measures.FEEDBACK, name).values_list(*columns)
    waiting = [
        _waiting(name, block, learner, people.of(learner), at, (recommend, change))
        for learner, recommend, change, at, block in uncounted.iterator(chunk_size=_AT_ONCE)
    ]
    return Countable(measures.FEEDBACK, name, measures.tell_feedback, tuple(waiting))


def _made(course_id: int, people: _People) -> Countable:
    """Each person's oldest commitment that is not told of yet; their others come on later days."""
    rows = Commitment.objects.filter(course=course_id).order_by("-pk")
    columns = ("learner_id", "pk", "usage_key", "made_at", "category")
    return _of_commitments(course_id, "", rows.values_list(*columns), people)


def _checked(course_id: int, day: int, today: datetime.date, people: _People) -> Countable:
    """How each person's oldest commitment stood at a check that they have had the time for."""
    last_day = today - datetime.timedelta(days=day) - TIME_TO_REPORT
    # A moment: for days, MySQL needs tables of time zones, which few sites load.
    made_before = timezone.make_aware(
        datetime.datetime.combine(last_day + datetime.timedelta(days=1), datetime.time.min)
    )
    checks = CommitmentCheck.objects.filter(commitment__course=course_id, day=day)
    rows = checks.filter(commitment__made_at__lt=made_before).order_by("-commitment")
    columns = ("commitment__learner", "commitment", "commitment__usage_key", "at", "status")
    return _of_commitments(course_id, str(day), rows.values_list(*columns), people)


def _of_commitments(course_id: int, day: str, rows: "models.QuerySet[Any, Any]", people: _People) -> Countable:
    """Of each person the last of these rows that is not told of yet."""
    tell, end = (measures.tell_status, f"-{day}") if day else (measures.tell_category, "")
    # Looked up here: MySQL does not compare a number that it has made a text of with the text of a column.
    counted = CountedAnswer.objects.filter(course=course_id, measure=measures.COMMITMENTS)
    told = set(counted.values_list("key", flat=True).iterator(chunk_size=_AT_ONCE))
    last = {row[0]: row for row in rows.iterator(chunk_size=_AT_ONCE) if f"{row[1]}{end}" not in told}
    waiting = [
        _waiting(f"{pk}{end}", block, learner, people.of(learner), at, chosen)
        for learner, pk, block, at, chosen in last.values()
    ]
    return Countable(measures.COMMITMENTS, day, tell, tuple(waiting))
